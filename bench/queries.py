"""The searches of queries.toml, which bench.search runs on every engine."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

KINDS = ("browse", "common", "phrase", "rare", "language")
FILE = Path(__file__).with_name("queries.toml")


@dataclass(frozen=True)
class Query:
    """What is typed and which filters are set; `kind` groups queries in the report."""

    kind: str
    q: str
    filters: Mapping[str, Sequence[str]]
    expand: bool = True
    scope: str = ""
    """Which texts must have the words, as in URLs; "" leaves it to the search."""

    @property
    def url(self) -> str:
        pairs = [("q", self.q)] if self.q else []
        pairs += [(name, value) for name, values in self.filters.items() for value in values]
        pairs += [("in", self.scope)] if self.scope else []
        pairs += [] if self.expand else [("expand", "0")]
        return f"/decisions/?{urlencode(pairs)}"

    @property
    def label(self) -> str:
        filters = {**self.filters, **({"in": [self.scope]} if self.scope else {})}
        chosen = " ".join(f"[{name}={','.join(v)}]" for name, v in filters.items())
        return f"{self.q} {chosen}".strip() or "(everything)"


def load_queries(rare: str, rarer: str) -> list[Query]:
    """Return the queries, `{rare}` and `{rarer}` replaced by words of the archive at hand."""
    queries = []
    for table in tomllib.loads(FILE.read_text(encoding="utf-8"))["query"]:
        kind, q, expand = table.pop("kind"), table.pop("q", ""), table.pop("expand", True)
        scope = table.pop("in", "")
        q = q.replace("{rarer}", rarer).replace("{rare}", rare)
        queries.append(Query(kind, q, table, expand, scope))
    return queries
