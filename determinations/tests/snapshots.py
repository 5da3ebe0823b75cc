"""The samples' rows and index, made once a test process and put back for each test that wants them.

Reading, publishing and indexing thirty letters takes over a second; putting back what came of it
takes a few hundredths of one.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Model
from psycopg.sql import SQL, Composable, Identifier

from determinations.models import WaitingProblem

Rows = dict[type[Model], bytes]
"""Model to its rows in PostgreSQL's binary COPY format."""

_rows: Rows | None = None
_index: Path | None = None


def put_samples_back(make: Callable[[], None]) -> None:
    """Fill the database with what `make` wrote the first time it was called in this process."""
    global _rows
    if _rows is None:
        before = {model: _ids(model) for model in _tables()}
        make()
        _rows = {model: _copy_out(model, known) for model, known in before.items()}
        return
    with transaction.atomic():  # foreign keys are checked at its end
        for model, rows in _rows.items():
            _copy_in(model, rows)


def put_index_back(make: Callable[[], None]) -> None:
    """Fill the index directory with what `make` built the first time, followed up to now."""
    global _index
    # only now: the tests' settings name another directory for each test
    from determinations.search.index.files import Followed, current_generation, write_followed

    directory = Path(settings.IMR_INDEX_DIR)
    if _index is None:
        make()
        _index = Path(tempfile.mkdtemp(prefix="samples-index-")) / "index"
        shutil.copytree(directory, _index)
        return
    shutil.copytree(_index, directory)
    generation = current_generation()
    assert generation is not None
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        (horizon,) = cursor.fetchone()
    now = time.time()
    write_followed(generation, Followed(horizon, now, has_samples=True, settled=now))


def forget_index() -> None:
    """Remove the kept index; called when the test process ends."""
    if _index is not None:
        shutil.rmtree(_index.parent, ignore_errors=True)


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
