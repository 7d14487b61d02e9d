"""Settings, all from the environment. Nothing here is a secret; secrets come from the key ring folder or variables."""

from pathlib import Path

import pgtrigger
from environs import Env

BASE_DIR = Path(__file__).resolve().parent.parent
env = Env()

DATA_DIR = Path(env.str("DATA_DIR", str(BASE_DIR / ".data"))).resolve()
DEBUG = env.bool("DEBUG", False)
DEMO = env.bool("ERP_DEMO", False)
MOCKS_URL = env.str("MOCKS_URL", "")
ORDER_CLOSE_DAYS = env.int("ORDER_CLOSE_DAYS", 7)  # so long after its delivery an order is over
# Addresses beside the marketplaces' own that an account may be connected to: mocks or a proxy of one's own.
MARKETPLACE_ORIGINS: list[str] = env.list("ERP_MARKETPLACE_ORIGINS", [])

# The launcher writes the key ring on first start; a server of your own sets SECRET_KEY and ERP_KEYRING_FILE.
SECRET_KEY = env.str("SECRET_KEY")
KEYRING_FILE = Path(env.str("ERP_KEYRING_FILE", str(DATA_DIR / "keys" / "keyring.json")))

ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", [])

INSTALLED_APPS = [
    "erp",
    "erp.kernel",
    "people",
    "stores",
    "products",
    "inventory",
    "logistics",
    "procurement",
    "orders",
    "aftersales",
    "distribution",
    "finance",
    "insights",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django_cotton",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "csp",
    "pgtrigger",
    "pghistory",
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
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "people.middleware.AccessMiddleware",
    "pghistory.middleware.HistoryMiddleware",
]

ROOT_URLCONF = "erp.urls"
WSGI_APPLICATION = "erp.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "erp.kernel.ui.context.shell",
            ],
            "builtins": ["erp.kernel.ui.tags"],
        },
    }
]

# Migrations run as the owner of the tables; everything else works as a role that cannot rewrite history.
_OWNER = env.bool("ERP_AS_OWNER", False)
_url = env.str("DATABASE_OWNER_URL", "") if _OWNER else ""
DATABASES = {"default": env.dj_db_url("DATABASE_URL") if not _url else env.dj_db_url("DATABASE_OWNER_URL")}
DATABASES["default"].update({"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True, "ATOMIC_REQUESTS": False})
DATABASES["default"].setdefault("OPTIONS", {})
DATABASES["default"]["OPTIONS"].setdefault(
    "options", "-c lock_timeout=2s -c idle_in_transaction_session_timeout=60s -c timezone=UTC"
)

REDIS_URL = env.str("REDIS_URL", "redis://127.0.0.1:6379/0")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1},  # a cache that hangs is a cache that is down
    }
}

AUTH_USER_MODEL = "people.User"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"

# Accounts are made by the owner; a person signs in by user name and password, and by a second factor once set up.
ACCOUNT_ADAPTER = "people.adapters.AccountAdapter"
ACCOUNT_FORMS = {"change_password": "people.forms.PasswordForm"}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "10/m/ip,5/5m/key", "change_password": "5/m/user"}
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("ERP_TRUSTED_PROXIES", 0)  # 0: X-Forwarded-For is a claim, not a fact
MFA_ADAPTER = "people.adapters.MfaAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "ERP"

# Statement level: a set UPDATE of thousands of rows writes its history in one go.
PGHISTORY_LEVEL = pgtrigger.Statement
PGHISTORY_APPEND_ONLY = True

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("zh-hans", "简体中文")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True

# Set once for a company: they decide the business date and the period of every document.
COMPANY_ZONE = env.str("COMPANY_ZONE", "Asia/Shanghai")
TIME_ZONE = COMPANY_ZONE  # what pages show; rows and logs keep UTC
BASE_CURRENCY = env.str("BASE_CURRENCY", "CNY")
# What a parcel weighs besides its goods, and how far a weighing may be off: the larger of the two.
PULL_RETURNS_EVERY_S = env.int("PULL_RETURNS_EVERY_S", 300)  # and reviews
PULL_SETTLEMENTS_EVERY_S = env.int("PULL_SETTLEMENTS_EVERY_S", 3600)  # and traffic
EXPOSURE_EVERY_S = env.int("EXPOSURE_EVERY_S", 60)  # how often the risk of overselling is reckoned
PARCEL_PACKAGING_G = env.int("PARCEL_PACKAGING_G", 30)
WEIGH_TOLERANCE_G = env.int("WEIGH_TOLERANCE_G", 30)
WEIGH_TOLERANCE_PERCENT = env.int("WEIGH_TOLERANCE_PERCENT", 5)
# The IOSS numbers that marketplaces hand to sellers for what they are the deemed supplier of: {"amazon": "IM..."}.
MARKETPLACE_IOSS: dict[str, str] = dict(env.json("MARKETPLACE_IOSS", {}) or {})
# How many days after delivery the details of buyers are kept: Amazon's data protection policy names 30; the others name none.
BUYER_DAYS = {"amazon": env.int("BUYER_DAYS_AMAZON", 30)}
BUYER_DAYS_ELSEWHERE = env.int("BUYER_DAYS", 365)
# A parcel whose delivery nobody reports is taken as delivered so many days after it left.
DELIVERED_AFTER_DAYS = env.int("DELIVERED_AFTER_DAYS", 45)
# What was forgotten, outside the database: a restored backup forgets it again.
ERASURES_FILE = DATA_DIR / "erasures.log"
IOSS_NUMBER = env.str(
    "IOSS_NUMBER", ""
)  # ours, for goods up to EUR 150 into the Union that no marketplace is liable for
PUBLIC_URL = env.str("PUBLIC_URL", "http://127.0.0.1:8000")

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = BASE_DIR / "staticfiles"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = env.bool("ERP_STATIC_AUTOREFRESH", DEBUG)
MEDIA_ROOT = DATA_DIR / "media"

# Faults go to the process's own output, with their trace, whether DEBUG is on or not; what people were refused does not.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"output": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["output"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": [], "level": "WARNING"},
        "django.request": {"handlers": [], "level": "ERROR"},
        "httpx2": {
            "handlers": [],
            "level": "WARNING",
        },  # it names addresses, and some marketplaces want the token there
    },
}

CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_TIME_LIMIT = 300
CELERY_TASK_SOFT_TIME_LIMIT = 240
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 900, "socket_timeout": 3, "socket_connect_timeout": 3}
CELERY_TASK_PUBLISH_RETRY = False
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_TIMEZONE = "UTC"
CELERY_TASK_DEFAULT_QUEUE = "work"
# One tick a second; what is due, and how often, is in rows that the wiring names.
CELERY_BEAT_SCHEDULE = {"tick": {"task": "kernel.tick", "schedule": 1.0, "options": {"expires": 1.0}}}

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = ACCOUNT_SESSION_COOKIE_AGE = 16 * 3600  # a long working day
ACCOUNT_SESSION_REMEMBER = True
SESSION_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
HTTPS = env.bool("ERP_HTTPS", False)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "form-action": ["'self'"],
    }
}

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "people.tokens.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["people.access.HasCode"],
    "DEFAULT_THROTTLE_CLASSES": ["erp.kernel.api.throttling.TokenThrottle", "erp.kernel.api.throttling.UserThrottle"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["erp.kernel.api.parsing.StrictJSONParser"],
    "DEFAULT_SCHEMA_CLASS": "erp.kernel.api.schema.ApiSchema",
    "DEFAULT_METADATA_CLASS": None,
    "EXCEPTION_HANDLER": "erp.kernel.api.errors.handle",
    "URL_FORMAT_OVERRIDE": None,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
API_TOKEN_PER_MINUTE = env.int("API_TOKEN_PER_MINUTE", 600)
API_USER_PER_MINUTE = env.int("API_USER_PER_MINUTE", 1200)
SPECTACULAR_SETTINGS = {
    "TITLE": "Cross-border ERP",
    "DESCRIPTION": "Orders, stock and parcels, through the same services as the pages. See docs/api.md.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "erp.kernel.api.schema.add_errors",
    ],
    "ENUM_NAME_OVERRIDES": {
        "OrderState": "orders.states.OrderState.choices",
        "HoldKind": "orders.states.HoldKind.choices",
        "ParcelState": "logistics.states.ParcelState.choices",
        "Marketplace": "stores.states.Marketplace.choices",
        "TransferState": "inventory.states.TransferState.choices",
        "MoveKind": "inventory.states.MoveKind.choices",
        "CaseKind": "aftersales.states.CaseKind.choices",
        "RefundState": "aftersales.states.RefundState.choices",
        "ExtraKind": "procurement.states.ExtraKind.choices",
        "PurchaseState": "procurement.states.OrderState.choices",
        "SkuKind": "products.states.SkuKind.choices",
        "BarcodeKind": "products.states.BarcodeKind.choices",
        "Trait": "products.states.Trait.choices",
        "ImportState": "erp.kernel.imports.states.RunState.choices",
        "RuleSetState": "orders.states.RuleSetState.choices",
        "WarehouseKind": "inventory.states.WarehouseKind.choices",
        "ServiceKind": "logistics.states.ServiceKind.choices",
        "WaveKind": "logistics.states.WaveKind.choices",
        "WaveState": "logistics.states.WaveState.choices",
    },
}
