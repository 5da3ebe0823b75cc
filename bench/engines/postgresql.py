"""PostgreSQL: one wide table, words in a GIN index, facet values in columns and arrays."""

from __future__ import annotations

import time
from typing import Any, LiteralString

import psycopg
from django.db import connection

from bench.engines import PAGE
from bench.engines.ours import MULTIPLE, SINGLE, every_item, tree_of
from bench.queries import Query
from determinations.search.facets import FACETS
from determinations.search.language import (
    And,
    InField,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Same,
    Word,
    words_of,
)


def build(figures: dict[str, Any]) -> None:
    """Fill and index the table, unless it holds as many items already."""
    single = ", ".join(f"{name} text" for name in SINGLE)
    several = ", ".join(f"{name} text[]" for name in MULTIPLE)
    names = ", ".join((*SINGLE, *MULTIPLE))
    # a connection of its own: items are read through Django's while these rows are copied
    with (
        psycopg.connect(**connection.get_connection_params(), autocommit=True) as own,
        own.cursor() as cursor,
    ):
        if _value(cursor, "SELECT to_regclass('bench_fts')"):
            if _value(cursor, "SELECT count(*) FROM bench_fts") == figures["items"]:
                return
            cursor.execute("DROP TABLE bench_fts")
        started = time.perf_counter()
        cursor.execute("DROP TABLE IF EXISTS bench_staging")
        cursor.execute(
            "CREATE UNLOGGED TABLE bench_staging (item_id bigint, case_id bigint, decided date, "
            f"item text, rationale text, summary text, {single}, {several})"
        )
        with cursor.copy("COPY bench_staging FROM STDIN") as copy:
            for facts in every_item():
                copy.write_row((
                    facts.item_id, facts.case_id, facts.decided,
                    *(facts.texts[name] for name in ("item", "rationale", "summary")),
                    *((facts.facets[name] or ("",))[0] for name in SINGLE),
                    *(list(facts.facets[name]) for name in MULTIPLE),
                ))  # fmt: skip
        cursor.execute("SET max_parallel_workers_per_gather = 4")
        cursor.execute("SET maintenance_work_mem = '2GB'")
        cursor.execute("ALTER TABLE bench_staging SET (parallel_workers = 2)")
        cursor.execute(
            "CREATE UNLOGGED TABLE bench_fts AS SELECT item_id, case_id, decided, "
            "setweight(to_tsvector('english', item), 'A') || "
            "setweight(to_tsvector('english', rationale), 'B') || "
            f"to_tsvector('english', summary) AS words, {names} FROM bench_staging"
        )
        cursor.execute("DROP TABLE bench_staging")
        cursor.execute("CREATE INDEX ON bench_fts USING gin (words)")
        for name in SINGLE:
            cursor.execute(f"CREATE INDEX ON bench_fts ({name})")
        for name in MULTIPLE:
            cursor.execute(f"CREATE INDEX ON bench_fts USING gin ({name})")
        cursor.execute("VACUUM ANALYZE bench_fts")
        figures["postgresql_build_s"] = round(time.perf_counter() - started)


def _value(cursor: psycopg.Cursor[Any], statement: LiteralString) -> Any:
    row = cursor.execute(statement).fetchone()
    return row and row[0]


def run(query: Query) -> Any:
    """Run one statement that looks at the matching rows once, for the same answer as ours.

    Generous to PostgreSQL: the page is the newest 25, since ranking every match costs more still.
    """
    conditions, values = _conditions(query, leave_out=None)
    where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
    columns = ", ".join(("item_id", "case_id", "decided", *SINGLE, *MULTIPLE))
    parts = ["SELECT 'total' AS facet, '' AS value, count(*) AS n FROM found"]
    parts.append("SELECT 'letters', '', count(DISTINCT case_id) FROM found")
    for name in FACETS:
        if name in query.filters:
            continue
        value = name if name in SINGLE else f"unnest({name})"
        parts.append(f"SELECT '{name}', {value}, count(*) FROM found GROUP BY 2")
    parts.append(
        "SELECT 'page', item_id::text, 0 FROM "
        f"(SELECT item_id FROM found ORDER BY decided DESC LIMIT {PAGE}) AS page"
    )
    for name in query.filters:
        others, more = _conditions(query, leave_out=name)
        value = name if name in SINGLE else f"unnest({name})"
        also = f"WHERE {' AND '.join(others)}" if others else ""
        parts.append(f"SELECT '{name}', {value}, count(*) FROM bench_fts {also} GROUP BY 2")
        values = [*values, *more]
    statement = (
        f"WITH found AS MATERIALIZED (SELECT {columns} FROM bench_fts {where}) "
        + " UNION ALL ".join(parts)
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


def _conditions(query: Query, leave_out: str | None) -> tuple[list[str], list[Any]]:
    conditions: list[str] = []
    values: list[Any] = []
    if query.q:
        text, parameter = _tsquery(query)
        conditions.append(f"words @@ {text}")
        values.append(parameter)
    for name, chosen in query.filters.items():
        if name == leave_out:
            continue
        conditions.append(f"{name} = ANY(%s)" if name in SINGLE else f"{name} && %s")
        values.append(list(chosen))
    return conditions, values


def _tsquery(query: Query) -> tuple[str, str]:
    root = tree_of(query)
    assert root is not None
    return "to_tsquery('english', %s)", _as_tsquery(root)


def _as_tsquery(node: Node) -> str:
    match node:
        case Word(text, prefix, _):
            return " <-> ".join(words_of(text)) + (":*" if prefix else "")
        case Phrase(text, _):
            return f"({' <-> '.join(words_of(text))})"
        case Near(left, right, apart):
            first, second = _as_tsquery(left), _as_tsquery(right)
            steps = [f"({first} <{n}> {second})" for n in range(1, apart + 1)]
            steps += [f"({second} <{n}> {first})" for n in range(1, apart + 1)]
            return f"({' | '.join(steps)})"
        case And(parts):
            return f"({' & '.join(_as_tsquery(part) for part in parts)})"
        case Or(parts) | Same(parts):
            return f"({' | '.join(_as_tsquery(part) for part in parts)})"
        case Not(part):
            return f"!({_as_tsquery(part)})"
        case InField("guideline" | "specialty", part):
            return _as_tsquery(part)  # not in this table: close enough for its cost
        case InField(_, part):
            return _as_tsquery(part)
