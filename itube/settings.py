"""Settings of the portal; what differs between machines comes from the environment."""

import os
from pathlib import Path

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from itube.clock import SCHEDULE
from itube.environment import (
    celery_broker_from_url,
    database_from_url,
    env_bool,
    env_int,
    env_list,
)

BASE_DIR = Path(__file__).resolve().parent.parent
STATE_DIR = Path(os.environ.get("ITUBE_STATE_DIR", BASE_DIR / "var" / "run"))

# --- What this installation is -----------------------------------------------------------------
DEBUG = env_bool("ITUBE_DEBUG", False)
SECRET_KEY = os.environ.get("DJANGO_SECRET_KEY") or (
    "only-for-commands-that-sign-nothing" if not env_bool("ITUBE_PRODUCTION", False) else ""
)
PRODUCTION = env_bool("ITUBE_PRODUCTION", False)
if PRODUCTION and not SECRET_KEY:
    # Django itself only notices with the first session, when the process seems to be well.
    raise ImproperlyConfigured(
        "ITUBE_PRODUCTION is on: set DJANGO_SECRET_KEY, which signs sessions"
    )
BASE_URL = os.environ.get("ITUBE_BASE_URL", "http://localhost:8000").rstrip("/")
ALLOWED_HOSTS = env_list("ITUBE_ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = env_list("ITUBE_CSRF_TRUSTED_ORIGINS")

DEMO = env_bool("ITUBE_DEMO", False)
DEMO_PASSWORD = os.environ.get("ITUBE_DEMO_PASSWORD", "itube-demo-2026")

# The ministry has been renamed since 2020, so that no page may know these by heart.
OPERATOR_NAME = os.environ.get("ITUBE_OPERATOR_NAME", "시연 운영기관")
OPERATOR_NAME_EN = os.environ.get("ITUBE_OPERATOR_NAME_EN", "Demonstration operator")
OPERATOR_ADDRESS = os.environ.get("ITUBE_OPERATOR_ADDRESS", "")
OPERATOR_PHONE = os.environ.get("ITUBE_OPERATOR_PHONE", "")
OPERATOR_EMAIL = os.environ.get("ITUBE_OPERATOR_EMAIL", "help@itube.example")
# Who answers for personal data, as the law wants it named: an office or a person of the operator.
PRIVACY_OFFICER = os.environ.get("ITUBE_PRIVACY_OFFICER", "")
PRIVACY_OFFICER_EN = os.environ.get("ITUBE_PRIVACY_OFFICER_EN", "")
# How the open data of the catalogue may be used; empty says it neutrally.
OPEN_DATA_LICENCE = os.environ.get("ITUBE_OPEN_DATA_LICENCE", "")
OPEN_DATA_LICENCE_EN = os.environ.get("ITUBE_OPEN_DATA_LICENCE_EN", "")
MINISTRY_NAME = os.environ.get("ITUBE_MINISTRY_NAME", "")
# True only where the operator may truly say so: then the notice line names a government site.
OFFICIAL_SITE = env_bool("ITUBE_OFFICIAL_SITE", False)

# --- Applications ------------------------------------------------------------------------------
INSTALLED_APPS = [
    "itube.demo",
    "itube.portal",
    "itube.chatbot",
    "itube.reports",
    "itube.finder",
    "itube.programs",
    "bookings",
    "itube.news",
    "itube.roadshow",
    "itube.councils",
    "itube.cases",
    "equipment",
    "centers",
    "itube.accounts",
    "itube.outbox",
    "itube.portal.admin_app.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "itube.portal.static_files.OwnStaticFiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_filters",
    "django_htmx",
    "import_export",
    "rest_framework",
    "rest_framework.authtoken",
    "drf_spectacular",
    "drf_spectacular_sidecar",
]

MIDDLEWARE = [
    "itube.portal.middleware.RequestLog",
    "itube.portal.kept_pages.KeptPages",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "itube.portal.middleware.SecurityHeaders",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "itube.accounts.middleware.SecondFactor",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "itube.urls"
WSGI_APPLICATION = "itube.wsgi.application"

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
                "itube.portal.context.site",
            ],
        },
    }
]

# --- Engines -----------------------------------------------------------------------------------
DATABASE_URL = os.environ.get("DATABASE_URL", "postgresql:///itube")
DATABASES = {
    "default": {
        **database_from_url(DATABASE_URL),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = os.environ.get("REDIS_URL", "redis://127.0.0.1:6379/0")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "itube",
    }
}
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"

CELERY_BROKER_URL = celery_broker_from_url(REDIS_URL)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# The defaults look for lost messages only once in about 100 s.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 600,
    "unacked_restore_interval": 1,
    "unacked_restore_throttle": 1,
    # A page that tells the outbox something waits no longer than this for a broker that is away;
    # the sweep does it later. The default is to try for seconds.
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0.1,
    "interval_max": 0.1,
}
CELERY_TIMEZONE = "Asia/Seoul"
CELERY_BEAT_SCHEDULE = SCHEDULE

# --- Language and time -------------------------------------------------------------------------
LANGUAGE_CODE = "ko"
LANGUAGES = [("ko", "한국어"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Seoul"
USE_THOUSAND_SEPARATOR = False

# --- Static files and uploads ------------------------------------------------------------------
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = Path(os.environ.get("ITUBE_STATIC_ROOT", BASE_DIR / "staticfiles"))
# Uploads lie outside the web root and are served by views that ask for permission.
MEDIA_ROOT = Path(os.environ.get("ITUBE_MEDIA_ROOT", STATE_DIR / "media"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "itube.portal.static_storage.OwnStaticStorage"},
}
WHITENOISE_MAX_AGE = 3600
# Parts and captions of films, which it does not know.
WHITENOISE_MIMETYPES = {".m4s": "video/mp4", ".vtt": "text/vtt"}
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o640

# --- Films -------------------------------------------------------------------------------------
# Hosts besides this one from which pages of events may play films, as `live.example.org` or with a
# port; they must allow the portal's origin (CORS).
STREAM_HOSTS = env_list("ITUBE_STREAM_HOSTS")

# --- Sign-in -----------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "itube.accounts.backends.SignInBackend",
    "centers.backends.RoleBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"

ACCOUNT_ADAPTER = "itube.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_SIGNUP_FORM_CLASS = "itube.accounts.forms.SignupForm"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = "[i-tube] "
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if PRODUCTION else "http"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "signup": "20/m/ip",
    "reset_password": "20/m/ip,5/m/key",
    "confirm_email": "1/3m/key",
}
# People with power over others' data need a second factor; demonstration accounts never do.
REQUIRE_SECOND_FACTOR = env_bool("ITUBE_REQUIRE_SECOND_FACTOR", True)
MFA_ADAPTER = "itube.accounts.adapter.MFAAdapter"
MFA_FORMS = {
    "add_webauthn": "itube.accounts.passkeys.AddForm",
    "authenticate_webauthn": "itube.accounts.passkeys.AuthenticateForm",
    "login_webauthn": "itube.accounts.passkeys.LoginForm",
    "reauthenticate_webauthn": "itube.accounts.passkeys.ReauthenticateForm",
}
# Nobody signs in with an unconfirmed address, so that this only lets people who have a second
# factor change their address; otherwise they would have to switch it off first.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_TOLERANCE = 1
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "i-tube"
# Browsers take http://localhost for secure, and i-tube on one machine is served there.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION

# --- Bookings ----------------------------------------------------------------------------------
# What keeps two from getting one unit; tests name one without its guard, to show what happens.
BOOKINGS_GUARD = "bookings.holding.Guard"

# --- Mail --------------------------------------------------------------------------------------
# Mail goes through the outbox; without a mail server each one becomes a file that the admin shows.
DEFAULT_FROM_EMAIL = os.environ.get("ITUBE_FROM_EMAIL", "i-tube <no-reply@itube.example>")
EMAIL_HOST = os.environ.get("ITUBE_EMAIL_HOST", "")
EMAIL_PORT = env_int("ITUBE_EMAIL_PORT", 587)
EMAIL_HOST_USER = os.environ.get("ITUBE_EMAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("ITUBE_EMAIL_PASSWORD", "")
EMAIL_USE_TLS = env_bool("ITUBE_EMAIL_TLS", True)
EMAIL_TIMEOUT = 10
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if EMAIL_HOST
    else "django.core.mail.backends.filebased.EmailBackend"
)
EMAIL_FILE_PATH = STATE_DIR / "mail"

# --- Films -------------------------------------------------------------------------------------
# Hosts whose films may be shown within a page when a visitor asks for them; usually none.
FILM_EMBED_HOSTS = env_list("ITUBE_FILM_EMBED_HOSTS")

# --- Security ----------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "media-src": [SELF],
        "connect-src": [SELF],
        "frame-src": [f"https://{host}" for host in FILM_EMBED_HOSTS] or [NONE],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 8 * 60 * 60
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "itube.portal.errors.csrf_failed"
if PRODUCTION:
    SECURE_SSL_REDIRECT = env_bool("ITUBE_SSL_REDIRECT", True)
    # Monitors on the same machine ask without a proxy, thus without TLS.
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
# How many proxies stand in front; only then is what they say of the visitor believed.
TRUSTED_PROXIES = env_int("ITUBE_TRUSTED_PROXIES", 0)
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- Figures -----------------------------------------------------------------------------------
# The day of the month on which the figures of the month before are frozen.
FREEZE_DAY = env_int("ITUBE_FREEZE_DAY", 10)

# --- Chatbot -----------------------------------------------------------------------------------
# Questions for an account or an address; page, panel and API count as one.
ASSISTANT_RATE = os.environ.get("ITUBE_ASSISTANT_RATE", "30/min")
# A language model that may word answers more smoothly, by the interface that OpenAI's has; none
# unless one is named. docs/operations.md says what it is sent.
ASSISTANT_ENDPOINT = os.environ.get("ITUBE_ASSISTANT_ENDPOINT", "")
ASSISTANT_MODEL = os.environ.get("ITUBE_ASSISTANT_MODEL", "")
ASSISTANT_KEY = os.environ.get("ITUBE_ASSISTANT_KEY", "")
# An error in the answering is an apology to people, and an error to who develops.
ASSISTANT_RAISES = DEBUG

# --- API ---------------------------------------------------------------------------------------
API_RATE = os.environ.get("ITUBE_API_RATE", "1200/min")
REST_FRAMEWORK = {
    # Tokens first, so that a wrong one is told by 401 and not by 403.
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "itube.accounts.api_tokens.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_THROTTLE_CLASSES": ["itube.portal.api.limits.RateLimit"],
    "EXCEPTION_HANDLER": "itube.portal.problems.problem_response",
    # A query parameter must not change the form of an answer: Accept does.
    "URL_FORMAT_OVERRIDE": None,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "i-tube API",
    "DESCRIPTION": _(
        "산업기술개발장비 공동이용시스템 i-tube의 장비, 지원센터, "
        "공정별 서비스맵을 읽고 장비를 예약하는 공개 API입니다."
    ),
    "VERSION": "1",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "ENUM_ADD_EXPLICIT_BLANK_NULL_CHOICE": False,
    "POSTPROCESSING_HOOKS": ["itube.portal.api.schema.with_problems"],
}

# --- Metrics: /metrics answers this machine only, or with a token whoever shows it ----------------
METRICS_TOKEN = os.environ.get("ITUBE_METRICS_TOKEN", "")
# Several web processes count into files of one folder; the library looks at its variable once, when
# it is imported. Other processes count nothing and leave no file.
METRICS_DIR = Path(os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", str(STATE_DIR / "metrics")))

# --- Logs: one JSON object a line, without personal data ----------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "itube.lib.logs.JsonFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("ITUBE_LOG_LEVEL", "INFO")},
    # runserver writes whole addresses with what was typed; RequestLog says the rest.
    "loggers": {
        "django.server": {"level": "CRITICAL"},
        # Without the handlers that Django gives it, one of which writes paths when debugging:
        # what it says goes to the root, whose formatter writes routes.
        "django": {"level": "INFO", "handlers": []},
    },
}
