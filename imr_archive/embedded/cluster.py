"""The server's data directory: made, brought up to date, and the command that serves it."""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
import subprocess
from pathlib import Path
from typing import Any

from .places import ROLE, EmbeddedError, Places

SUPERUSER = "postgres"
"""Owns what PostgreSQL made itself. Nobody can connect as it; single-user mode is all it has."""

_ACCESS = f"""\
# Written at each start. Only the archive's role, with its password; see docs/security.md.
local all {ROLE} scram-sha-256
local all all reject
"""

_SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "password_encryption": "scram-sha-256",
    # letters are sent in statements, and must not end up in the log when one fails
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
    "log_min_duration_statement": "-1",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_statement": "none",
}

_ROLE_SQL = """\
DO $$
DECLARE command text;
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') THEN
    CREATE ROLE {role};
  END IF;
  ALTER ROLE {role} LOGIN CREATEDB NOSUPERUSER NOCREATEROLE NOREPLICATION NOBYPASSRLS
    PASSWORD '{password}';
  FOR command IN
    SELECT format('ALTER DATABASE %I OWNER TO {role}', datname)
    FROM pg_database WHERE NOT datistemplate
    UNION ALL
    SELECT format('ALTER %s %s OWNER TO {role}',
                  CASE relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW'
                               WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END, oid::regclass)
    FROM pg_class relation
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'S')
      AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_class'::regclass
                      AND objid = relation.oid AND deptype IN ('a', 'e', 'i'))
    UNION ALL
    SELECT format('ALTER ROUTINE %s OWNER TO {role}', oid::regprocedure)
    FROM pg_proc routine
    WHERE pronamespace = 'public'::regnamespace
      AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_proc'::regclass
                      AND objid = routine.oid AND deptype = 'e')
    UNION ALL
    SELECT format('ALTER TYPE %s OWNER TO {role}', oid::regtype)
    FROM pg_type kind
    WHERE typnamespace = 'public'::regnamespace
      AND (typtype IN ('e', 'd') OR typtype = 'c' AND typrelid IN
           (SELECT oid FROM pg_class WHERE relkind = 'c'))
      AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_type'::regclass
                      AND objid = kind.oid AND deptype = 'e')
  LOOP
    EXECUTE command;
  END LOOP;
END $$;

"""
"""The role, and its ownership of all that an earlier version made as superuser."""


def prepare(places: Places, inherited: tuple[int, ...] = ()) -> None:
    """Make the data directory where there is none, and give the role its password and rights.

    Only while no server runs. Programs that it starts get the descriptors that are `inherited`.
    Raises `EmbeddedError` where PostgreSQL refuses.
    """
    places.settle()
    if not (places.data / "PG_VERSION").exists():
        _initialize(places, inherited)
    access = places.data / "pg_hba.conf"
    if access.read_text() != _ACCESS:
        access.write_text(_ACCESS)
    (places.data / ".handle_pids.json").unlink(missing_ok=True)  # of an earlier version
    password = _password(places)
    given = places.data / "role"
    digest = hashlib.sha256(f"{password} {_ROLE_SQL}".encode()).hexdigest()
    if not given.exists() or given.read_text() != digest:
        _run_single_user(places, _ROLE_SQL.format(role=ROLE, password=password), inherited)
        given.write_text(digest)


def server_command(places: Places) -> list[str]:
    return [
        *(str(places.programs / "postgres"), "-D", str(places.data.resolve())),
        *("-c", f"unix_socket_directories={_quoted(places.socket_directory)}"),
        *(part for name, value in _SETTINGS.items() for part in ("-c", f"{name}={value}")),
    ]


def process_options(places: Places, inherited: tuple[int, ...] = ()) -> dict[str, Any]:
    """Return options of `subprocess` for the server's programs: its user, and no secrets.

    They keep the descriptors that are `inherited`: a lock is held until the last of them has ended.
    """
    kept = {name: value for name, value in os.environ.items() if name.startswith(("LANG", "LC_"))}
    environment = kept | {"PATH": os.defpath}
    options: dict[str, Any] = {"env": environment, "cwd": "/", "pass_fds": inherited}
    if user := places.user:
        options |= {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    return options


def _initialize(places: Places, inherited: tuple[int, ...]) -> None:
    """Make a cluster beside its place first: one that is cut off in the making is never used."""
    place = places.data.resolve()
    fresh = place.with_name(f"{place.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True, mode=0o700)
    if user := places.user:
        os.chown(fresh, user.pw_uid, user.pw_gid)
    command = [
        *(str(places.programs / "initdb"), "-D", str(fresh), "-U", SUPERUSER),
        *("--encoding=utf8", "--auth=reject"),
    ]
    options = process_options(places, inherited)
    _check(subprocess.run(command, capture_output=True, text=True, **options))
    fresh.rename(place)


def _password(places: Places) -> str:
    """Return the role's password, made where there is none."""
    file = places.password_file
    if not file.exists():
        fresh = file.with_name(f"{file.name}.new")
        fresh.unlink(missing_ok=True)
        fresh.touch(mode=0o600)
        fresh.write_text(f"*:*:*:{ROLE}:{secrets.token_urlsafe(32)}\n")
        fresh.rename(file)
    return file.read_text().strip().rpartition(":")[2]


def _run_single_user(places: Places, sql: str, inherited: tuple[int, ...] = ()) -> None:
    """Run SQL as superuser, which works only while the server does not run."""
    command = server_command(places)
    done = subprocess.run(
        [command[0], "--single", "-j", *command[1:], "postgres"],
        input=sql,
        capture_output=True,
        text=True,
        **process_options(places, inherited),
    )
    _check(done)
    errors = [line for line in done.stderr.splitlines() if "ERROR:" in line or "FATAL:" in line]
    if errors:
        raise EmbeddedError("\n".join(errors))


def _check(done: subprocess.CompletedProcess[str]) -> None:
    if done.returncode:
        raise EmbeddedError(f"{Path(done.args[0]).name} failed: {done.stderr.strip()}")


def _quoted(path: Path) -> str:
    """Return a path as one element of a PostgreSQL list."""
    return '"{}"'.format(str(path).replace('"', '""'))
