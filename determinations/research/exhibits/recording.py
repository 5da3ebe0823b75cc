"""Note which decisions go into a file while it is written, and keep that once it is whole.

A file that was not finished leaves nothing: its exhibit is written at its end.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import F, Func, Value
from django.utils.crypto import salted_hmac

from determinations.models import Exhibit, Unlisted
from determinations.research.export import ExportedItem

from .allowance import Allowance
from .packing import Key, pack

MOST_LISTED = 20_000
"""Decisions that are kept one by one, some 40 KB; of larger files the digest and the counts are."""

MOST_OTHER_DIGESTS = 20
"""Each takes a decision that changed between two files of one state of the index."""


def exhibit_id(params: str, kind: str, day: date, index_version: str) -> UUID:
    """Return the address of an exhibit, which repeats for the same file and can't be guessed."""
    named = "\n".join((params, kind, day.isoformat(), index_version))
    secret = salted_hmac("determinations.exhibits", named, algorithm="sha256").digest()
    return UUID(bytes=secret[:16], version=5)


class Recorder:
    """Records the decisions of one file for an exhibit, in memory that has a limit."""

    def __init__(self, exhibit: Exhibit, allowance: Allowance) -> None:
        self.exhibit = exhibit
        self._allowance = allowance
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

    @transaction.atomic
    def save(self) -> None:
        """Keep the exhibit: the file is whole. Where it was kept before, nothing is stored."""
        exhibit = self.exhibit
        exhibit.decisions = self._outcomes.total()
        exhibit.outcomes = dict(self._outcomes)
        exhibit.digest = self._digest.hexdigest()
        kept = Exhibit.objects.filter(pk=exhibit.pk)
        if not kept.exists():
            self._list(exhibit)
            self._allowance.take_row(exhibit)
            # another process may have finished the same file just now
            Exhibit.objects.bulk_create([exhibit], ignore_conflicts=True)
        self._note_digest()

    def _list(self, exhibit: Exhibit) -> None:
        exhibit.listed = None
        if exhibit.decisions > MOST_LISTED:
            exhibit.unlisted = Unlisted.TOO_MANY
            return
        packed = pack(self._listed)
        if self._allowance.take_list(len(packed)):
            exhibit.listed = packed
        else:
            exhibit.unlisted = Unlisted.OVER_LIMIT

    def _note_digest(self) -> None:
        """Note the file's digest where a decision changed since another file of this address."""
        digest = self.exhibit.digest
        others = Exhibit.objects.filter(
            pk=self.exhibit.pk, other_digests__len__lt=MOST_OTHER_DIGESTS
        ).exclude(digest=digest)
        others.exclude(other_digests__contains=[digest]).update(
            other_digests=Func(F("other_digests"), Value(digest), function="array_append")
        )
