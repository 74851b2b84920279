"""Django's settings: one module, driven by the environment, safe when nothing is set.

Everything an installation may change is an environment variable described in
docs/guide/settings.md; a secret that is not given is made once and kept in the data folder.
"""

from __future__ import annotations

import os
from pathlib import Path

from counted import messages
from counted.hub import database
from counted.hub.accounts import providers
from counted.hub.home import home, is_demo, last_address, secret


def _flag(name: str, *, default: bool = False) -> bool:
    return os.environ.get(name, "1" if default else "0").lower() in {"1", "true", "yes", "on"}


def _list(name: str, default: str = "") -> list[str]:
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]


HUB = Path(__file__).parent
HOME = home()
DEBUG = _flag("COUNTED_DEBUG")
HTTPS = _flag("COUNTED_HTTPS")
IS_DEMO = is_demo()  #: every page then says that what it shows is made up
SECRET_KEY = os.environ.get("COUNTED_SECRET_KEY") or secret("secret.key")
ALLOWED_HOSTS = _list("COUNTED_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = _list("COUNTED_ORIGINS")
#: Where the site is reached, for links in mails, which know of no request.
ADDRESS = os.environ.get(
    "COUNTED_ADDRESS", f"https://{ALLOWED_HOSTS[0]}" if HTTPS else last_address()
).rstrip("/")

INSTALLED_APPS = [
    "counted.hub.ui",
    "counted.hub.guidance",
    "counted.hub.calls",
    "counted.hub.partnerships",
    "counted.hub.releases",
    "counted.hub.collect",
    "counted.hub.library",
    "counted.hub.sdg",
    "counted.hub.evidence",
    "counted.hub.desk",
    "counted.hub.accounts",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.orcid",
    "allauth.socialaccount.providers.openid_connect",
    "django_htmx",
    "csp",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "counted.hub.accounts.middleware.own_language",
    "counted.hub.limits.limited",
    "django.contrib.messages.middleware.MessageMiddleware",
    "counted.hub.ui.keeping.middleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "counted.hub.urls"
WSGI_APPLICATION = "counted.hub.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HUB / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

# Database and jobs
DATABASES = {"default": database.django_settings(HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

#: How often somebody tried to sign in is known to all processes, and after a restart.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "ui_cached",
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    },
    "pictures": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
}

# Languages
LANGUAGE_CODE = "en"
LANGUAGES = list(messages.LANGUAGES.items())
LOCALE_PATHS = [messages.LOCALE_FOLDER]
LANGUAGE_COOKIE_SAMESITE = "Lax"
USE_I18N = True
FORMAT_MODULE_PATH = "counted.hub.formats"
USE_TZ = True
TIME_ZONE = os.environ.get("COUNTED_TIME_ZONE", "UTC")

# Files
STATIC_URL = "static/"
STATIC_ROOT = HOME / "static"
STATICFILES_DIRS = [folder for folder in [HUB / "static"] if folder.is_dir()]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": HOME / "blobs"},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# People
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in [
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    ]
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "counted.hub.accounts.forms.SignupForm"
ACCOUNT_FORMS = {
    name: f"counted.hub.accounts.sign_in_forms.{form}"
    for name, form in {
        "login": "LoginForm",
        "signup": "SignupForm",
        "add_email": "AddEmailForm",
        "reset_password": "ResetPasswordForm",
        "change_password": "ChangePasswordForm",
        "set_password": "SetPasswordForm",
        "reset_password_from_key": "ResetPasswordKeyForm",
    }.items()
}
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_SUBJECT_PREFIX = "[Counted] "
ACCOUNT_USER_DISPLAY = "counted.hub.accounts.models.display_name"
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
SOCIALACCOUNT_ADAPTER = "counted.hub.accounts.adapters.SocialAdapter"
SOCIALACCOUNT_AUTO_SIGNUP = False  # people see what is told of them, and choose name and language
SOCIALACCOUNT_PROVIDERS = providers.providers(os.environ)
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_TOTP_ISSUER = "Counted"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS

# Mail: into the data folder until a server or a service is named
ANYMAIL = {
    name.removeprefix("ANYMAIL_"): value
    for name, value in os.environ.items()
    if name.startswith("ANYMAIL_")
}
if service := os.environ.get("COUNTED_MAIL_SERVICE"):
    EMAIL_BACKEND = f"anymail.backends.{service}.EmailBackend"
elif server := os.environ.get("COUNTED_MAIL_HOST"):
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST = server
    EMAIL_PORT = int(os.environ.get("COUNTED_MAIL_PORT", "587"))
    EMAIL_HOST_USER = os.environ.get("COUNTED_MAIL_USER", "")
    EMAIL_HOST_PASSWORD = os.environ.get("COUNTED_MAIL_PASSWORD", "")
    EMAIL_USE_SSL = EMAIL_PORT == 465
    EMAIL_USE_TLS = EMAIL_PORT == 587
    EMAIL_TIMEOUT = 20
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = HOME / "mail"
    EMAIL_FILE_PATH.mkdir(mode=0o700, exist_ok=True)  # links in mails are as good as passwords
DEFAULT_FROM_EMAIL = os.environ.get("COUNTED_MAIL_FROM", "Counted <counted@localhost>")
CONTACT_ADDRESS = os.environ.get("COUNTED_CONTACT", "")
MAILBOX = os.environ.get("COUNTED_MAILBOX", "")

# Safety
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'", *providers.origins(os.environ)],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "counted.hub.ui.keeping.forged"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
#: Whose address counts where requests are counted: with https a proxy stands in front.
NINJA_NUM_PROXIES = ALLAUTH_TRUSTED_PROXY_COUNT = 1 if HTTPS else 0
LARGEST_REQUEST_BYTES = 160 * 1024 * 1024  #: three files of 50 MB, and what goes with them

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
