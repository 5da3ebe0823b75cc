"""The database: reachable, migrated, of a version that we know, with a clock like ours."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import suppress

import psycopg
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from .findings import Finding, ok, trouble, warning
from .status import Status, read_status

DATABASE = "Database"
"""What the finding is called that says whether it answers."""
OLDEST_SERVER = 150000
MOST_CLOCK_SECONDS = 5
CONNECT_SECONDS = 5


def examine_database() -> Iterable[Finding]:
    """Look whether the database answers, and whether its tables are those of this version.

    It is asked when this is called: the first who asks an embedded one hears why it does not start.
    """
    try:
        connection.ensure_connection()
    except (DatabaseError, ImproperlyConfigured, OSError) as error:
        away = trouble(
            DATABASE,
            f"It can't be reached: {_why_away(error)}.",
            "Start it, or look at DATABASE_URL and at its log. The embedded one is started by "
            "`manage.py run`.",
        )
        return (away,)
    return _examine_tables()


def _examine_tables() -> Iterator[Finding]:
    yield ok(DATABASE, "It answers.")
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        yield trouble(
            "Migrations",
            f"{len(plan)} are missing, the first is {plan[0][0]}.",
            "Run `manage.py migrate`.",
        )
    else:
        yield ok("Migrations", "All are there.")
        yield from examine_server(read_status())
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('is_superuser'), current_setting('server_encoding')")
        superuser, encoding = cursor.fetchone()
    if superuser == "on":
        yield warning(
            "Database role",
            "The archive connects as a superuser.",
            "Use a role that only owns its database: docs/security.md.",
        )
    if encoding != "UTF8":
        yield trouble(
            "Encoding", f"The database is {encoding}.", "Make it anew with the encoding UTF8."
        )


def _why_away(error: Exception) -> str:
    """Return why there is no connection, as the server or the system says it.

    A pool says only that it had none in time: so one is tried without it. What is no error of
    psycopg's is told whole, as why the embedded server doesn't start.
    """
    said = str(error)
    if not isinstance(error.__cause__, psycopg.Error):
        return " ".join(said.split()).rstrip(".") or type(error).__name__
    with suppress(ImproperlyConfigured):
        given = connection.get_connection_params()
        given.pop("pool", None)
        try:
            psycopg.connect(**given | {"connect_timeout": CONNECT_SECONDS}).close()
        except (psycopg.Error, OSError) as told:
            said = str(told)
    first = (said.splitlines() or [""])[0].strip().rstrip(".")
    return first.removeprefix("connection failed: ") or type(error).__name__


def examine_server(status: Status) -> Iterator[Finding]:
    """Look at the version of the server and at its clock."""
    major = status.server_version // 10000
    if status.server_version < OLDEST_SERVER:
        yield trouble("PostgreSQL", f"Version {major} is too old.", "Use PostgreSQL 15 or later.")
    else:
        yield ok("PostgreSQL", f"Version {major}.")
    apart = abs(time.time() - status.now)
    if apart > MOST_CLOCK_SECONDS:
        yield trouble(
            "Clock",
            f"This machine and the database are {apart:.0f} seconds apart.",
            "Let both take the time from a time server (chrony, systemd-timesyncd).",
        )
    else:
        yield ok("Clock", "This machine and the database agree.")
