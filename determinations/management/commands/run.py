"""Start the whole archive on this machine: `python manage.py run`, or `make run`."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from determinations.models import Letter
from imr_archive import embedded, supervision
from imr_archive.processes import die_with_parent, holder_of
from synthetic import demonstration

WATCH_SECONDS = 2.0
"""How often the embedded database's keeper is looked after."""


def refuse_taken_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            holder = holder_of(port)
            raise CommandError(
                f"Port {port} can't be used ({error.strerror}"
                f"{f': {holder} listens there' if holder else ''}). "
                f"Choose another one: PORT={port + 1} make run"
            ) from error


def watch_over(data_directory: Path, ended: threading.Event) -> None:
    while not ended.wait(WATCH_SECONDS):
        embedded.keep_running(data_directory)


class Command(BaseCommand):
    help = (
        "Start the database (unless DATABASE_URL names one), migrate, take sample letters and "
        "invented letters of all years in on the first start, build the search index, and serve "
        "with background workers."
    )
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        port = os.environ.get("PORT", "8000")
        if not port.isdigit():
            raise CommandError(f"PORT must be a number, not {port!r}.")
        refuse_taken_port(int(port))
        data_directory = None
        if not os.environ.get("DATABASE_URL"):
            data_directory = Path(settings.DATABASES["default"]["EMBEDDED_DATA_DIR"])
            self.start_database(data_directory)
        with self.step("Migrating"):
            call_command("migrate", verbosity=0)
        with self.step("Collecting static files"):
            call_command("collectstatic", verbosity=0, interactive=False)
        self.fill_empty_archive()
        with self.step("Preparing the search index"):
            call_command("reindex", if_needed=True, verbosity=0)
        connections.close_all()
        ended = threading.Event()
        if data_directory:
            threading.Thread(target=watch_over, args=[data_directory, ended], daemon=True).start()
        code = self.serve(port)
        ended.set()
        if data_directory:
            embedded.release(data_directory)
        self.stdout.write("Stopped.")
        sys.exit(code)

    def start_database(self, data_directory: Path) -> None:
        """Start the embedded server for us and our children, and keep it running."""
        with self.step("Starting PostgreSQL"):
            try:
                os.environ["DATABASE_URL"] = embedded.database_url(
                    data_directory, settings.DATABASES["default"]["NAME"]
                )
            except embedded.EmbeddedError as error:
                raise CommandError(str(error)) from error

    @contextmanager
    def step(self, what: str) -> Iterator[None]:
        self.stdout.write(f"{what} ...", ending=" ")
        self.stdout.flush()
        started = time.monotonic()
        yield
        self.stdout.write(f"done ({time.monotonic() - started:.1f} s)")

    def fill_empty_archive(self) -> None:
        """Take the samples and the letters of the demonstration in, unless any letter is there."""
        if settings.IMR_SAMPLES == "hide" or Letter.objects.exists():
            return
        self.ingest_samples()
        with self.step(f"Inventing {demonstration.LETTERS:,} letters"):
            demonstration.load_demonstration()

    def ingest_samples(self) -> None:
        folder = settings.BASE_DIR / "samples"
        samples = sorted(map(str, [*folder.rglob("*.pdf"), *(folder / "older").glob("*.txt")]))
        if not samples:
            return
        with self.step(f"Reading {len(samples)} sample letters"):
            # A letter of the samples that needs review is part of the demonstration
            command = [sys.executable, "manage.py", "ingest", "--publish", "--json", *samples]
            subprocess.run(command, cwd=settings.BASE_DIR, stdout=subprocess.DEVNULL, check=False)

    def serve(self, port: str) -> int:
        """Run web server, worker and indexer until a signal; return an exit code."""
        config = supervision.write_config(
            settings.IMR_DATA_DIR,
            settings.BASE_DIR,
            port,
            watches_folder=bool(settings.IMR_WATCH_FOLDER),
            has_mailbox=bool(settings.IMR_MAILBOX_URL),
        )
        runner = os.getpid()
        supervisor = subprocess.Popen(
            [sys.executable, "-m", "supervisor.supervisord", "--nodaemon", "-c", str(config)],
            cwd=settings.BASE_DIR,
            start_new_session=True,  # Ctrl-C reaches us alone, and we stop the rest in order
            stdout=subprocess.PIPE,
            text=True,
            umask=0o077,  # logs and all that the processes write are the user's alone
            # killed ourselves, we could not stop it
            preexec_fn=lambda: die_with_parent(signal.SIGTERM, runner),
        )

        def stop(signum: int, frame: FrameType | None) -> None:
            supervisor.terminate()

        signal.signal(signal.SIGINT, stop)
        signal.signal(signal.SIGTERM, stop)
        self.stdout.write(
            f"IMR Archive: http://127.0.0.1:{port}/ (admin account: "
            f"{os.path.relpath(sys.executable)} manage.py createsuperuser; "
            "Ctrl-C stops everything)"
        )
        self.stdout.flush()
        assert supervisor.stdout is not None  # noqa: S101  # requested above
        for line in supervisor.stdout:
            self.stdout.write(line, ending="")
        return supervisor.wait()
