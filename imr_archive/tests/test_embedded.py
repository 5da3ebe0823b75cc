"""The embedded PostgreSQL: who may use it, who keeps it running, and when it ends."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import SimpleNamespace

import psycopg
import pytest

from imr_archive import embedded
from imr_archive.embedded import cluster, places
from imr_archive.processes import die_with_parent, holder_of

PROJECT = Path(__file__).parents[2]
USE = """
import sys, time
from pathlib import Path
from imr_archive import embedded
print(embedded.database_url(Path(sys.argv[1]), "postgres"), flush=True)
time.sleep(600)
"""


def wait_until(condition, seconds=60):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.05)


def postmaster(data):
    return int((data / "postmaster.pid").read_text().split()[0])


def is_running(pid):
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


def parent_of(pid):
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


@pytest.fixture
def folder():
    """A short path, which pytest's own is not everywhere; its parents as open as they are."""
    path = Path(tempfile.mkdtemp(prefix="imr"))
    path.chmod(0o711)
    yield path
    embedded.release(path / "postgres")
    shutil.rmtree(path)


def test_one_server_from_its_first_start_to_its_last_user(folder):
    data = folder / "postgres"
    url = embedded.database_url(data, "postgres")

    # its role is no superuser, and all others are refused
    with psycopg.connect(url) as connection:
        role = "SELECT current_user, rolsuper, rolcreaterole FROM pg_roles WHERE rolname = %s"
        found = connection.execute(role, [embedded.ROLE]).fetchone()
        assert found == (embedded.ROLE, False, False)
        for refused in ("COPY (SELECT 1) TO PROGRAM 'id'", "SELECT pg_read_file('/etc/passwd')"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(refused)
            connection.rollback()
        connection.execute("CREATE TABLE t (letter text NOT NULL CHECK (letter = ''))")
        connection.execute("CREATE EXTENSION pg_trgm")
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
    for user, password in (("postgres", ""), (embedded.ROLE, "wrong")):
        with pytest.raises(psycopg.OperationalError, match=r"rejects|authentication failed"):
            psycopg.connect(host=str(data), user=user, password=password, dbname="postgres")

    # only we can read the password; the socket and the folders are closed
    assert stat.S_IMODE((folder / "postgres.password").stat().st_mode) == 0o600
    assert "password" not in url.replace("postgres.password", "")
    assert stat.S_IMODE((data / places.SOCKET).stat().st_mode) == 0o700
    assert stat.S_IMODE(data.stat().st_mode) == 0o700
    assert stat.S_IMODE(folder.stat().st_mode) == 0o711

    # a letter in a statement that fails is not in the log
    with psycopg.connect(url) as connection, pytest.raises(psycopg.errors.CheckViolation):
        connection.execute("INSERT INTO t VALUES ('text of a letter')")
    with psycopg.connect(url) as connection, pytest.raises(psycopg.errors.CheckViolation):
        connection.execute("INSERT INTO t VALUES (%s)", ["text of a letter"])
    log = (data / "log").read_text()
    assert "violates check constraint" in log
    assert "text of a letter" not in log

    # killed, it is started again; with its keeper killed it ends, and another keeper starts it
    def answers():
        with contextlib.suppress(psycopg.OperationalError, OSError):
            psycopg.connect(url).close()
            return postmaster(data) != killed
        return False

    killed = postmaster(data)
    os.kill(killed, signal.SIGKILL)
    wait_until(answers)
    killed = postmaster(data)
    os.kill(parent_of(killed), signal.SIGKILL)
    wait_until(lambda: not is_running(killed))
    wait_until(lambda: embedded.keep_running(data) or answers())

    # it outlives one of two users, and ends with the last, even if that one was killed
    user = subprocess.Popen(
        [sys.executable, "-c", USE, str(data)], cwd=PROJECT, stdout=subprocess.PIPE
    )
    assert user.stdout.readline().decode().strip() == url
    server = postmaster(data)
    embedded.release(data)
    assert is_running(server)
    user.kill()
    user.wait()
    user.stdout.close()
    wait_until(lambda: not is_running(server))
    wait_until(lambda: not embedded._is_locked(folder / "postgres.keeper"))


def test_a_data_directory_of_an_earlier_version_goes_on_under_the_role(folder):
    data = folder / "postgres"
    where = places.Places(data)
    cluster.prepare(where)
    (data / "role").unlink()
    before = (
        "DROP OWNED BY archive; ALTER DATABASE postgres OWNER TO postgres; DROP ROLE archive;"
        "CREATE TYPE mood AS ENUM ('good'); CREATE TABLE kept (id serial PRIMARY KEY, m mood);"
        "CREATE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT 1';"
        "CREATE VIEW seen AS SELECT * FROM kept; INSERT INTO kept (m) VALUES ('good');\n\n"
    )
    cluster._run_single_user(where, before)
    (data / "pg_hba.conf").write_text("local all all trust\n")
    (data / ".handle_pids.json").write_text("[1]")

    with psycopg.connect(embedded.database_url(data, "postgres")) as connection:
        assert connection.execute("SELECT m FROM kept").fetchall() == [("good",)]
        connection.execute("ALTER TABLE kept ADD COLUMN more int")
        connection.execute("ALTER TYPE mood RENAME VALUE 'good' TO 'fine'")
        connection.execute("DROP FUNCTION one()")
        connection.execute("DROP VIEW seen")
        connection.execute("SELECT nextval('kept_id_seq')")
    assert "trust" not in (data / "pg_hba.conf").read_text()


def test_a_path_too_long_for_a_socket_is_refused_with_advice(tmp_path):
    data = tmp_path / ("long" * 30) / "postgres"
    with pytest.raises(embedded.EmbeddedError, match="IMR_DATA_DIR"):
        embedded.database_url(data, "postgres")
    assert not data.parent.exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs the server as another user")
def test_as_root_closed_folders_stay_closed_and_their_content_goes_elsewhere(folder, monkeypatch):
    closed = folder / "closed"
    closed.mkdir(mode=0o700)
    monkeypatch.setattr(places, "OUTSIDE", folder / "outside")
    where = places.Places(closed / "postgres")

    where.settle()

    assert where.data.is_symlink()
    assert where.data.resolve().is_relative_to(folder / "outside")
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700
    assert places._can_enter(where.data, where.user)

    copy = places._reachable_copy()
    assert copy == places._reachable_copy()
    for program in ("initdb", "postgres"):
        command = [copy / "bin" / program, "--version"]
        subprocess.run(command, **cluster.process_options(where), check=True)


def test_the_process_that_holds_a_port_is_named():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        assert holder_of(port).startswith(f"process {os.getpid()} (")
    assert holder_of(port) == ""


def test_what_a_killed_keeper_had_started_keeps_the_next_one_waiting(folder):
    where = places.Places(folder / "postgres")
    with where.keeper_lock.open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        options = cluster.process_options(where, (lock.fileno(),))
        program = subprocess.Popen(["sleep", "60"], **options)  # noqa: S607
    assert embedded._is_locked(where.keeper_lock)
    embedded.keep_running(where.data)
    assert where.data not in embedded._started

    program.kill()
    program.wait()
    assert not embedded._is_locked(where.keeper_lock)


def test_a_program_whose_parent_ended_before_it_began_ends_too():
    def begin_with_another_parent():
        die_with_parent(signal.SIGTERM, os.getpid())

    done = subprocess.run(["true"], check=False, preexec_fn=begin_with_another_parent)  # noqa: S607
    assert done.returncode == 1


def test_a_server_that_ends_again_and_again_is_waited_for_some_seconds(folder, monkeypatch):
    where = places.Places(folder / "postgres")
    where.data.mkdir()
    (where.data / "log").write_text("LOG:  unrecognized parameter\nFATAL:  contains errors\n")
    line = f"{embedded.ENDED_AT_ONCE} (1); starting it again.\n"
    where.keeper_log.write_text("The server ended (-9); starting it again.\n" + 4 * line)

    def keeper_of(_):
        with where.keeper_log.open("a") as log:
            log.write(line)

    monkeypatch.setattr(embedded, "_keeper_of", keeper_of)
    with pytest.raises(embedded.EmbeddedError, match="unrecognized parameter") as refused:
        embedded.connection_parameters(where.data)
    assert str(where.data / "log") in str(refused.value)


def test_a_keeper_that_takes_long_to_begin_is_started_once(folder, monkeypatch):
    started = []

    def start(*given, **options):
        started.append(options)
        return SimpleNamespace(poll=lambda: None)

    monkeypatch.setattr(embedded.subprocess, "Popen", start)
    for _ in range(3):
        embedded.keep_running(folder / "postgres")
    assert len(started) == 1
