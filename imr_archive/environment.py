"""Reading settings from the environment, and what stands in where it names nothing."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any

import dj_database_url

POOL = {"min_size": 1, "max_size": int(os.environ.get("DATABASE_POOL_SIZE", "8")), "timeout": 2}
"""A request waits so many seconds for a connection; without a database it fails as fast."""


def database(data_directory: Path) -> dict[str, Any]:
    """Return the settings of `DATABASE_URL`, or of the server embedded in the directory."""
    if url := os.environ.get("DATABASE_URL"):
        config: dict[str, Any] = dict(dj_database_url.parse(url))
    else:
        config = {
            "ENGINE": "imr_archive.embedded_postgresql",
            "EMBEDDED_DATA_DIR": str(data_directory / "postgres"),
            "NAME": "postgres",
        }
    config["OPTIONS"] = {**config.get("OPTIONS", {}), "pool": POOL}
    config["CONN_HEALTH_CHECKS"] = True  # a restarted server's old ones are replaced
    return config


def flag(name: str, default: bool = False) -> bool:
    """Return whether a variable says yes."""
    return os.environ.get(name, str(default)).strip().lower() in {"1", "true", "yes", "on"}


def words(name: str, default: str = "") -> list[str]:
    """Return the words of a variable, separated by spaces or commas."""
    return [word for word in os.environ.get(name, default).replace(",", " ").split() if word]


def secret_key(data_directory: Path) -> str:
    """Return `SECRET_KEY`, or a key that is made at the first start and kept in the directory."""
    if from_environment := os.environ.get("SECRET_KEY"):
        return from_environment
    kept = data_directory / "secret-key"
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


def logging_to_console() -> dict[str, Any]:
    """Return settings that write log lines to standard error, from `LOG_LEVEL` on."""
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
        "root": {"handlers": ["console"], "level": os.environ.get("LOG_LEVEL", "WARNING")},
        "loggers": {
            "determinations": {"level": os.environ.get("LOG_LEVEL", "INFO")},
            "imr_archive": {"level": os.environ.get("LOG_LEVEL", "INFO")},
        },
    }
