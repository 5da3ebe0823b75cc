"""Letters and their index, made once a test process and put back for each test that wants them.

Reading, publishing and indexing thirty letters takes over a second; putting back what came of it
takes a few hundredths of one.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Model
from psycopg.sql import SQL, Composable, Identifier

from determinations.models import WaitingProblem

Addition = Callable[[], None]
"""What adds rows to the database, and changes none that it has."""
Rows = dict[type[Model], bytes]
"""Model to its rows in PostgreSQL's binary COPY format."""

_rows: dict[tuple[Addition, ...], Rows] = {}
"""The rows of the last of these additions, one after the other."""
_indexes: dict[tuple[Addition, ...], Path] = {}


def put_back(*additions: Addition) -> None:
    """Fill an empty database with what these additions wrote the first time in this process."""
    for count in range(1, len(additions) + 1):
        made = additions[:count]
        if made in _rows:
            _put_rows_back(_rows[made])
        else:
            before = {model: _ids(model) for model in _tables()}
            made[-1]()
            _rows[made] = {model: _copy_out(model, known) for model, known in before.items()}


@contextmanager
def archive_of(*additions: Addition) -> Iterator[None]:
    """Fill an empty database with what these additions wrote, and have an index of it."""
    put_back(*additions)
    with indexed(*additions):
        yield


def _put_rows_back(rows: Rows) -> None:
    with transaction.atomic():  # foreign keys are checked at its end
        for model, copied in rows.items():
            _copy_in(model, copied)


@contextmanager
def indexed(*additions: Addition) -> Iterator[None]:
    """Have an index of what these additions put into the database, followed up to now."""
    # only now: the tests' settings name another directory for each test
    from determinations.search.index import following as indexer
    from determinations.search.value_labels import forget_labels

    forget_labels()
    directory = Path(settings.IMR_INDEX_DIR)
    if additions in _indexes:
        shutil.copytree(_indexes[additions], directory)
        _follow_up_to_now()
    else:
        indexer.bring_up_to_date()
        _indexes[additions] = Path(tempfile.mkdtemp(prefix="kept-index-")) / "index"
        shutil.copytree(directory, _indexes[additions])
    yield
    forget_labels()


def _follow_up_to_now() -> None:
    from determinations.search.index.files import current_generation, read_followed, write_followed

    generation = current_generation()
    assert generation is not None
    followed = read_followed(generation)
    assert followed is not None
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        (horizon,) = cursor.fetchone()
    now = time.time()
    write_followed(generation, replace(followed, horizon=horizon, at=now, settled=now))


def forget_indexes() -> None:
    """Remove the kept indexes; called when the test process ends."""
    for index in _indexes.values():
        shutil.rmtree(index.parent, ignore_errors=True)


def _tables() -> list[type[Model]]:
    models = apps.get_app_config("determinations").get_models(include_auto_created=True)
    written_by_triggers = {WaitingProblem}
    return [each for each in models if each._meta.managed and each not in written_by_triggers]


def _names(model: type[Model]) -> tuple[Identifier, Composable]:
    """Return a model's table and its columns but generated ones, which nobody may write."""
    fields = [field for field in model._meta.local_concrete_fields if not field.generated]
    columns = SQL(", ").join(Identifier(field.column) for field in fields)
    return Identifier(model._meta.db_table), columns


def _ids(model: type[Model]) -> list[int]:
    return list(model._base_manager.values_list("pk", flat=True))


def _copy_out(model: type[Model], known: list[int]) -> bytes:
    table, columns = _names(model)
    query = SQL("COPY (SELECT {} FROM {} WHERE id <> ALL({})) TO STDOUT (FORMAT BINARY)")
    with connection.cursor() as cursor, cursor.copy(query.format(columns, table, known)) as copy:
        return b"".join(bytes(block) for block in copy)


def _copy_in(model: type[Model], rows: bytes) -> None:
    table, columns = _names(model)
    query = SQL("COPY {} ({}) FROM STDIN (FORMAT BINARY)").format(table, columns)
    with connection.cursor() as cursor, cursor.copy(query) as copy:
        copy.write(rows)
