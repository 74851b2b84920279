"""Settings for tests: those of the hub, with what would be slow or leave traces replaced."""

from __future__ import annotations

import django_world

django_world.make_home()  # before the settings read where it is

from counted.hub import embedded  # noqa: E402
from counted.hub.settings import *  # noqa: E402, F403
from counted.hub.settings import DATABASES, STORAGES  # noqa: E402

DATABASES["default"] |= {
    **{
        key.upper(): value
        for key, value in embedded.address(django_world.root() / "server").items()
    },
    "NAME": f"test_{django_world.process()}",
}
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
