"""Amounts in headings: sessions, frequencies, counts of tablets, doses, refills, rentals."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache

from ..model import Quantity, Span
from .numbers import NUMBER, TO, amount, amount_range

_I = re.IGNORECASE
_VISIT = r"sessions?|visits?|treatments?|appointments?"
_PERIOD = r"days?|daily|weeks?|wks?|weekly|months?|mos?|monthly"
_TIMES = r"(?:x|\u00d7|times?)"
_NO_WEEKS = (
    rf"(?!\s*(?:{_VISIT}|units?|months?|mos?|hours?|mg|mcg|ml|cm|mm|inch|in\.|%|/|\d|[-.]\d))"
)
"""A bare number behind "x" counts weeks, unless it says what else it counts."""

_THERAPY = re.compile(
    r"(?<!cold )(?<!heat )(?<!hot )(?<!compression )(?<!thermal )\btherap\w*|\bphysio\w*|"
    r"\brehab\w*|\bP\.?T\b|\bO\.?T\b|\bchiro\w*|\bacupunctur\w*|\bmassages?\b|\bmanipulat\w+|\bmodalit\w+|"
    r"\bexercise|\bbiofeedback|\bpsych\w*|\bCBT\b|\bcounsel\w*|\baqua\w*|\bpool\b|"
    r"\bwork\s+(?:hardening|conditioning)|\bprogram|\bESWT\b|\bshock-?\s?wave|\bneedling|"
    r"\bstimulation\b|\btraction\b|\binfrared\b|\bultrasound\b|\bexam|\bevaluation|"
    rf"\b(?:{_VISIT}|weeks?|weekly|wks?)\b",
    _I,
)
_SIZED = re.compile(
    r"\b(?:gauze|pads?|sponges?|dressings?|bandages?|inch(?:es)?|cm|mm|sheets?|tape|wraps?)\b", _I
)
_COUNTED = re.compile(rf"\b(?:{_VISIT})\b", _I)

_FREQUENCY = re.compile(
    rf"\b(?P<times>{NUMBER})(?:{TO}(?P<times_to>{NUMBER}))?\s*(?:{_TIMES}|days?|{_VISIT})?\s*"
    r"(?:/|a|per|each|every)?\s*"
    rf"(?P<period>{_PERIOD})\b"
    rf"(?:\s*(?:,|for|{_TIMES}|over)\s*(?:a\s+total\s+of\s+)?(?P<duration>{NUMBER})"
    rf"(?:{TO}(?P<duration_to>{NUMBER}))?\s*(?P<unit>weeks?|wks?|months?|mos?|days?)\b|"
    rf"\s*,?\s*{_TIMES}\s*(?P<bare>{NUMBER})(?:{TO}(?P<bare_to>{NUMBER}))?\b{_NO_WEEKS})?",
    _I,
)
_GRID = re.compile(
    rf"\b(?P<times>{NUMBER})(?:{TO}(?P<times_to>{NUMBER}))?\s*{_TIMES}\s*"
    rf"(?P<duration>{NUMBER})(?:{TO}(?P<duration_to>{NUMBER}))?\b{_NO_WEEKS}",
    _I,
)
_VISITS = re.compile(
    rf"\b(?P<count>{NUMBER})(?:{TO}(?P<upto>{NUMBER}))?(?:\s*\(\d{{1,3}}\))?\s+"
    rf"(?:(?!\d|{_TIMES}\s)[\w'-]+\s+){{0,4}}?(?P<unit>{_VISIT})\b|"
    rf"\b(?P<unit2>{_VISIT})\s*(?:,|of)?\s*(?:{_TIMES}|#)\s*(?P<count2>{NUMBER})\b|"
    rf"\b{_TIMES}\s*(?P<count3>{NUMBER})\s+(?P<unit3>{_VISIT})\b",
    _I,
)
_PRODUCT = re.compile(
    rf"\b(?P<times>{NUMBER})\s*{_TIMES}\s*(?P<visits>{NUMBER})\s+(?P<unit>{_VISIT})\s*"
    r"\(\s*(?P<count>\d{1,3})\s*\)",
    _I,
)
"""So many times so many visits, with what that comes to behind it."""
_TOTAL = re.compile(rf"(?<!\d)(?<!\d\s)\b(?:{_TIMES})\s*(?P<count>{NUMBER})\s*$", _I)
_HOURS = re.compile(
    rf"\b(?P<count>{NUMBER})(?:{TO}(?P<upto>{NUMBER}))?(?:\s*\(\d{{1,3}}\))?[\s-]+(?:total\s+)?hours?\b"
    r"(?!\s+(?:on|off|before|after|as))",
    _I,
)
_UNITS = re.compile(
    r"#\s?(?P<count>\d{1,4})(?:\s*(?P<form>tablets?|tabs?|capsules?|caps?|grams?|gm|ml|box(?:es)?|"
    r"patch(?:es)?|units?)\b)?|\bQTY\s*[:.]?\s*(?P<count2>\d{1,4})\b|"
    r"\b(?P<count3>\d{1,4})\s+(?P<form3>tablets?|tabs?|capsules?|patches|boxes)\b",
    _I,
)
_DOSE = re.compile(
    r"\b(?P<count>\d{1,4}(?:[.,]\d{1,3})?(?:\s?[-/]\s?\d{1,4}(?:\.\d{1,3})?)?)\s?"
    r"(?P<unit>mg/ml|mg/g|mg|mcg|ml|gm|grams?|g|%|units?)(?![a-z])",
    _I,
)
_REFILLS = re.compile(
    rf"\b(?P<count>{NUMBER}|no)\s+refills?\b|\brefills?\s*(?:{_TIMES}|:)\s*(?P<count2>\d)", _I
)
_RENTAL = re.compile(
    rf"\b(?P<count>{NUMBER})[\s-]*(?P<unit>days?|weeks?|months?)[\s-]*(?:of\s+)?(?:rental|trial|rent)\b|"
    rf"\brental\s*(?:,|for|of|{_TIMES})?\s*(?P<count2>{NUMBER})[\s-]*(?P<unit2>days?|weeks?|months?)\b",
    _I,
)
_UNKNOWN = re.compile(
    r"\(?\b(?:unknown|unspecified)\s+(?:quantity|duration|frequency|amount)\b\)?", _I
)


def find_quantities(description: str, offset: int) -> tuple[Quantity, ...]:
    """Return every amount in a heading, in order; spans count from `offset` at its start.

    "2 x 4" and "2 times a week for 4 weeks" are 8 sessions: times and period say how often,
    duration for how long, count the product. "Twice weekly x6" is 12: headings write frequency x
    weeks, and a count of visits says "visits" or "sessions". Of a range the greater end is what
    was requested, and the `least_` fields hold the lesser. Sizes ("gauze 4 x 4") are no sessions.
    """
    found: list[Quantity] = []
    taken = bytearray(len(description))
    for pattern, read in _READERS:
        for match in pattern.finditer(description):
            if 1 in taken[match.start() : match.end()]:
                continue
            quantity = read(match, Span(offset + match.start(), offset + match.end()))
            if quantity is not None:
                found.append(quantity)
                taken[match.start() : match.end()] = b"\1" * (match.end() - match.start())
    return tuple(sorted(found, key=lambda quantity: quantity.span.start))


def _whole(number: Decimal | None) -> int | None:
    return None if number is None else int(number)


@lru_cache(maxsize=64)
def _is_therapy(heading: str) -> bool:
    """Return whether an amount without a unit counts sessions, not pieces, sizes or tablets."""
    return _THERAPY.search(heading) is not None and (
        _SIZED.search(heading) is None or _COUNTED.search(heading) is not None
    )


def _singular(unit: str | None) -> str:
    lowercase = (unit or "").casefold()
    known = {"wk": "week", "wks": "week", "mo": "month", "mos": "month", "daily": "day",
             "weekly": "week", "monthly": "month", "tabs": "tablet", "tab": "tablet", "caps":
             "capsule", "cap": "capsule", "gm": "gram", "g": "gram", "patches": "patch",
             "boxes": "box"}  # fmt: skip
    return known.get(lowercase) or (lowercase[:-1] if lowercase.endswith("s") else lowercase)


def _frequency(match: re.Match[str], span: Span) -> Quantity | None:
    spoken = re.search(r"times|x|/|twice|once|\ba\b|per|each|ly\b", match[0], _I)
    if not spoken:
        return None
    period = _singular(match["period"])
    bare = match["bare"] is not None
    unit = period if bare else _singular(match["unit"] or "")
    kind = "visits" if period != "day" or _is_therapy(match.string) else "dose"
    duration = amount_range(match["bare"], match["bare_to"]) if bare else amount_range(
        match["duration"], match["duration_to"]
    )  # fmt: skip
    return _course(
        match[0].strip(), span, kind, amount_range(match["times"], match["times_to"]), period,
        duration, unit,
    )  # fmt: skip


def _grid(match: re.Match[str], span: Span) -> Quantity | None:
    times = amount_range(match["times"], match["times_to"])
    duration = amount_range(match["duration"], match["duration_to"])
    if not times[0] or not duration[0] or times[0] > 7 or duration[0] > 52:
        return None
    said = "times" in match[0].casefold() and not _SIZED.search(match.string)
    if not said and not _is_therapy(match.string):
        return None
    return _course(match[0], span, "visits", times, "week", duration, "week")


def _course(
    text: str,
    span: Span,
    kind: str,
    times: tuple[Decimal | None, Decimal | None],
    period: str,
    duration: tuple[Decimal | None, Decimal | None],
    unit: str,
) -> Quantity | None:
    """Return so many times in a period for so long; counted where both have the same unit."""
    most, long = times[0], duration[0]
    if most is None:
        return None
    counted = kind == "visits" and long is not None and unit == period
    least = None
    if counted and (times[1] is not None or duration[1] is not None):
        least = (times[1] or most) * (duration[1] or long or 0)
    return Quantity(
        text,
        span,
        kind,
        most * long if counted and long is not None else None,
        "session" if kind == "visits" else "",
        int(most),
        period,
        _whole(long),
        unit if long is not None else "",
        least,
        _whole(times[1]),
        _whole(duration[1]),
    )


def _visits(match: re.Match[str], span: Span) -> Quantity | None:
    count, least = amount_range(match["count"] or match["count2"] or match["count3"], match["upto"])
    unit = _singular(match["unit"] or match["unit2"] or match["unit3"])
    return Quantity(match[0], span, "visits", count, unit, least_count=least)


def _product(match: re.Match[str], span: Span) -> Quantity | None:
    times, visits, count = (amount(match[name]) for name in ("times", "visits", "count"))
    if times is None or visits is None or times * visits != count:
        return None
    return Quantity(match[0], span, "visits", count, _singular(match["unit"]))


def _hours(match: re.Match[str], span: Span) -> Quantity | None:
    count, least = amount_range(match["count"], match["upto"])
    return Quantity(match[0], span, "hours", count, "hour", least_count=least)


def _total(match: re.Match[str], span: Span) -> Quantity | None:
    """Return "x 4" at a heading's end: sessions of a therapy, pieces of anything else."""
    kind, unit = ("visits", "session") if _is_therapy(match.string) else ("units", "unit")
    return Quantity(match[0], span, kind, amount(match["count"]), unit)


def _units(match: re.Match[str], span: Span) -> Quantity | None:
    count = amount(match["count"] or match["count2"] or match["count3"])
    form = _singular(match["form"] or match["form3"]) or "unit"
    if form == "unit" and _COUNTED.search(match.string) and match[0].startswith("#"):
        return Quantity(match[0].strip(), span, "visits", count, "session")
    return Quantity(match[0].strip(), span, "units", count, form)


def _dose(match: re.Match[str], span: Span) -> Quantity | None:
    written = match["count"].replace(",", "")
    count = Decimal(written) if re.fullmatch(r"\d+(\.\d+)?", written) else None
    return Quantity(match[0], span, "dose", count, match["unit"].casefold())


def _refills(match: re.Match[str], span: Span) -> Quantity | None:
    written = match["count"] or match["count2"]
    count = Decimal(0) if written.casefold() == "no" else amount(written)
    return Quantity(match[0], span, "refills", count, "refill")


def _rental(match: re.Match[str], span: Span) -> Quantity | None:
    count = amount(match["count"] or match["count2"])
    unit = _singular(match["unit"] or match["unit2"])
    return Quantity(match[0], span, "rental", count, unit, None, "", _whole(count), unit)


def _unknown(match: re.Match[str], span: Span) -> Quantity | None:
    return Quantity(match[0], span, "unknown")


_READERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], Span], Quantity | None]], ...] = (
    (_UNKNOWN, _unknown),
    (_RENTAL, _rental),
    (_REFILLS, _refills),
    (_UNITS, _units),
    (_PRODUCT, _product),
    (_FREQUENCY, _frequency),
    (_VISITS, _visits),
    (_GRID, _grid),
    (_HOURS, _hours),
    (_DOSE, _dose),
    (_TOTAL, _total),
)
