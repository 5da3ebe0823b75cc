"""Settings of signing in, passwords, sessions and notices; a part of `settings`."""

from __future__ import annotations

import os

from .environment import flag

# --- Mail -----------------------------------------------------------------------------------------

EMAIL_HOST = os.environ.get("EMAIL_HOST", "")
"""The mail server; `console` writes mails to the log of the process that sends them."""
IMR_SENDS_MAIL = bool(EMAIL_HOST)
"""Else nobody is told of changes of their account, and no password is reset by mail."""
EMAIL_BACKEND = (
    "django.core.mail.backends.console.EmailBackend"
    if EMAIL_HOST == "console"
    else "django.core.mail.backends.smtp.EmailBackend"
)
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "587"))
EMAIL_USE_TLS = flag("EMAIL_USE_TLS", default=True)
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", "imr-archive@localhost")

# --- Sign-in --------------------------------------------------------------------------------------

SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "imr_archive.sign_in.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_EMAIL_VERIFICATION = "mandatory" if IMR_SENDS_MAIL else "none"
"""Of accounts that strangers make; see `imr_archive.sign_in.VerifyNewAddresses`."""
ACCOUNT_SIGNUP_FIELDS = [
    "username*",
    "email*" if IMR_SENDS_MAIL else "email",
    "password1*",
    "password2*",
]
ACCOUNT_CHANGE_EMAIL = True
PASSWORD_RESET_TIMEOUT = 2 * 3600
"""How long the link of a reset works, in seconds; it works once."""
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_NOTIFICATIONS = IMR_SENDS_MAIL
ACCOUNT_EMAIL_SUBJECT_PREFIX = "[IMR Archive] "
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "10/m/ip,5/5m/key"}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
"""A passkey stands for the password too: the device asks for a PIN, a finger or a face."""
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not flag("IMR_HTTPS")
"""For trying out: browsers offer passkeys without HTTPS on this machine alone."""
MFA_TOTP_ISSUER = "IMR Archive"
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    "authenticate": "imr_archive.second_factor.CodeForm",
    "reauthenticate": "imr_archive.second_factor.CodeAgainForm",
}
USERSESSIONS_ADAPTER = "imr_archive.account_sessions.RecordingSessionsAdapter"

_VALIDATION = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_VALIDATION}.UserAttributeSimilarityValidator"},
    {"NAME": f"{_VALIDATION}.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "imr_archive.passwords.MaximumLengthValidator"},
    {"NAME": f"{_VALIDATION}.CommonPasswordValidator"},
    {"NAME": f"{_VALIDATION}.NumericPasswordValidator"},
    {"NAME": "imr_archive.passwords.StretchedPasswordValidator"},
]
