"""The embedded PostgreSQL of the tests, which does not wait for the disk."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Any

from imr_archive import embedded

_SETTINGS = "fsync = off\nfull_page_writes = off\nsynchronous_commit = off\n"
"""All that is lost when the machine stops are databases that a test run makes anew."""


def use_own_server(database: dict[str, Any], data_directory: Path) -> None:
    """Lead the tests to a server beside the archive's, unless `DATABASE_URL` names one."""
    if "EMBEDDED_DATA_DIR" in database:
        database["EMBEDDED_DATA_DIR"] = str(data_directory / "tests" / "postgres")


def let_it_hurry(database: dict[str, Any]) -> None:
    """Start the server of the tests, and tell it that nothing has to survive a power cut."""
    if "EMBEDDED_DATA_DIR" not in database:
        return
    data = Path(database["EMBEDDED_DATA_DIR"])
    embedded.connection_parameters(data)
    configuration = data / "postgresql.conf"
    if _SETTINGS not in configuration.read_text():
        with configuration.open("a") as file:
            file.write(f"\n{_SETTINGS}")
        os.kill(int((data / "postmaster.pid").read_text().split()[0]), signal.SIGHUP)
