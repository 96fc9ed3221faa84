"""Settings, all from the environment. The README lists the variables."""

import os
from pathlib import Path

import environ
from csp.constants import NONCE

from casework.config.environment import flag, number, optional, secret, signing_secret, tls_address

BASE_DIR = Path(__file__).resolve().parent.parent.parent

SECRET_KEY = signing_secret("SECRET_KEY")
MASTER_KEYS = secret("MASTER_KEYS")
# Where they are in a file, it is read again when it changes (casework/encryption/masterkeys.py).
MASTER_KEYS_FILE = os.environ.get("MASTER_KEYS_FILE", "")
DEBUG = False

# The demo and the tests run on services that they start themselves, on this machine only.
DEMO = flag("DEMO")
DEMO_TOKEN = optional("DEMO_TOKEN")
LOCAL_ONLY = DEMO or flag("CASEWORK_TEST")
KLOK_VERZETBAAR = LOCAL_ONLY
KLOK_BESTAND = optional("KLOK_BESTAND")

ALLOWED_HOSTS = [host for host in optional("ALLOWED_HOSTS").split(",") if host]
if LOCAL_ONLY:
    ALLOWED_HOSTS += ["localhost", "127.0.0.1", "testserver"]
CSRF_TRUSTED_ORIGINS = [origin for origin in optional("CSRF_TRUSTED_ORIGINS").split(",") if origin]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "guardian",
    "simple_history",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "django_htmx",
    "casework.encryption",
    "casework",
    "weegploeg",
    "casusoverleg",
    "rights",
    "retention",
    "security",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "casework.middleware.request_log",
    "casework.middleware.headers",
    # Outside all that can answer with a page of its own, so that an error page has them too.
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "casework.middleware.restored",
    "casework.middleware.keys",
    "casework.middleware.logbook",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "casework.middleware.activity",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "casework.middleware.second_factor",
    "casework.middleware.actor",
    "casework.middleware.one_verband",
    "casework.middleware.guards",
    "casework.middleware.sent_once",
]

ROOT_URLCONF = "casework.config.urls"
WSGI_APPLICATION = "casework.config.wsgi.application"
FORM_RENDERER = "casework.forms.Renderer"
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
                "casework.context.page",
            ],
        },
    },
]


def _database(name: str) -> dict:
    config = environ.Env.db_url_config(secret(name))
    config["CONN_MAX_AGE"] = 60
    config["CONN_HEALTH_CHECKS"] = True
    return config


_MAIN = _database("DATABASE_URL") | {"ENGINE": "casework.access.postgres"}
DATABASES = {
    # Connects as a role that owns nothing; row-level security applies (casework/access/policies.py).
    "default": _MAIN | {"ATOMIC_REQUESTS": True},
    # The same database on a connection of its own: a refusal is logged although its transaction rolls back.
    "audit": _MAIN | {"ATOMIC_REQUESTS": False},
    # Wrapped data keys only: own database, own credentials.
    "keys": _database("KEYS_DATABASE_URL"),
}
DATABASE_ROUTERS = ["casework.encryption.router.KeysRouter", "casework.access.router.AuditRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = secret("REDIS_URL")
CACHES = {"default": {"BACKEND": "django_redis.cache.RedisCache", "LOCATION": REDIS_URL}}

CELERY_BROKER_URL = secret("CELERY_BROKER_URL")
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_ACKS_LATE = True
CELERY_TIMEZONE = "Europe/Amsterdam"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True

AUTH_USER_MODEL = "casework.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 14},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "casework.identity.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = "gebruikersnaam"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_USER_DISPLAY = "casework.identity.display"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip", "login_failed": "10/m/ip,5/5m/key", "reauthenticate": "10/m/user"}
# For how long a proof of who one is opens what is dangerous (casework.identity.proved_recently).
ACCOUNT_REAUTHENTICATION_TIMEOUT = 10 * 60
ALLAUTH_TRUSTED_PROXY_COUNT = number("TRUSTED_PROXY_COUNT", 0, 0, 9)
MFA_ADAPTER = "casework.identity.MfaAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
# A passkey asks for a finger, face or PIN each time: having it and knowing or being it are two factors by themselves.
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "Casework"
MFA_RECOVERY_CODES_SHOW_ONCE = True

# Logging in through the own organisation, by OpenID Connect; off without an address (docs/login.md).
OIDC_SERVER = tls_address("OIDC_SERVER", local=LOCAL_ONLY)
OIDC_CLIENT_ID = secret("OIDC_CLIENT_ID") if OIDC_SERVER else ""
OIDC_CLIENT_SECRET = secret("OIDC_CLIENT_SECRET") if OIDC_SERVER else ""
OIDC_NAAM = optional("OIDC_NAAM", "uw organisatie")
# Values of the claims acr and amr that prove a second factor; with none of them Casework asks for its own.
OIDC_ACR = [value for value in optional("OIDC_ACR").split(",") if value]
OIDC_AMR = [value for value in optional("OIDC_AMR").split(",") if value]
SOCIALACCOUNT_ADAPTER = "casework.sso.SocialAdapter"

# Access does not go through guardian's backend: that one knows no dates (ADR 0003).
SILENCED_SYSTEM_CHECKS = ["guardian.W001"]
ANONYMOUS_USER_NAME = None
GUARDIAN_MONKEY_PATCH_USER = False
GUARDIAN_MONKEY_PATCH_GROUP = False
SIMPLE_HISTORY_HISTORY_ID_USE_UUID = True

SESSION_ENGINE = "casework.sessies"
SESSION_SERIALIZER = "casework.encryption.sessions.SealedSerializer"
SESSION_COOKIE_AGE = 30 * 60
# How many hours after logging in a session ends, however much it is used.
SESSIE_UREN = number("SESSIE_UREN", 12, 1, 24)
# casework.middleware.activity decides which requests keep a session alive.
SESSION_SAVE_EVERY_REQUEST = False
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = not LOCAL_ONLY
CSRF_COOKIE_SECURE = not LOCAL_ONLY
CSRF_FAILURE_VIEW = "casework.views.concept.csrf_failure"
SECURE_SSL_REDIRECT = not LOCAL_ONLY
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 0 if LOCAL_ONLY else 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SECURE_REFERRER_POLICY = "same-origin"
if flag("BEHIND_TLS_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": [NONCE],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    }
}

LANGUAGE_CODE = "nl"
TIME_ZONE = "Europe/Amsterdam"
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
# Demo and tests serve the folder as it is; production serves what collectstatic made of it.
STATIC_ROOT = BASE_DIR / "static" if LOCAL_ONLY else BASE_DIR / "build" / "static"
WHITENOISE_USE_FINDERS = LOCAL_ONLY
STATICFILES_DIRS = [] if LOCAL_ONLY else [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "casework.encryption.files.EncryptedStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if LOCAL_ONLY
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
MEDIA_ROOT = optional("MEDIA_ROOT", str(BASE_DIR / "var" / "media"))
# Uploads stay in memory until they are encrypted: nothing of them is written to the disk in clear.
BIJLAGE_MAX_MB = number("BIJLAGE_MAX_MB", 20, 1, 50)
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = (BIJLAGE_MAX_MB + 1) * 1024 * 1024
BIJLAGE_SCANNER = optional("BIJLAGE_SCANNER")
# Mail is an invitation, a reminder, or that an incident was reported. The demo shows it in the log of its web process;
# tests keep it in memory.
EMAIL_HOST = optional("EMAIL_HOST")
EMAIL_PORT = number("EMAIL_PORT", 587, 1, 65535)
EMAIL_HOST_USER = optional("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = optional("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = True
EMAIL_TIMEOUT = 10
EMAIL_BACKEND = f"django.core.mail.backends.{'console' if LOCAL_ONLY else 'smtp'}.EmailBackend"
DEFAULT_FROM_EMAIL = optional("EMAIL_FROM", "casework@localhost")
# How many days the link in an invitation works.
UITNODIGING_DAGEN = number("UITNODIGING_DAGEN", 7, 1, 7)

# Retention in months after the last processing. They can be shortened, not lengthened.
ARCHIVEREN_NA_MAANDEN = number("ARCHIVEREN_NA_MAANDEN", 12, 1, 12)
VERNIETIGEN_NA_MAANDEN = number("VERNIETIGEN_NA_MAANDEN", 60, ARCHIVEREN_NA_MAANDEN, 60)
# For how many days a vertegenwoordiger reads an archived file after stating a purpose.
ARCHIEF_RAADPLEGEN_DAGEN = number("ARCHIEF_RAADPLEGEN_DAGEN", 7, 1, 31)
# For how many days the FG reads a file after stating a purpose (P-18).
FG_INZAGE_DAGEN = number("FG_INZAGE_DAGEN", 3, 1, 31)
# How often an account may search for people in an hour, what the intake asks while somebody types included (P-19).
ZOEKEN_PER_UUR = number("ZOEKEN_PER_UUR", 100, 10, 500)
# How many days a draft stays after the last word that was typed (S-10).
CONCEPT_DAGEN = number("CONCEPT_DAGEN", 30, 1, 30)

# How long a master key serves, and how long a backup of the key database is kept, in days (R-04, docs/keys.md).
SLEUTEL_EPOCHE_DAGEN = number("SLEUTEL_EPOCHE_DAGEN", 30, 1, 90)
SLEUTELBACKUP_DAGEN = number("SLEUTELBACKUP_DAGEN", 30, 1, 90)
# What was destroyed, kept apart from databases and backups (casework/encryption/ledger.py).
LEDGER_FILE = secret("LEDGER_FILE")

# The access log (docs/log.md): the file with the hash of each sealed block, outside the databases and their backups.
LOGBOEK_ANKER = optional("LOGBOEK_ANKER", str(Path(LEDGER_FILE).with_name("logboek-anker")))
# So many minutes a line may wait for its seal before the health page, the FG and the beheerder are told.
LOGBOEK_ALARM_MINUTEN = number("LOGBOEK_ALARM_MINUTEN", 10, 2, 1440)
# How long its lines stay. It can be shortened, not lengthened.
LOGBOEK_BEWAREN_MAANDEN = number("LOGBOEK_BEWAREN_MAANDEN", 60, 12, 60)
# What the FG is shown as unusual: so many files, or so many refused looks at files, by one person in one hour; and
# the hours (Dutch time) that count as night.
LOGBOEK_VEEL_DOSSIERS = number("LOGBOEK_VEEL_DOSSIERS", 20, 2, 1000)
LOGBOEK_VEEL_WEIGERINGEN = number("LOGBOEK_VEEL_WEIGERINGEN", 5, 2, 1000)
LOGBOEK_NACHT_VANAF = number("LOGBOEK_NACHT_VANAF", 22, 18, 23)
LOGBOEK_NACHT_TOT = number("LOGBOEK_NACHT_TOT", 6, 1, 9)
# How long an incident stays after it was closed. It can be shortened, not lengthened.
INCIDENT_BEWAREN_MAANDEN = number("INCIDENT_BEWAREN_MAANDEN", 60, 12, 60)
# The smallest group of which the figures tell anything. It can be larger, not smaller.
CIJFERS_KLEINSTE_GROEP = number("CIJFERS_KLEINSTE_GROEP", 10, 10, 1000)
# Where the log is handed to as records of the standard Logboek Dataverwerkingen; empty: nowhere.
LDV_ENDPOINT = tls_address("OTEL_EXPORTER_OTLP_ENDPOINT")
# Address of the verwerkingsregister that these records refer to.
LDV_REGISTER = optional("LDV_REGISTER", "urn:casework:verwerkingsregister")

from casework.config.logging import LOGGING, LOGGING_CONFIG  # noqa: E402, F401
