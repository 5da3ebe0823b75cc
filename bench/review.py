"""What a backlog of letters costs those who review them: `python -m bench.review`.

Puts copies of the samples that wait for a person, half of them without their dates, straight into a
database that is deleted afterwards. Prints milliseconds of processor time, PostgreSQL's and the web
process's, and of waiting: to note that a letter waits, in groups, and of the pages that tell what
waits.
"""

from __future__ import annotations

import argparse
import re
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import psutil

from bench.archive import open_throwaway_archive
from bench.saving import save

if TYPE_CHECKING:
    from django.db.models import Model

GROUP = 100
"""Letters that are filed together."""

PAGES = {
    "list": "/staff/review/",
    "list of those that are ready": "/staff/review/?kind=ready",
    "list of one problem": "/staff/review/?kind=missing-decision-date",
    "the staff's home": "/staff/",
    "a letter": "/staff/review/{letter}/",
}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--letters", type=int, default=60_000)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--save", action="store_true", help="write bench/results/review.json")
    options = parser.parse_args()
    open_throwaway_archive()

    seeds = _waiting_letters()
    figures: dict[str, Any] = {"letters": options.letters}
    figures["to note that a letter waits"] = _copy(seeds, options.letters)
    get = _client()
    for name, path in PAGES.items():
        address = path.format(letter=seeds[0])
        get(address)
        figures[name] = _taken(partial(get, address), options.rounds)
    for name, told in figures.items():
        print(f"{name}: {told}")
    if options.save:
        save("review", figures)


def _waiting_letters() -> list[int]:
    """File the samples, every other one without its dates, and return their ids."""
    from determinations.ingest.intake import open_batch, receive
    from determinations.ingest.lifecycle import record_reading
    from determinations.ingest.sources import IncomingFile
    from determinations.letters import read
    from determinations.models import IN_REVIEW, Letter
    from synthetic.samples import sample_texts

    batch = open_batch("bench")
    for number, text in enumerate(sample_texts()):
        written = re.sub(r"Decision Date: \S+", "", text) if number % 2 else text
        content = written.encode()
        file = IncomingFile(f"{number}.txt", content)
        receipt = receive(batch, file, publish_when_clean=False)
        if receipt.letter is not None:
            record_reading(receipt.letter.pk, read(content, "text/plain"))
    waiting = Letter.objects.filter(IN_REVIEW, current_for__isnull=False).order_by("pk")
    return list(waiting.values_list("pk", flat=True))


_COPIES = """
    CREATE TEMP TABLE copied AS
    SELECT seed, nth, nextval(pg_get_serial_sequence('determinations_letter', 'id')) AS letter,
           nextval(pg_get_serial_sequence('determinations_case', 'id')) AS of_case
    FROM generate_series(1, %s) AS nth CROSS JOIN unnest(%s::bigint[]) AS seed
"""


_WAIT = """
    UPDATE determinations_letter AS letter
    SET case_id = of_case, status = row.status, problems = row.problems
    FROM copied JOIN determinations_letter AS row ON row.id = seed
    WHERE copied.letter = letter.id AND letter.id = ANY (%s)
"""


def _copy(seeds: Sequence[int], letters: int) -> dict[str, float]:
    """Copy letters with their cases and items until there are so many; return what noting takes.

    They are received first; that each of a group waits is said by one statement.
    """
    from django.db import connection

    from determinations.models import Case, DisputedItem, Letter

    received = {"case_id": "NULL", "status": "'received'", "problems": "'[]'::jsonb"}
    digest = "md5(row.sha256 || letter) || md5(letter || row.sha256)"
    number = "row.case_number || '-' || of_case"
    of_letter = "case_id = (SELECT id FROM determinations_case WHERE letter_id = seed)"
    with connection.cursor() as cursor:
        cursor.execute(_COPIES, [letters // len(seeds), list(seeds)])
        cursor.execute("CREATE INDEX ON copied (letter)")
        for statement in (
            _insert(Letter, "row.id = seed", {**received, "id": "letter", "sha256": digest}),
            _insert(
                Case,
                "letter_id = seed",
                {"id": "of_case", "letter_id": "letter", "case_number": number},
            ),
            _insert(DisputedItem, of_letter, {"case_id": "of_case"}),
        ):
            cursor.execute(statement)
        cursor.execute("SELECT letter FROM copied ORDER BY nth, seed")
        copied = [letter for (letter,) in cursor.fetchall()]
        groups = iter([copied[at : at + GROUP] for at in range(0, len(copied), GROUP)])
        taken = _taken(lambda: cursor.execute(_WAIT, [next(groups)]), -(-len(copied) // GROUP))
        cursor.execute("VACUUM ANALYZE")
    return {kind: round(ms / GROUP, 3) for kind, ms in taken.items()}


def _insert(model: type[Model], condition: str, changed: Mapping[str, str]) -> str:
    """Return what copies the rows of a model that meet a condition, with some values changed."""
    stored = [field for field in model._meta.concrete_fields if not field.generated]
    columns = [
        str(field.column) for field in stored if not field.primary_key or field.column in changed
    ]
    values = [changed.get(column, f"row.{column}") for column in columns]
    table = model._meta.db_table
    return (
        f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(values)} "
        f"FROM copied JOIN {table} AS row ON {condition}"
    )


def _client() -> Callable[[str], object]:
    """Return what asks for a page as an administrator."""
    from django.conf import settings
    from django.contrib.auth.models import User
    from django.test import Client

    settings.ALLOWED_HOSTS = ["testserver"]
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    client = Client()
    client.force_login(User.objects.create_superuser("bench"))

    def get(address: str) -> object:
        answer = client.get(address)
        assert answer.status_code == 200, f"{address}: {answer.status_code}"
        return answer

    return get


def _taken(work: Callable[[], object], times: int) -> dict[str, float]:
    """Do something so many times; return the mean milliseconds by what they were spent on."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = psutil.Process(cursor.fetchone()[0])
    before, used, began = _spent(backend), time.process_time(), time.perf_counter()
    for _ in range(times):
        work()
    return {
        "PostgreSQL": round((_spent(backend) - before) * 1000 / times, 1),
        "here": round((time.process_time() - used) * 1000 / times, 1),
        "waited": round((time.perf_counter() - began) * 1000 / times, 1),
    }


def _spent(process: psutil.Process) -> float:
    times = process.cpu_times()
    return times.user + times.system


if __name__ == "__main__":
    main()
