"""The search index of this machine: there, readable, and in step with the database."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings

from determinations.search.index import (
    index_health,
    sample_mode,
    why_other_samples,
    why_unusable,
)

from .findings import Finding, ok, trouble, warning
from .status import Status

MOST_SECONDS_BEHIND = 60
MOST_SECONDS_SILENT = 120
"""The indexer notes every few seconds that it has looked."""


def examine_index(status: Status) -> Iterator[Finding]:
    """Look at the index on disk, at how far it is, and whether a process follows."""
    kept_by = sample_mode()
    is_other = bool(kept_by) and kept_by != settings.IMR_SAMPLES
    if is_other:
        yield warning(
            "Samples",
            f"The indexer runs with IMR_SAMPLES={kept_by}, this command with "
            f"IMR_SAMPLES={settings.IMR_SAMPLES}.",
            "Give all processes of the archive, and this command, the same IMR_SAMPLES.",
        )
    if reason := why_unusable() or (None if is_other else why_other_samples()):
        yield trouble(
            "Index",
            f"It can't be used: {reason}.",
            "Start the indexer, which builds it anew: `manage.py run_indexer`; `manage.py run` "
            "does so by itself. `manage.py reindex` builds it at once.",
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
