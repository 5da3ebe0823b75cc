"""Many rows in one statement: inserted by PostgreSQL's COPY, updated from one JSON parameter.

Django's `bulk_create` and `bulk_update` build an expression for every value, which costs more than
all that PostgreSQL does with a letter's rows.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models
from django.db.models.expressions import DatabaseDefault

_PLAIN = frozenset({str, int, bool, type(None)})
"""Classes whose values psycopg takes as they are, for all fields but JSON."""


def reserve_ids(model: type[models.Model], count: int) -> list[int]:
    """Return ids that no other row of this model gets."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [model._meta.db_table, count],
        )
        return [row[0] for row in cursor.fetchall()]


def copy_rows(
    model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Insert rows given as values of these columns, as psycopg takes them."""
    names = ", ".join(map(connection.ops.quote_name, columns))
    table = connection.ops.quote_name(model._meta.db_table)
    statement = f"COPY {table} ({names}) FROM STDIN"
    with (
        connection.wrap_database_errors,
        connection.cursor() as cursor,
        cursor.copy(statement) as copy,
    ):
        for row in rows:
            copy.write_row(row)


def insert_objects(model: type[models.Model], objects: Sequence[models.Model]) -> None:
    """Insert new objects of one model; those without an id get one.

    What PostgreSQL sets itself is left to it: generated columns, and those whose value none of the
    objects has, so that the database's default counts.
    """
    if not objects:
        return
    unnumbered = [row for row in objects if row.pk is None]
    for row, reserved in zip(unnumbered, reserve_ids(model, len(unnumbered)), strict=True):
        row.pk = reserved
    fields = {
        str(field.column): field
        for field in model._meta.local_concrete_fields
        if not field.generated and not all(_has_default(row, field) for row in objects)
    }
    values = [_values(field, objects) for field in fields.values()]
    copy_rows(model, list(fields), zip(*values, strict=True))
    for row in objects:
        row._state.adding, row._state.db = False, connection.alias


def _values(field: models.Field[Any, Any], objects: Sequence[models.Model]) -> list[Any]:
    """Return what objects have in this field, as psycopg takes it.

    Django's own way costs more than all else that is done with a row, and for plain values it
    changes nothing. So a column is looked at as a whole: most have nothing else.
    """
    name = str(field.attname)
    if type(field).pre_save is models.Field.pre_save and not isinstance(field, models.JSONField):
        values = [getattr(row, name) for row in objects]
        if _PLAIN.issuperset(map(type, values)):
            return values
    return [field.get_db_prep_save(field.pre_save(row, add=True), connection) for row in objects]


def _has_default(row: models.Model, field: models.Field[Any, Any]) -> bool:
    return isinstance(getattr(row, field.attname), DatabaseDefault)


def update_objects(
    model: type[models.Model], objects: Iterable[models.Model], names: Iterable[str]
) -> None:
    """Write these fields of objects that are stored, as `save(update_fields=...)` does for one.

    The fields hold what JSON can say: texts, numbers, dates, lists, JSON itself.
    """
    wanted = set(names)
    fields = [field for field in model._meta.local_concrete_fields if field.name in wanted]
    columns = {
        connection.ops.quote_name(str(field.column)): field.db_type(connection) for field in fields
    }
    rows = [
        {"id": row.pk, **{str(field.column): getattr(row, field.attname) for field in fields}}
        for row in objects
    ]
    assignments = ", ".join(f"{column} = new.{column}" for column in columns)
    types = ", ".join(f"{column} {kind}" for column, kind in columns.items())
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {connection.ops.quote_name(model._meta.db_table)} AS stored "  # noqa: S608  # names of our models
            f"SET {assignments} FROM json_to_recordset(%s) AS new(id bigint, {types}) "
            "WHERE stored.id = new.id",
            [json.dumps(rows, cls=DjangoJSONEncoder, ensure_ascii=False)],
        )
