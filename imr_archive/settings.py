"""Settings of the IMR Archive, all from the environment; docs/deployment.md lists them."""

from __future__ import annotations

import os
from pathlib import Path

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from .environment import (
    database,
    flag,
    letter_storage,
    logging_to_console,
    one_of,
    secret_key,
    words,
)

BASE_DIR = Path(__file__).resolve().parent.parent

# --- What is ours ---------------------------------------------------------------------------------

IMR_DATA_DIR = Path(os.environ.get("IMR_DATA_DIR", BASE_DIR / "var")).resolve()
"""Everything that we write outside of the database: embedded server, index, static files, key."""

IMR_INDEX_DIR = Path(os.environ.get("IMR_INDEX_DIR", IMR_DATA_DIR / "index")).resolve()
"""The search index: derived and disposable, one replica a web node."""

IMR_INDEX_STALE_SECONDS = int(os.environ.get("IMR_INDEX_STALE_SECONDS", "60"))
"""An index that has not followed the database for so long is not searched; 0 where none follows."""

IMR_SEARCH_SECONDS = float(os.environ.get("IMR_SEARCH_SECONDS", "10"))
"""How long a search may take; 0 for no limit."""

IMR_READ_SECONDS = int(os.environ.get("IMR_READ_SECONDS", "180"))
"""How long the reading of one letter may take (scans through OCR included)."""

IMR_TEXT_SECONDS = float(os.environ.get("IMR_TEXT_SECONDS", "20"))
"""Processor time that one letter may take without recognizing scans; real ones take 0.1 at most."""

IMR_READ_MEMORY_BYTES = int(os.environ.get("IMR_READ_MEMORY_MB", "1536")) * 1024 * 1024
"""Address space of the process that opens an untrusted PDF."""

IMR_SCAN_COMMAND = os.environ.get("IMR_SCAN_COMMAND", "")
"""Scans a file on its standard input for malware, e.g. `clamdscan --no-summary -`; "" for none."""

IMR_SAMPLES = os.environ.get("IMR_SAMPLES", "auto")
"""Whether readers see invented letters: `show`, `hide`, or `auto` (while no real one is public)."""
if IMR_SAMPLES not in ("auto", "show", "hide"):
    raise ImproperlyConfigured(f"IMR_SAMPLES must be auto, show or hide, not {IMR_SAMPLES!r}.")

IMR_REQUIRE_LOGIN = flag("IMR_REQUIRE_LOGIN")
"""Determinations are public record; a firm that runs its own archive may still want a login."""

SILENCED_SYSTEM_CHECKS = words("SILENCED_CHECKS")
"""Identifiers of warnings of `check --deploy` that whoever runs the archive has accepted."""

IMR_SITE_URL = os.environ.get("IMR_SITE_URL", "http://localhost:8000").rstrip("/")
"""The address that links in mails begin with: no request tells it to who sends them."""

IMR_OPEN_SIGNUP = flag("IMR_OPEN_SIGNUP")
"""Whether strangers may make themselves an account; else administrators make them."""

IMR_OPEN_COLLECTIONS = flag("IMR_OPEN_COLLECTIONS")
"""Whether the link of a shared collection opens it without an account."""

IMR_STAFF_MFA = os.environ.get("IMR_STAFF_MFA", "offer")
"""`require` a second factor of administrators, or `offer` it."""

IMR_STAFF_IDLE_SECONDS = 30 * 60
"""How long an administrator may do nothing before the sign-in ends."""

IMR_TRUSTED_PROXIES = int(os.environ.get("IMR_TRUSTED_PROXIES", "0"))
"""How many proxies in front of us add to X-Forwarded-For."""

IMR_REQUEST_COUNTS = Path(os.environ.get("IMR_REQUEST_COUNTS", IMR_DATA_DIR / "request-counts"))
"""The file in which the web processes of a node count them together."""

# --- Django ---------------------------------------------------------------------------------------


SECRET_KEY = secret_key(IMR_DATA_DIR)
DEBUG = flag("DEBUG")
ALLOWED_HOSTS = words("ALLOWED_HOSTS", "localhost 127.0.0.1 [::1]")
CSRF_TRUSTED_ORIGINS = words("CSRF_TRUSTED_ORIGINS")

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_filters",
    "django_htmx",
    "procrastinate.contrib.django",
    "rest_framework",
    "drf_spectacular",
    "imr_archive",
    "determinations",
]

MIDDLEWARE = [
    "imr_archive.headers.HeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "imr_archive.headers.StaticFilesMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "imr_archive.audit.ActorMiddleware",
    "imr_archive.request_rate.RequestRateMiddleware",
    "imr_archive.sessions.SessionLimitsMiddleware",
    "imr_archive.body_limits.BodyLimitMiddleware",
    "imr_archive.sessions.ReadersLoginMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "imr_archive.sessions.StaffSecondFactorMiddleware",
    "imr_archive.refusals.AdminParametersMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "determinations.middleware.UnavailableMiddleware",
]

ROOT_URLCONF = "imr_archive.urls"
WSGI_APPLICATION = "imr_archive.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "determinations.context_processors.samples",
            ],
        },
    },
]

# --- Database -------------------------------------------------------------------------------------

DATABASES = {"default": database(IMR_DATA_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Cache ----------------------------------------------------------------------------------------

COUNTED = int(os.environ.get("IMR_REMEMBERED_COUNTS", "400"))
"""Searches whose counts each web process remembers, until the index changes; 0 for none."""

CACHES = {
    # Failed sign-ins: what all processes of all nodes have to count together
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "shared_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
    "counts": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "counts",
        "TIMEOUT": None,
        "OPTIONS": {"MAX_ENTRIES": COUNTED},
    }
    if COUNTED
    else {"BACKEND": "django.core.cache.backends.dummy.DummyCache"},
}

# --- Language and time ----------------------------------------------------------------------------

TIME_ZONE = "America/Los_Angeles"

# --- Static files ---------------------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = Path(os.environ.get("IMR_STATIC_ROOT", IMR_DATA_DIR / "static"))
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "imr_archive.static_files.ModuleStaticFilesStorage"},
    "letters": letter_storage(IMR_DATA_DIR),
}
IMR_LETTER_STORAGE = one_of("IMR_LETTER_STORAGE", "database", "storage")
"""Where new letters' bytes go: database, or storage (the one named letters above)."""

# --- Uploads --------------------------------------------------------------------------------------

DATA_UPLOAD_MAX_NUMBER_FILES = 2000
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
"""The form on which a letter of 200 items is mended has so many; its length is limited above."""
FILE_UPLOAD_HANDLERS = ["imr_archive.body_limits.NoFilesHandler"]
"""The upload page alone has others (imr_archive/body_limits.py)."""
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

# --- Security -------------------------------------------------------------------------------------

HTTPS = flag("IMR_HTTPS")
"""Set where a proxy in front of us ends TLS and sends X-Forwarded-Proto."""
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-sessionid" if HTTPS else "sessionid"
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_NAME = "__Host-csrftoken" if HTTPS else "csrftoken"
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    }
}

# --- Sign-in and limits ---------------------------------------------------------------------------

from .settings_of_accounts import *  # noqa: E402, F403
from .settings_of_limits import *  # noqa: E402, F403
from .settings_of_sources import *  # noqa: E402, F403

# --- API ------------------------------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "determinations.api.authentication.KeyAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_THROTTLE_CLASSES": ["determinations.api.throttles.Throttle"],
    "DEFAULT_PERMISSION_CLASSES": ["imr_archive.sessions.MayRead"],
    "DEFAULT_SCHEMA_CLASS": "determinations.api.openapi.ApiSchema",
    "EXCEPTION_HANDLER": "determinations.api.problems.answer_problem",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "IMR Archive API",
    "DESCRIPTION": "California Independent Medical Review determinations, by disputed item.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "determinations.api.openapi.require_all",
    ],
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["imr_archive.sessions.MayRead"],
    "ENUM_NAME_OVERRIDES": {
        "ItemOutcome": "determinations.models.ItemOutcome.choices",
        "CaseOutcome": "determinations.models.CaseOutcome",
    },
}

# --- Logging --------------------------------------------------------------------------------------

LOGGING = logging_to_console()

# --- Background work ------------------------------------------------------------------------------

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "tasks"
PROCRASTINATE_WORKER_DEFAULTS = {
    "delete_jobs": "successful",
    "fetch_job_polling_interval": 5,
    "shutdown_graceful_timeout": 10,
    "update_heartbeat_interval": 5,
    "stalled_worker_timeout": 15,
}
