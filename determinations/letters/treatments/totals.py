"""How many sessions or tablets a request comes to: the one place that decides which number counts.

Amounts are those of what is in dispute, as `DisputedItem.quantities` keeps them. Where a heading
tells what was requested and what was authorized of it, they are of the part that was left.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from determinations.vocabulary import load

from .classifier import drugs_in

Amount = Mapping[str, Any]
"""As `quantity_json` gives it: text, kind, count, unit, times, period, duration, ..."""

_I = re.IGNORECASE
_NO_TABLETS = re.compile(
    r"%|\b(?:patch(?:es)?|creams?|gels?|ointments?|lotions?|solutions?|suspensions?|syrups?|liquid|"
    r"elixirs?|drops?|sprays?|inhalers?|nebuliz\w+|injections?|injectables?|vials?|syringes?|pens?|"
    r"kits?|compound\w*|topicals?|transdermal|suppositor\w+|lozenges?|films?|ml)\b",
    _I,
)
"""What a drug is sold as where a bare number after "#" counts no tablets."""
_FORMS = ("tablet", "capsule")
_WRITTEN_FORMS = (
    ("tablet", re.compile(r"\btab(?:let)?s?\b", _I)),
    ("capsule", re.compile(r"\bcap(?:sule)?s?\b", _I)),
)
_OTHER_RELEASE = re.compile(r"\b(?:ER|XR|SR|CR|DR|EC|LA|XL)\b|extended|delayed", _I)
"""Of some drugs that are sold as tablets these are capsules."""
_PRESCRIBED = re.compile(r"#|QTY", _I)
"""What the number of a prescription begins with, if it names no form."""
MOST_AT_A_TIME = 4
"""Tablets of a dose ("take 1-2 tablets every 6 hours"), which are no prescription's number."""


def sessions_requested(amounts: Iterable[Amount]) -> int | None:
    """Return how many sessions, visits or treatments are in dispute; None where that is not sure.

    A count that is written, or times a week for so many weeks; of a range the greater end. None
    where no amount tells, or two tell different numbers, or the numbers of two treatments.
    """
    visits = [amount for amount in amounts if amount["kind"] == "visits" and amount["count"]]
    written = sum(not amount["times"] for amount in visits)
    if written > 1 or len(visits) - written > 1:
        return None
    return _agreed(amount["count"] for amount in visits)


def tablets_requested(request: str, amounts: Iterable[Amount]) -> int | None:
    """Return how many tablets or capsules of a drug are in dispute; None where that is not sure.

    `request` is the text that the amounts stand in, of a drug. Refills are not counted in: "#60
    with 2 refills" is 60. Patches, creams and liquids have no tablets, nor has a dose.
    """
    may_be_tablets = _NO_TABLETS.search(request) is None
    counts = [
        amount["count"]
        for amount in amounts
        if amount["kind"] == "units" and _counts_tablets(amount, may_be_tablets)
    ]
    return _agreed(counts) if len(counts) == 1 else None


def tablet_form(request: str) -> str:
    """Return what a bare number of a drug counts: tablet or capsule; "" where that is not sure.

    The letter says so, or the drug is sold as nothing else.
    """
    for form, written in _WRITTEN_FORMS:
        if written.search(request):
            return form
    if _NO_TABLETS.search(request) or _OTHER_RELEASE.search(request):
        return ""
    return "tablet" if any(name in _tablets() for name in drugs_in(request)) else ""


@cache
def _tablets() -> frozenset[str]:
    return frozenset(load("drugs")["tablets"])


def _counts_tablets(amount: Amount, may_be_tablets: bool) -> bool:
    if _PRESCRIBED.match(amount["text"]):
        return amount["unit"] in _FORMS or (amount["unit"] == "unit" and may_be_tablets)
    return amount["unit"] in _FORMS and amount["count"] > MOST_AT_A_TIME


def _agreed(counts: Iterable[float | None]) -> int | None:
    """Return the one whole number above zero that all of these are, None where there is none."""
    known = {count for count in counts if count is not None}
    if len(known) != 1:
        return None
    count = known.pop()
    return int(count) if count >= 1 and count == int(count) else None
