"""The search index of this machine: there, readable, and in step with the database."""

from __future__ import annotations

from collections.abc import Iterator

from determinations.search.index import index_health, why_rebuild

from .findings import Finding, ok, trouble, warning
from .status import Status

MOST_SECONDS_BEHIND = 60
MOST_SECONDS_SILENT = 120
"""The indexer notes every few seconds that it has looked."""


def examine_index(status: Status) -> Iterator[Finding]:
    """Look at the index on disk, at how far it is, and whether a process follows."""
    if reason := why_rebuild():
        yield trouble(
            "Index",
            f"It can't be used: {reason}.",
            "Run `manage.py reindex`, or start the indexer, which does it by itself.",
        )
        return
    health = index_health()
    if not health["ok"]:
        yield not_readable(health["message"])
        return
    yield ok("Index", f"{health['items']:,} decisions in {health['segments']} segments.")
    yield from examine_lag(status, health["followed_seconds_ago"])


def not_readable(message: str) -> Finding:
    return trouble("Index", message, "Start the indexer: `manage.py run_indexer`.")


def examine_lag(status: Status, silent_seconds: float | None) -> Iterator[Finding]:
    """Look how far the index is behind the database."""
    behind = status.cases_behind or 0
    if silent_seconds is not None and silent_seconds > MOST_SECONDS_SILENT:
        yield trouble(
            "Indexer",
            f"It has not looked at the database for {silent_seconds:,.0f} seconds.",
            "Start it: `manage.py run_indexer`; `manage.py run` does so by itself.",
        )
    elif behind and status.behind_seconds > MOST_SECONDS_BEHIND:
        yield warning(
            "Indexer",
            f"{behind:,} cases wait, the first for {status.behind_seconds:,.0f} seconds.",
            "It may be catching up after a large batch. If the number stays, look at its log; a "
            "transaction that stays open for long holds it back.",
        )
    else:
        yield ok("Indexer", f"{behind:,} cases wait for it.")
