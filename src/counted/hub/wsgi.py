"""The web application as a server calls it."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

from counted.hub import services

os.environ.setdefault("DJANGO_SETTINGS_MODULE", services.SETTINGS)
services.leave_with_parent()
application = get_wsgi_application()
