"""The engines that bench/search.py compares: the same page, count and facets from each."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
from django.db import connection
from tantivy import Query as TantivyQuery

from determinations.models import Case
from determinations.search import engine as ours
from determinations.search.counting import terms_of, threads
from determinations.search.index.documents import ItemFacts, Shared, facts_of
from determinations.search.index.reader import reader
from determinations.search.index.schema import COLUMNS, PLAIN, RECENCY
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
from determinations.search.request import FACETS, SearchRequest, siblings

if TYPE_CHECKING:
    from search import Query

CASES_A_CHUNK = 2000
PAGE = 25
SINGLE = PLAIN
MULTIPLE = tuple(name for name in FACETS if name not in PLAIN)


def request_of(query: Query) -> SearchRequest:
    facets = {name: tuple(values) for name, values in query.filters.items()}
    return SearchRequest(q=query.q, facets=facets, expand=query.expand)


def engine(query: Query) -> ours.SearchResult:
    return ours.search(request_of(query))


def count(query: Query) -> int:
    return engine(query).total


@cache
def _compiled(key: tuple[Any, ...]) -> tuple[TantivyQuery, list[tuple[TantivyQuery, list[str]]]]:
    """A request's query, and those that its facets are counted with, with their columns."""
    q, filters, expand = key
    request = SearchRequest(q=q, facets=dict(filters), expand=expand)
    index = reader.index()
    schema = index.schema
    text = ours.text_query(schema, index.searcher(), request, ours.read(request).root)
    chosen = {other for name in request.facets for other in siblings(name)}
    passes = [(request, [name for name in FACETS if name not in chosen])]
    passes += [(request.without(name), [name]) for name in FACETS if name in chosen]
    return ours.build_query(schema, text, request), [
        (ours.build_query(schema, text, asked), [c for name in names for c in COLUMNS[name]])
        for asked, names in passes
    ]


def raw(query: Query) -> Any:
    """tantivy's own work for this page: the best 25, every facet's counts, letters as it estimates
    them; in threads as ours, nothing parsed, compiled, named or decoded.
    """
    key = (query.q, tuple((n, tuple(v)) for n, v in query.filters.items()), query.expand)
    page, passes = _compiled(key)
    searcher = reader.searcher()
    order = {"weight_by_field": RECENCY} if query.q else {"order_by_field": "decided"}
    best = threads().submit(searcher.search, page, limit=PAGE, count=False, **order)
    counts = [
        threads().submit(searcher.aggregate, one, {column: terms_of(column) for column in columns})
        for one, columns in passes
    ]
    letters = threads().submit(searcher.cardinality, page, "case_id")
    return best.result(), [one.result() for one in counts], letters.result()


def every_item() -> Iterator[ItemFacts]:
    shared = Shared()
    last = 0
    while case_ids := list(
        Case.objects.published().filter(pk__gt=last).order_by("pk")
        .values_list("pk", flat=True)[:CASES_A_CHUNK]
    ):  # fmt: skip
        yield from facts_of(Case.objects.filter(pk__gt=last, pk__lte=case_ids[-1]), shared)
        last = case_ids[-1]


# --- PostgreSQL: one wide table, words in a GIN index, facet values in columns and arrays ---------


def build_postgresql(figures: dict[str, Any]) -> None:
    single = ", ".join(f"{name} text" for name in SINGLE)
    several = ", ".join(f"{name} text[]" for name in MULTIPLE)
    names = ", ".join((*SINGLE, *MULTIPLE))
    # a connection of its own: items are read through Django's while these rows are copied
    with (
        psycopg.connect(**connection.get_connection_params(), autocommit=True) as own,
        own.cursor() as cursor,
    ):
        if cursor.execute("SELECT to_regclass('bench_fts')").fetchone()[0]:
            if cursor.execute("SELECT count(*) FROM bench_fts").fetchone()[0] == figures["items"]:
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


def postgresql(query: Query) -> Any:
    """The same answer in one statement that looks at the matching rows once.

    Generous to PostgreSQL: the page is the newest 25, since ranking every match costs more still.
    """
    conditions, values = _postgresql_conditions(query, leave_out=None)
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
        others, more = _postgresql_conditions(query, leave_out=name)
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


def _postgresql_conditions(query: Query, leave_out: str | None) -> tuple[list[str], list[Any]]:
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
    root = ours.read(request_of(query)).root
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


# --- SQLite: FTS5 without stored text, facet values in tables of their own ------------------------

_sqlite: sqlite3.Connection | None = None


def build_sqlite(data: Path, figures: dict[str, Any]) -> None:
    global _sqlite
    path = data / "bench.sqlite"
    _sqlite = sqlite3.connect(path, isolation_level=None)
    _sqlite.execute("PRAGMA mmap_size = 8000000000")
    _sqlite.execute("PRAGMA cache_size = -1000000")
    if _sqlite.execute("SELECT 1 FROM sqlite_master WHERE name = 'item'").fetchone():
        if _sqlite.execute("SELECT count(*) FROM item").fetchone()[0] == figures["items"]:
            return
        _sqlite.close()
        path.unlink()
        build_sqlite(data, figures)
        return
    started = time.perf_counter()
    _sqlite.execute("PRAGMA journal_mode = off")
    _sqlite.execute("PRAGMA synchronous = off")
    single = ", ".join(f"{name} TEXT" for name in SINGLE)
    _sqlite.execute(f"CREATE TABLE item (id INTEGER PRIMARY KEY, case_id, decided, {single})")
    _sqlite.execute("CREATE TABLE facet (item_id INTEGER, name TEXT, value TEXT)")
    _sqlite.execute(
        "CREATE VIRTUAL TABLE fts USING fts5(item, rationale, summary, content='', "
        "tokenize='porter unicode61')"
    )
    _sqlite.execute("BEGIN")
    marks = ", ".join("?" * (3 + len(SINGLE)))
    for facts in every_item():
        _sqlite.execute(
            f"INSERT INTO item VALUES ({marks})",
            (facts.item_id, facts.case_id, str(facts.decided),
             *((facts.facets[name] or ("",))[0] for name in SINGLE)),
        )  # fmt: skip
        _sqlite.executemany(
            "INSERT INTO facet VALUES (?, ?, ?)",
            [(facts.item_id, n, value) for n in MULTIPLE for value in facts.facets[n]],
        )
        _sqlite.execute(
            "INSERT INTO fts (rowid, item, rationale, summary) VALUES (?, ?, ?, ?)",
            (facts.item_id, *(facts.texts[n] for n in ("item", "rationale", "summary"))),
        )
    _sqlite.execute("COMMIT")
    for name in SINGLE:
        _sqlite.execute(f"CREATE INDEX item_{name} ON item ({name})")
    _sqlite.execute("CREATE INDEX facet_item ON facet (item_id, name, value)")
    _sqlite.execute("CREATE INDEX facet_value ON facet (name, value, item_id)")
    _sqlite.execute("ANALYZE")
    figures["sqlite_build_s"] = round(time.perf_counter() - started)


def sqlite(query: Query) -> Any:
    """The best 25 by BM25, the count and every facet over a table of the rows that match."""
    assert _sqlite is not None
    answer: list[Any] = []
    _sqlite.execute("DROP TABLE IF EXISTS temp.found")
    source, values = _sqlite_source(query, leave_out=None)
    _sqlite.execute(f"CREATE TEMP TABLE found AS SELECT item.id AS id FROM {source}", values)
    answer += _sqlite.execute("SELECT count(*) FROM found").fetchall()
    answer += _sqlite.execute(
        "SELECT count(DISTINCT case_id) FROM found JOIN item USING (id)"
    ).fetchall()
    for name in FACETS:
        if name not in query.filters:
            answer += _sqlite.execute(*_sqlite_facet(name, "found", [])).fetchall()
    for name in query.filters:
        others, more = _sqlite_source(query, leave_out=name)
        rows = f"(SELECT item.id AS id FROM {others})"
        answer += _sqlite.execute(*_sqlite_facet(name, rows, more)).fetchall()
    order = "ORDER BY fts.rank" if query.q else "ORDER BY item.decided DESC"
    page = f"SELECT item.id FROM {source} {order} LIMIT {PAGE}"
    return [*answer, *_sqlite.execute(page, values).fetchall()]


def _sqlite_facet(name: str, rows: str, values: Sequence[Any]) -> tuple[str, Sequence[Any]]:
    if name in SINGLE:
        return f"SELECT {name}, count(*) FROM {rows} JOIN item USING (id) GROUP BY 1", values
    return (
        f"SELECT value, count(*) FROM {rows} AS r JOIN facet ON item_id = r.id "
        f"AND name = '{name}' GROUP BY 1",
        values,
    )


def _sqlite_source(query: Query, leave_out: str | None) -> tuple[str, list[Any]]:
    source, values, conditions = "item", list[Any](), list[str]()
    if query.q:
        root = ours.read(request_of(query)).root
        assert root is not None
        source = "fts JOIN item ON item.id = fts.rowid"
        conditions.append("fts MATCH ?")
        values.append(_as_fts5(root))
    for name, chosen in query.filters.items():
        if name == leave_out:
            continue
        marks = ", ".join("?" * len(chosen))
        if name in SINGLE:
            conditions.append(f"item.{name} IN ({marks})")
        else:
            conditions.append(
                f"item.id IN (SELECT item_id FROM facet WHERE name = '{name}' "
                f"AND value IN ({marks}))"
            )
        values += chosen
    return source + (f" WHERE {' AND '.join(conditions)}" if conditions else ""), values


def _as_fts5(node: Node) -> str:
    match node:
        case Word(text, prefix, _):
            return f'"{" ".join(words_of(text))}"' + (" *" if prefix else "")
        case Phrase(text, _):
            return f'"{" ".join(words_of(text))}"'
        case Near(left, right, apart):
            return f"NEAR({_as_fts5(left)} {_as_fts5(right)}, {apart})"
        case And(parts):
            kept = [_as_fts5(part) for part in parts if not isinstance(part, Not)]
            without = [_as_fts5(part.part) for part in parts if isinstance(part, Not)]
            both = f"({' AND '.join(kept)})"
            return f"({both} NOT ({' OR '.join(without)}))" if without else both
        case Or(parts) | Same(parts):
            return f"({' OR '.join(_as_fts5(part) for part in parts)})"
        case InField(name, part):
            inside = _as_fts5(part)
            return f"{{{name}}} : {inside}" if name in ("item", "rationale", "summary") else inside
        case Not(part):
            return _as_fts5(part)
