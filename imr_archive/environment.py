"""Reading settings from the environment, and what stands in where it names nothing."""

from __future__ import annotations

import json
import os
import secrets
from pathlib import Path
from typing import Any

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

FILES = "django.core.files.storage.FileSystemStorage"

POOL = {"min_size": 1, "max_size": int(os.environ.get("DATABASE_POOL_SIZE", "8")), "timeout": 2}
"""A request waits so many seconds for a connection; without a database it fails as fast."""


def database(data_directory: Path) -> dict[str, Any]:
    """Return the settings of `DATABASE_URL`, or of the server embedded in the directory."""
    if url := os.environ.get("DATABASE_URL"):
        try:
            config: dict[str, Any] = dict(dj_database_url.parse(url))
        except ValueError:  # says nothing of the URL, which has a password
            raise ImproperlyConfigured(
                "DATABASE_URL must be like postgres://user:password@host:5432/database, "
                "percent-encoded."
            ) from None
    else:
        config = {
            "ENGINE": "imr_archive.embedded_postgresql",
            "EMBEDDED_DATA_DIR": str(data_directory / "postgres"),
            "NAME": "postgres",
        }
    config["OPTIONS"] = {**config.get("OPTIONS", {}), "pool": POOL}
    config["CONN_HEALTH_CHECKS"] = True  # a restarted server's old ones are replaced
    return config


def letter_storage(data_directory: Path) -> dict[str, Any]:
    """Return the storage of Django's for letters' files: below the directory, or what is named.

    Raises `ImproperlyConfigured` where the options are no JSON object.
    """
    backend = os.environ.get("IMR_LETTER_STORAGE_BACKEND") or FILES
    try:
        options = json.loads(os.environ.get("IMR_LETTER_STORAGE_OPTIONS") or "{}")
    except json.JSONDecodeError:  # says nothing of the options, which may have a key
        options = None
    if not isinstance(options, dict):
        raise ImproperlyConfigured(
            'IMR_LETTER_STORAGE_OPTIONS must be a JSON object, like {"bucket_name": "letters"}.'
        )
    if backend == FILES:
        private = {"file_permissions_mode": 0o600, "directory_permissions_mode": 0o700}
        options = {"location": str(data_directory / "letters"), **private, **options}
    return {"BACKEND": backend, "OPTIONS": options}


def flag(name: str, default: bool = False) -> bool:
    """Return whether a variable says yes."""
    return os.environ.get(name, str(default)).strip().lower() in {"1", "true", "yes", "on"}


def one_of(name: str, *allowed: str) -> str:
    """Return a variable that must have one of these values; the first where it is not set."""
    value = os.environ.get(name, "").strip() or allowed[0]
    if value not in allowed:
        raise ValueError(f"{name} is {value!r}; it can be {' or '.join(allowed)}.")
    return value


def words(name: str, default: str = "") -> list[str]:
    """Return the words of a variable, separated by spaces or commas."""
    return [word for word in os.environ.get(name, default).replace(",", " ").split() if word]


def secret_key(data_directory: Path) -> str:
    """Return `SECRET_KEY`, or a key that is made at the first start and kept in the directory."""
    if from_environment := os.environ.get("SECRET_KEY"):
        return from_environment
    try:
        return _kept_key(data_directory / "secret-key")
    except OSError as error:
        raise ImproperlyConfigured(
            f"The secret key in {data_directory} can't be read or made ({error.strerror}). Run "
            "this as the user whose folder it is, or set IMR_DATA_DIR."
        ) from error


def _kept_key(kept: Path) -> str:
    """Return the key in a file, which is made where it is missing."""
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        fresh = kept.with_name(f"secret-key.{os.getpid()}")
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(64))
        try:
            os.link(fresh, kept)  # fails where another process was first: then its key counts
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return kept.read_text().strip()


_TALKATIVE = ("boto3", "botocore", "s3transfer", "urllib3")
"""Libraries of storages that log where keys came from, and each request, as information."""


def logging_to_console() -> dict[str, Any]:
    """Return settings that write log lines to standard error, from `LOG_LEVEL` on."""
    level = os.environ.get("LOG_LEVEL", "WARNING")
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "format": "{asctime} {levelname} {name}: {message}",
                "datefmt": "%Y-%m-%d %H:%M:%S%z",
                "style": "{",
            }
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            **{name: {"level": _warnings_at_most(level)} for name in _TALKATIVE},
            "determinations": {"level": os.environ.get("LOG_LEVEL", "INFO")},
            "imr_archive": {"level": os.environ.get("LOG_LEVEL", "INFO")},
        },
    }


def _warnings_at_most(level: str) -> str:
    return level if level in {"ERROR", "CRITICAL"} else "WARNING"
