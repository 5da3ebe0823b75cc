"""Which letters wait for a person: the worst first, and of these the oldest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    Func,
    OuterRef,
    Q,
    QuerySet,
    SmallIntegerField,
    Value,
    When,
)
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from determinations.ingest.batches.problems import label_of
from determinations.letters import Severity
from determinations.models import (
    IN_REVIEW,
    LARGE_COLUMNS,
    REVIEW_RANK,
    Batch,
    Letter,
    PutOff,
    ReviewRank,
    WaitingProblem,
)
from determinations.typed_numbers import whole_number

READY = ReviewRank.READY.name.lower()
"""The kind of letters with nothing against publishing them."""
LATER = "later"
"""The kind of letters that somebody put off to a day that has not come: no other has them."""


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """Which of the waiting letters a person works off: of one kind, of one batch."""

    kind: str = ""
    """A `ReviewRank`'s name in lowercase, the code of a problem, `LATER`; "" for all that wait."""
    batch: int | None = None

    @classmethod
    def of(cls, parameters: QueryDict) -> QueueFilter:
        """Return what the parameters of a URL choose; what can't be read chooses nothing."""
        kind = parameters.get("kind", "").replace("\0", "")
        return cls(kind[:40], whole_number(parameters.get("batch"), 9))

    @property
    def query(self) -> str:
        """Return it as the query string of a URL, with its question mark; "" for everything."""
        chosen = {"kind": self.kind, "batch": self.batch}
        query = urlencode({name: value for name, value in chosen.items() if value})
        return f"?{query}" if query else ""

    def url_of(self, letter_id: int) -> str:
        """Return the address of a letter's review page, among what is chosen."""
        return reverse("staff:review", args=[letter_id]) + self.query

    def url_of_list(self) -> str:
        return reverse("staff:review_queue") + self.query

    def with_kind(self, kind: str) -> QueueFilter:
        return replace(self, kind=kind)

    def without_batch(self) -> QueueFilter:
        return replace(self, batch=None)


@dataclass(frozen=True, slots=True)
class Kind:
    """One way to narrow the queue, with the number of letters that it leaves."""

    kind: str
    label: str
    count: int
    is_chosen: bool
    query: str


def waiting_letters(queue_filter: QueueFilter, later: Collection[int] = ()) -> QuerySet[Any]:
    """Return the letters that wait, in order; those in `later` come behind all others.

    Left out are letters that somebody put off to a day that has not come, unless these are asked
    for.
    """
    letters = _in_review(queue_filter.batch).filter(_of_kind(queue_filter.kind))
    put_off = Exists(_put_off())
    letters = letters.filter(put_off if queue_filter.kind == LATER else ~put_off)
    if not later:
        return letters.order_by("rank", "pk")
    is_later = Case(When(pk__in=later, then=1), default=0, output_field=SmallIntegerField())
    return letters.annotate(is_later=is_later).order_by("is_later", "rank", "pk")


def _in_review(batch: int | None) -> QuerySet[Any]:
    letters = Letter.objects.filter(IN_REVIEW).annotate(rank=REVIEW_RANK)
    return letters.filter(batch=batch) if batch else letters


def _put_off() -> QuerySet[PutOff]:
    return PutOff.objects.filter(letter=OuterRef("pk"), until__gt=timezone.localdate())


def _of_kind(kind: str) -> Q:
    if kind in ("", LATER):
        return Q()
    if kind in _RANKS:
        return Q(rank=_RANKS[kind])
    rows = WaitingProblem.objects.filter(letter=OuterRef("pk"), code=kind, is_first=True)
    fatal = [{"code": kind, "severity": str(Severity.FATAL)}]
    is_unreadable = Q(rank=ReviewRank.UNREADABLE, problems__contains=fatal)
    return Q(Exists(rows)) | is_unreadable


_RANKS = {rank.name.lower(): rank for rank in ReviewRank}
_UNREADABLE = ReviewRank.UNREADABLE.name.lower()
"""Only such letters have fatal problems, of which there are no `WaitingProblem` rows."""


def kinds(queue_filter: QueueFilter) -> list[Kind]:
    """Return the ways to narrow the queue: by rank, then by problem, the most frequent first.

    The first is all that wait, the last what was put off, which is none of them.
    """
    by_rank, put_off = _rank_counts(queue_filter.batch)
    counts = [("", "All", by_rank.total())]
    counts += [(rank.name.lower(), rank.label, by_rank.get(rank, 0)) for rank in ReviewRank]
    counts += [(code, label_of(code), count) for code, count in _problem_counts(queue_filter)]
    counts.append((LATER, "Put off to a later day", put_off.total()))
    return [
        Kind(kind, label, count, kind == queue_filter.kind, queue_filter.with_kind(kind).query)
        for kind, label, count in counts
        if count or kind in ("", queue_filter.kind)
    ]


def _rank_counts(batch: int | None) -> tuple[Counter[int], Counter[int]]:
    """Return how many letters wait by rank, and how many were put off.

    Each rank is counted by an index of its own, which holds also what was put off.
    """
    letters = _in_review(batch).order_by()
    counted = [_by_rank(letters.filter(rank=rank), Value(rank.value)) for rank in ReviewRank]
    counted.append(_by_rank(letters.filter(Exists(_put_off())), F("rank"), is_put_off=True))
    everything, put_off = Counter[int](), Counter[int]()
    for rank, is_put_off, count in counted[0].union(*counted[1:], all=True):
        (put_off if is_put_off else everything)[rank] += count
    return everything - put_off, put_off


def _by_rank(letters: QuerySet[Any], rank: Value | F, *, is_put_off: bool = False) -> QuerySet[Any]:
    return letters.values_list(rank, Value(is_put_off)).annotate(Count("pk"))


def oldest_waiting() -> tuple[int, datetime] | None:
    """Return the letter that came first of all that wait, by its id, and when it came."""
    letters = waiting_letters(QueueFilter()).order_by("pk")
    first = [letters.filter(rank=rank).values_list("pk", "received_at")[:1] for rank in ReviewRank]
    return min(first[0].union(*first[1:], all=True), default=None)


def _problem_counts(queue_filter: QueueFilter) -> list[tuple[str, int]]:
    """Return how many letters have each problem, by its code; the most first.

    All of them hold a letter, but that a heading's treatment type is a guess: that is a list of its
    own, since filters by treatment depend on it.
    """
    rows = WaitingProblem.objects.of_batch(queue_filter.batch).filter(is_first=True).order_by()
    counted = [
        found.values_list("code", Value(sign)).annotate(Count("letter", distinct=True))
        for found, sign in ((rows, 1), (rows.put_off(), -1))
    ]
    counts = Counter[str]()
    for code, sign, count in counted[0].union(counted[1], all=True):
        counts[code] += sign * count
    counts = +counts  # without those of which all were put off
    codes = Func(
        F("problems"),
        template="jsonb_path_query(%(expressions)s, "
        "'$[*] ? (@.severity == \"fatal\").code') #>> '{}'",
        output_field=CharField(),
    )
    unreadable = waiting_letters(queue_filter.with_kind(_UNREADABLE)).order_by()
    coded = unreadable.annotate(code=codes)
    counts.update(dict(coded.values_list("code").annotate(Count("pk", distinct=True))))
    return sorted(counts.items(), key=lambda counted: (-counted[1], counted[0]))


def listed(letters: QuerySet[Any]) -> QuerySet[Any]:
    """Return letters with what the list shows of them, in a fixed number of queries."""
    return letters.select_related("case", "batch").defer(*LARGE_COLUMNS)


def batch_of(queue_filter: QueueFilter) -> Batch | None:
    return Batch.objects.filter(pk=queue_filter.batch).first() if queue_filter.batch else None
