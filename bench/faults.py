"""Kill processes of a running archive while it takes letters in, and look whether all is there.

    python -m bench.faults                          20 rounds of 100 letters
    python -m bench.faults --rounds 40 --seed 7 --save

The whole archive runs as `manage.py run` starts it: PostgreSQL, web server, worker, indexer. In
each round an archive of invented letters is stored as an upload stores it, and one process that is
chosen at random is killed (SIGKILL) at a moment that is chosen at random: the worker, the web
server, one of its workers, the indexer, the process that reads a letter, PostgreSQL, or its keeper.
Nobody helps. The round ends when every letter was read and the index has every decision, or fails
after two minutes. At the end every file is compared byte for byte, and every count of the index
with the database.
"""

from __future__ import annotations

import argparse
import hashlib
import http.client
import io
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench import PROJECT
from bench.archive import open_archive, postmaster
from bench.processes import command_of, family_of, parent_of, repeatedly
from bench.saving import save

MOST_SECONDS_A_ROUND = 120
MOST_SECONDS_TO_KILL = 4
START_SECONDS = 300

TARGETS: dict[str, Callable[[str], bool]] = {
    "worker": lambda command: "procrastinate worker" in command,
    "web server or a worker of it": lambda command: "gunicorn imr_archive.wsgi" in command,
    "indexer": lambda command: "manage.py run_indexer" in command,
    "reading child": lambda command: "determinations.letters.child" in command,
    "PostgreSQL": lambda command: "postgres" in command,
    "keeper of PostgreSQL": lambda command: "imr_archive.embedded" in command,
}


def main() -> None:
    options = arguments()
    chance = random.Random(options.seed)  # repeatable, no secret
    with tempfile.TemporaryDirectory(prefix="imr-faults-") as folder:
        data = Path(folder) / "data"
        os.environ["LOG_LEVEL"] = "ERROR"
        open_archive(data)
        sent = store_first_letter()
        with running_archive() as (supervisor, port), watched(port) as answers:
            rounds = [
                fault_round(number, options.letters, chance, supervisor, sent)
                for number in range(options.rounds)
            ]
            found = persistently(lambda: problems(sent))
        figures = {
            "seed": options.seed,
            "letters": len(sent),
            "rounds": rounds,
            "slowest_round_seconds": max(each["seconds"] for each in rounds),
            "answers_meanwhile": dict(answers),
            "problems": found,
        }
    print(*found or ["Nothing is lost, twice or out of step."], sep="\n")
    print(f"What a reader got meanwhile: {dict(answers)}")
    if options.save:
        print(save("faults", figures))
    sys.exit(1 if found else 0)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--letters", type=int, default=100, help="of each round")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--save", action="store_true", help="keep the figures in bench/results/")
    return parser.parse_args()


@contextmanager
def running_archive() -> Iterator[tuple[int, int]]:
    """Run the archive as `manage.py run` does; yield its process id and port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "manage.py", "run"],
        cwd=PROJECT,
        env={**os.environ, "PORT": str(port), "IMR_INDEX_STALE_SECONDS": "60"},
        stdout=subprocess.DEVNULL,
    )
    try:
        until = time.monotonic() + START_SECONDS
        while status_of(port) != "200":
            if process.poll() is not None or time.monotonic() > until:
                sys.exit("The archive did not start.")
            time.sleep(0.5)
        yield process.pid, port
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(60)


def status_of(port: int) -> str:
    """Return the status of the list of decisions, or what kept it from being answered."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", "/decisions/?q=knee")
        return str(connection.getresponse().status)
    except (OSError, http.client.HTTPException) as error:
        return type(error).__name__
    finally:
        connection.close()


@contextmanager
def watched(port: int) -> Iterator[Counter[str]]:
    """Ask for a page again and again while the block runs; yield the counts of the answers."""
    answers: Counter[str] = Counter()

    def ask() -> None:
        answers[status_of(port)] += 1

    with repeatedly(ask, 0.2):
        yield answers


def fault_round(
    number: int, letters: int, chance: random.Random, supervisor: int, sent: dict[str, str]
) -> dict[str, Any]:
    """Store letters, kill a process, and wait until all is in step again."""
    archive, digests = zip_of_letters(2 + number * letters, letters)
    persistently(lambda: store(f"round-{number}.zip", archive))
    database = persistently(postmaster)
    sent |= digests
    started = time.monotonic()
    target = list(TARGETS)[number % len(TARGETS)]
    time.sleep(chance.uniform(0, MOST_SECONDS_TO_KILL))
    killed = kill_one(target, [supervisor, database], chance)
    while state := persistently(lambda: out_of_step(len(sent))):
        if time.monotonic() - started > MOST_SECONDS_A_ROUND:
            break
        time.sleep(0.3)
    result = {
        "killed": target if killed else f"{target}: none was running",
        "seconds": round(time.monotonic() - started, 1),
        "left": state,
    }
    print(f"round {number + 1}: {result}", flush=True)
    return result


def store_first_letter() -> dict[str, str]:
    """Store one letter, since `manage.py run` fills an archive that has none with samples."""
    from determinations.ingest.incoming import IncomingFile
    from determinations.ingest.intake import open_batch, receive
    from determinations.ingest.tasks import enqueue

    ((case_number, content),) = invented_letters(1, 1)
    receive(
        open_batch("bench"),
        IncomingFile(f"{case_number}.pdf", content),
        publish_when_clean=True,
        then=enqueue,
    )
    return {hashlib.sha256(content).hexdigest(): case_number}


def invented_letters(first: int, count: int) -> Iterator[tuple[str, bytes]]:
    """Yield case numbers and PDFs."""
    from synthetic.corpus import Corpus
    from synthetic.pdf import to_pdf
    from synthetic.render import render

    corpus = Corpus(1)
    for letter in map(corpus.letter, range(first, first + count)):
        yield letter.case_number, to_pdf(render(corpus.draft(letter)))


def zip_of_letters(first: int, count: int) -> tuple[bytes, dict[str, str]]:
    """Return an archive of invented letters, and their case numbers by the hash of their bytes."""
    digests, packed = {}, io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for case_number, content in invented_letters(first, count):
            digests[hashlib.sha256(content).hexdigest()] = case_number
            file.writestr(f"{case_number}.pdf", content)
    return packed.getvalue(), digests


def store(name: str, content: bytes) -> None:
    from determinations.ingest.archives import store_archive
    from determinations.ingest.intake import open_batch
    from determinations.ingest.tasks import enqueue_unpacking

    batch = open_batch("bench")
    store_archive(batch, name, io.BytesIO(content), publish_when_clean=True, then=enqueue_unpacking)


def persistently(work: Callable[[], Any]) -> Any:
    """Do something again while the database is away, as a person would try again."""
    from django.db import DatabaseError, InterfaceError, connection

    until = time.monotonic() + MOST_SECONDS_A_ROUND
    while True:
        try:
            return work()
        except (DatabaseError, InterfaceError):
            connection.close()
            if time.monotonic() > until:
                raise
            time.sleep(0.5)


def kill_one(target: str, parents: list[int], chance: random.Random) -> bool:
    """Kill a process of this kind, below these and PostgreSQL's keeper; return whether one was."""
    parents = [*parents, parent_of(parents[-1])]
    pids = {pid for parent in parents for pid in family_of(parent)}
    chosen = sorted(pid for pid in pids if TARGETS[target](command_of(pid)))
    if not chosen:
        return False
    os.kill(chance.choice(chosen), signal.SIGKILL)
    return True


def out_of_step(letters: int) -> str:
    """Return what is still missing, empty where every letter is read and every decision indexed."""
    from determinations.models import Archive, ArchiveState, DisputedItem, Letter, LetterStatus
    from determinations.search.index.reader import IndexUnavailable, reader

    if Archive.objects.filter(state=ArchiveState.WAITING).exists():
        return "archives wait to be unpacked"
    stored = Letter.objects.count()
    waiting = Letter.objects.filter(status=LetterStatus.RECEIVED).count()
    if stored != letters or waiting:
        return f"{stored} of {letters} letters stored, {waiting} not read"
    published = DisputedItem.objects.published().count()
    try:
        indexed = reader.searcher().num_docs
    except IndexUnavailable as error:
        return str(error)
    return "" if indexed == published else f"{indexed} of {published} decisions in the index"


def problems(sent: dict[str, str]) -> list[str]:
    """Return what is lost, twice or out of step."""
    from django.db.models import Count

    from bench.brute_force import check_counts
    from bench.engines import ours
    from bench.queries import load_queries
    from determinations.ingest.letter_bytes import bytes_of
    from determinations.models import Case, Letter, LetterStatus

    found = [state] if (state := out_of_step(len(sent))) else []
    stored: dict[str, str] = {}
    for letter in Letter.objects.defer(None).select_related("case").iterator(chunk_size=100):
        digest = hashlib.sha256(bytes_of(letter)).hexdigest()
        stored[digest] = letter.case.case_number if letter.case else ""
        if letter.status == LetterStatus.FAILED:
            found.append(f"{letter.file_name}: {letter.get_problems()[0].message}")
    if stored != sent:
        wrong = sum(stored.get(digest) != case for digest, case in sent.items())
        found.append(f"{wrong} letters are missing or under another case")
    twice = Case.objects.annotate(of=Count("letters")).exclude(of=1).count()
    if twice:
        found.append(f"{twice} cases have no letter or several")
    check_counts(load_queries(*ours.rare_words()))
    return found


if __name__ == "__main__":
    main()
