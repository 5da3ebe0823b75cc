"""SQLite: FTS5 without stored text, facet values in a table of their own."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

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

TEXTS = ("item", "rationale", "summary")


class Fts5:
    """A SQLite file with every published item."""

    def __init__(self, path: Path, figures: dict[str, Any]) -> None:
        """Open the file; build it anew unless it holds as many items already."""
        self.connection = _connect(path)
        if _items(self.connection) != figures["items"]:
            self.connection.close()
            path.unlink(missing_ok=True)
            self.connection = _connect(path)
            started = time.perf_counter()
            _fill(self.connection)
            figures["sqlite_build_s"] = round(time.perf_counter() - started)

    def run(self, query: Query) -> Any:
        """Return the best 25 by BM25, the count and every facet, over a table of matching rows."""
        execute = self.connection.execute
        answer: list[Any] = []
        execute("DROP TABLE IF EXISTS temp.found")
        source, values = _source(query, leave_out=None)
        execute(f"CREATE TEMP TABLE found AS SELECT item.id AS id FROM {source}", values)
        answer += execute("SELECT count(*) FROM found").fetchall()
        answer += execute(
            "SELECT count(DISTINCT case_id) FROM found JOIN item USING (id)"
        ).fetchall()
        for name in FACETS:
            if name not in query.filters:
                answer += execute(*_facet(name, "found", [])).fetchall()
        for name in query.filters:
            others, more = _source(query, leave_out=name)
            rows = f"(SELECT item.id AS id FROM {others})"
            answer += execute(*_facet(name, rows, more)).fetchall()
        order = "ORDER BY fts.rank" if query.q else "ORDER BY item.decided DESC"
        page = f"SELECT item.id FROM {source} {order} LIMIT {PAGE}"
        return [*answer, *execute(page, values).fetchall()]


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA mmap_size = 8000000000")
    connection.execute("PRAGMA cache_size = -1000000")
    return connection


def _items(connection: sqlite3.Connection) -> int:
    """Return how many items the file holds, 0 where it has no table yet."""
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'item'").fetchone():
        return 0
    count: int = connection.execute("SELECT count(*) FROM item").fetchone()[0]
    return count


def _fill(connection: sqlite3.Connection) -> None:
    execute = connection.execute
    execute("PRAGMA journal_mode = off")
    execute("PRAGMA synchronous = off")
    single = ", ".join(f"{name} TEXT" for name in SINGLE)
    execute(f"CREATE TABLE item (id INTEGER PRIMARY KEY, case_id, decided, {single})")
    execute("CREATE TABLE facet (item_id INTEGER, name TEXT, value TEXT)")
    execute(
        "CREATE VIRTUAL TABLE fts USING fts5(item, rationale, summary, content='', "
        "tokenize='porter unicode61')"
    )
    execute("BEGIN")
    marks = ", ".join("?" * (3 + len(SINGLE)))
    for facts in every_item():
        execute(
            f"INSERT INTO item VALUES ({marks})",
            (facts.item_id, facts.case_id, str(facts.decided),
             *((facts.facets[name] or ("",))[0] for name in SINGLE)),
        )  # fmt: skip
        connection.executemany(
            "INSERT INTO facet VALUES (?, ?, ?)",
            [(facts.item_id, name, value) for name in MULTIPLE for value in facts.facets[name]],
        )
        execute(
            "INSERT INTO fts (rowid, item, rationale, summary) VALUES (?, ?, ?, ?)",
            (facts.item_id, *(facts.texts[name] for name in TEXTS)),
        )
    execute("COMMIT")
    for name in SINGLE:
        execute(f"CREATE INDEX item_{name} ON item ({name})")
    execute("CREATE INDEX facet_item ON facet (item_id, name, value)")
    execute("CREATE INDEX facet_value ON facet (name, value, item_id)")
    execute("ANALYZE")


def _facet(name: str, rows: str, values: Sequence[Any]) -> tuple[str, Sequence[Any]]:
    if name in SINGLE:
        return f"SELECT {name}, count(*) FROM {rows} JOIN item USING (id) GROUP BY 1", values
    return (
        f"SELECT value, count(*) FROM {rows} AS r JOIN facet ON item_id = r.id "
        f"AND name = '{name}' GROUP BY 1",
        values,
    )


def _source(query: Query, leave_out: str | None) -> tuple[str, list[Any]]:
    source, values, conditions = "item", list[Any](), list[str]()
    if query.q:
        root = tree_of(query)
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
            return f"{{{name}}} : {inside}" if name in TEXTS else inside
        case Not(part):
            return _as_fts5(part)
