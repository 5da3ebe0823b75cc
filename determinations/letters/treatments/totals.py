"""What a request comes to in sessions, hours, days or tablets: the one place that decides it.

Amounts are those of what is in dispute, as `DisputedItem.quantities` keeps them. Where a heading
tells what was requested and what was authorized of it, they are of the part that was left. Amounts
of what comes with a request ("arthroscopy with 12 therapy visits") are not the request's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import islice, pairwise
from typing import Any

from determinations.vocabulary import load

from .body_parts import find_body_parts
from .lexicon import drugs_in
from .request_kinds import RequestKinds, therapies_in

Amount = Mapping[str, Any]
"""As `quantity_json` gives it: text, kind, count, unit, times, period, duration, ..."""

Total = dict[str, int | float]
"""Of "sessions", "hours", "days" and "tablets" those that the request comes to."""

_I = re.IGNORECASE
_FORMS = ("tablet", "capsule", "pill")
_WRITTEN_FORMS = (
    ("tablet", re.compile(r"\btab(?:let)?s?\b", _I)),
    ("capsule", re.compile(r"\bcap(?:sule)?s?\b", _I)),
)
_OTHER_RELEASE = re.compile(r"\b(?:ER|XR|SR|CR|DR|EC|LA|XL)\b|extended|delayed", _I)
"""Of some drugs that are sold as tablets these are capsules."""
_ATTACHED = re.compile(r"\b(?:with|w|and|plus|including)\b|&", _I)
_CLAUSE_ENDS = re.compile(r"[,;]")
_THEN = re.compile(r"\b(?:then|followed\s+by)\b", _I)
_SURGERY = re.compile(
    r"\b\w+(?:ectomy|plasty|otomy|scopy|desis)\b|"
    r"\bsurgery(?!\s+(?:referral|consult|eval|follow|clinic|visit|office|appointment|specialist))|"
    r"\bfusion|\brepair|\breplacement|\breconstruction|\brelease",
    _I,
)
_REASON = re.compile(r"\b(?:for|after|following|status|s/p|post\S*|due|prior|before)\b", _I)
_NAME = re.compile(r"[^\W\d_][^\d#(,;]*")
_JOINING = re.compile(r"^(?:[\s,;.)]|and\b|with\b|plus\b|&)+", _I)
_MOST_AMOUNTS = 30
"""Amounts of a heading that are looked at; real ones have a few."""
_REACH = 400
"""Characters of a request that are looked through for whose visits it tells."""
_DAYS = {"day": 1, "week": 7}


def total_requested(request: str, amounts: Iterable[Amount]) -> Total:
    """Return what a request comes to, as statistics may add it up; nothing that is not sure.

    `request` is the text that the amounts stand in. A range has no total, nor have months, patches,
    tubes and tests. Refills are not counted in: "#60 with 2 refills" is 60. Days' supply gives way
    to tablets.
    """
    placed = _Placed.all_of(request, amounts)
    found = {
        "sessions": _sessions(request, placed, exact=True),
        "hours": _hours(request, placed),
        "tablets": _tablets(request, placed),
    }
    if found["tablets"] is None:
        found["days"] = _days(request, placed)
    return {name: _plain(count) for name, count in found.items() if count}


def sessions_requested(request: str, amounts: Iterable[Amount]) -> int | None:
    """Return how many sessions, visits or treatments are in dispute; None where that is not sure.

    Of a range the greater end, as that is what was requested. None where no amount tells, or two
    tell different numbers, or the numbers of two treatments.
    """
    count = _sessions(request, _Placed.all_of(request, amounts), exact=False)
    return int(count) if count and count == int(count) else None


def tablets_requested(request: str, amounts: Iterable[Amount]) -> int | None:
    """Return how many tablets or capsules of a drug are in dispute; None where that is not sure."""
    count = _tablets(request, _Placed.all_of(request, amounts))
    return int(count) if count and count == int(count) else None


def tablet_form(request: str) -> str:
    """Return what a bare number of a drug counts: tablet or capsule; "" where that is not sure.

    The letter says so, or the drug is sold as nothing else.
    """
    for form, written in _WRITTEN_FORMS:
        if written.search(request):
            return form
    if not RequestKinds(request).may_be_tablets or _OTHER_RELEASE.search(request):
        return ""
    return "tablet" if any(name in _tablet_names() for name in drugs_in(request)) else ""


@cache
def _tablet_names() -> frozenset[str]:
    return frozenset(load("drugs")["tablets"])


@dataclass(frozen=True, slots=True)
class _Placed:
    """An amount and where its words stand in the request; -1 where a correction took them away."""

    amount: Amount
    start: int
    end: int

    @classmethod
    def all_of(cls, request: str, amounts: Iterable[Amount]) -> list[_Placed]:
        placed, at = [], 0
        for amount in islice(amounts, _MOST_AMOUNTS):
            start = request.find(amount["text"], at)
            end = start + len(amount["text"]) if start >= 0 else at
            placed.append(cls(amount, start, end))
            at = max(at, end)
        return placed

    def is_of_kind(self, *kinds: str) -> bool:
        return self.amount["kind"] in kinds and self.amount["count"] is not None

    @property
    def is_range(self) -> bool:
        return self.amount["least_count"] is not None


def _heads(request: str, placed: Iterable[_Placed]) -> Iterator[tuple[_Placed, str]]:
    """Yield amounts with the head that they come with ("knee brace" of "knee brace and 6 visits").

    The head is empty where the amount is the request's own.
    """
    for amount in placed:
        before = request[: max(0, amount.start)]
        first = _ATTACHED.search(before)
        if first is None or not any(
            not _CLAUSE_ENDS.search(before, joint.end()) for joint in _ATTACHED.finditer(before)
        ):
            yield amount, ""
        else:
            yield amount, before[: first.start()]


def _sessions(request: str, placed: list[_Placed], *, exact: bool) -> float | None:
    own = []
    for visits, head in _heads(request, placed):
        if not visits.is_of_kind("visits") or visits.amount["unit"] == "day":
            continue
        asks = RequestKinds(head)
        is_same = asks.is_attended or asks.is_counted
        is_visit = asks.is_consultation and visits.amount["unit"] == "visit"
        if _has_letters(head) and not (is_same or is_visit):
            continue
        surgery = _SURGERY.search(request, 0, max(0, visits.start))
        if (
            surgery
            and not _REASON.search(request, 0, surgery.start())
            and not _is_visited(RequestKinds(request[: surgery.start()]))
        ):
            continue
        if _goes_with_others(request[: max(0, min(visits.start, _REACH))]):
            continue
        own.append(visits)
    if not own or (exact and any(visits.is_range for visits in own)):
        return None
    if any(
        visits.amount["kind"] == "visits" and visits.amount["count"] is None for visits in placed
    ) and (len(own) > 1):
        return None
    if len(own) == 1:
        return float(own[0].amount["count"])
    between = [request[first.end : second.start] for first, second in pairwise(own)]
    if all(_THEN.search(text) for text in between) or _is_same_elsewhere(request, own, between):
        return float(sum(visits.amount["count"] for visits in own))
    return None


def _is_visited(asks: RequestKinds) -> bool:
    return asks.is_attended or asks.is_consultation


def _goes_with_others(before: str) -> bool:
    """Return whether visits are those that an interpreter, or a ride, is asked for."""
    asks = RequestKinds(before)
    if not asks.is_accompanying:
        return False
    return not _is_visited(RequestKinds(asks.before_accompanying))


def _is_same_elsewhere(request: str, own: list[_Placed], between: list[str]) -> bool:
    """Return whether a therapy is asked for body part by body part ("neck 6 visits, knee 6")."""
    if own[0].start < 0:
        return False
    before = request[: own[0].start][-_REACH:]
    therapies = set(therapies_in(before))
    if not therapies or any(RequestKinds(text).is_other_than_therapy for text in between):
        return False
    pieces = [before, *between]
    if not find_body_parts(pieces[0])[0]:
        pieces = [*between, request[own[-1].end :]]
    places = [find_body_parts(piece) for piece in pieces]
    are_different = all(parts for parts, _ in places) and len(set(places)) == len(places)
    return are_different and all(therapies.issuperset(therapies_in(text)) for text in between)


def _has_letters(text: str) -> bool:
    return any(character.isalpha() for character in text)


def _hours(request: str, placed: list[_Placed]) -> float | None:
    counts = [
        one.amount["count"]
        for one, head in _heads(request, placed)
        if one.is_of_kind("hours") and not one.is_range and not (head and _is_other(head))
        and (one.amount["times"] is None or one.amount["duration"] is not None)
    ]  # fmt: skip
    return counts[0] if len(counts) == 1 else None


def _is_other(head: str) -> bool:
    asks = RequestKinds(head)
    return not (asks.is_attended or asks.is_home or asks.is_program)


def _days(request: str, placed: list[_Placed]) -> float | None:
    """Return days of a rental, a supply, a stay or a program."""
    counts = []
    for one, head in _heads(request, placed):
        unit = one.amount["unit"]
        if one.is_range or not one.is_of_kind("rental", "units", "visits") or unit not in _DAYS:
            continue
        if one.is_of_kind("visits") and unit != "day":
            continue
        asks = RequestKinds(head or request)
        if unit == "week" and one.is_of_kind("units") and not asks.is_drug:
            continue
        if head and not (asks.is_device or asks.is_drug or asks.is_hospital or asks.is_program):
            continue
        counts.append(one.amount["count"] * _DAYS[unit])
    return counts[0] if len(counts) == 1 else None


def _tablets(request: str, placed: list[_Placed]) -> float | None:
    """Return tablets of one drug; of several strengths of it together."""
    counts: list[float] = []
    names: set[str] = set()
    at = 0
    for one, head in _heads(request, placed):
        if one.amount["kind"] != "units" or one.amount["unit"] not in _FORMS:
            continue
        if one.is_range or one.amount["count"] is None:
            return None
        if head and _has_letters(head) and not RequestKinds(head).is_drug and not _names_drug(head):
            continue
        part = request[at : max(at, one.start)]
        name = _NAME.match(_JOINING.sub("", part))
        if name is None and counts and not re.search(r"\d", part):
            return None  # "#60 x 2"
        if name is not None:
            names.add(" ".join(name[0].casefold().split()))
        counts.append(one.amount["count"])
        at = max(at, one.end)
    return sum(counts) if counts and (len(counts) == 1 or len(names) == 1) else None


def _names_drug(text: str) -> bool:
    return next(iter(drugs_in(text)), None) is not None


def _plain(count: float) -> int | float:
    return int(count) if count == int(count) else count
