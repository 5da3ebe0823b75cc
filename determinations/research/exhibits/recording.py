"""Note which decisions go into a file while it is written, and keep that once it is whole.

A file that was not finished leaves nothing: its exhibit is written at its end.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator

from determinations.models import Exhibit
from determinations.research.export import ExportedItem

from .packing import Key, pack

MOST_LISTED = 20_000
"""Decisions that are kept one by one, some 40 KB; of larger files the digest and the counts are."""


class Recorder:
    """Records the decisions of one file for an exhibit, in memory that has a limit."""

    def __init__(self, exhibit: Exhibit) -> None:
        self.exhibit = exhibit
        self._digest = hashlib.sha256()
        self._outcomes: Counter[str] = Counter()
        self._listed: dict[Key, str] = {}

    def watch(self, items: Iterable[ExportedItem]) -> Iterator[ExportedItem]:
        """Yield the items as they are, and note each."""
        for item in items:
            line = f"{item.case_number}.{item.position} {item.outcome}\n"
            self._digest.update(line.encode())
            self._outcomes[item.outcome] += 1
            if len(self._listed) <= MOST_LISTED:
                self._listed[item.case_id, item.position] = item.outcome
            yield item

    def save(self) -> None:
        """Keep the exhibit: the file is whole."""
        exhibit = self.exhibit
        exhibit.decisions = self._outcomes.total()
        exhibit.outcomes = dict(self._outcomes)
        exhibit.digest = self._digest.hexdigest()
        is_listed = exhibit.decisions <= MOST_LISTED
        exhibit.listed = pack(self._listed) if is_listed else None
        exhibit.save(force_insert=True)
