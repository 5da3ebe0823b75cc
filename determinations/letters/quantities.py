"""Amounts in headings: sessions, frequencies, counts of tablets, doses, refills, rentals."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

from .model import Quantity, Span

_I = re.IGNORECASE
_WORDS = {
    word: number
    for number, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
            "twenty",
        ]
    )
} | {"once": 1, "twice": 2, "thrice": 3, "thirty": 30, "sixty": 60, "ninety": 90, "a": 1, "an": 1}
_SPELLED = "|".join(sorted((word for word in _WORDS if len(word) > 2), key=len, reverse=True))
_N = rf"(?:\d{{1,4}}(?:\.\d{{1,3}})?|{_SPELLED})"
_VISIT = r"sessions?|visits?|treatments?|appointments?"
_PERIOD = r"days?|daily|weeks?|wks?|weekly|months?|mos?|monthly"
_TIMES = r"(?:x|\u00d7|times?)"

_FREQUENCY = re.compile(
    rf"\b(?P<times>{_N})(?:\s?-\s?\d{{1,2}})?\s*{_TIMES}?\s*(?:/|a|per|each|every)?\s*"
    rf"(?P<period>{_PERIOD})\b"
    rf"(?:\s*(?:,|for|{_TIMES}|over)\s*(?:a\s+total\s+of\s+)?(?P<duration>{_N})\s*"
    rf"(?P<unit>weeks?|wks?|months?|mos?|days?)\b)?",
    _I,
)
_GRID = re.compile(rf"\b(?P<times>{_N})\s*{_TIMES}\s*(?P<duration>{_N})\b(?!\s*(?:mg|mcg|%|/))", _I)
_VISITS = re.compile(
    rf"\b(?P<count>{_N})(?:\s?-\s?(?P<upto>\d{{1,3}}))?(?:\s*\(\d{{1,3}}\))?\s+"
    rf"(?:(?!\d)[\w'-]+\s+){{0,4}}?(?P<unit>{_VISIT})\b|"
    rf"\b(?P<unit2>{_VISIT})\s*(?:,|of)?\s*(?:{_TIMES}|#)\s*(?P<count2>{_N})\b|"
    rf"\b{_TIMES}\s*(?P<count3>{_N})\s+(?P<unit3>{_VISIT})\b",
    _I,
)
_TOTAL = re.compile(rf"\b(?:{_TIMES})\s+(?P<count>{_N})\s*$", _I)
_HOURS = re.compile(
    rf"\b(?P<count>{_N})\s+(?:total\s+)?hours?\b(?!\s+(?:on|off|before|after|as))", _I
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
    rf"\b(?P<count>{_N}|no)\s+refills?\b|\brefills?\s*(?:{_TIMES}|:)\s*(?P<count2>\d)", _I
)
_RENTAL = re.compile(
    rf"\b(?P<count>{_N})[\s-]*(?P<unit>days?|weeks?|months?)[\s-]*(?:of\s+)?(?:rental|trial|rent)\b|"
    rf"\brental\s*(?:,|for|of|{_TIMES})?\s*(?P<count2>{_N})[\s-]*(?P<unit2>days?|weeks?|months?)\b",
    _I,
)
_UNKNOWN = re.compile(
    r"\(?\b(?:unknown|unspecified)\s+(?:quantity|duration|frequency|amount)\b\)?", _I
)


def find_quantities(description: str, offset: int) -> tuple[Quantity, ...]:
    """Every amount in a heading, in order; spans count from `offset` before the heading.

    "2 x 4" and "2 times a week for 4 weeks" are 8 sessions: times and period say how often,
    duration for how long, count the product.
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


def _number(written: str | None) -> int | None:
    if not written:
        return None
    folded = written.casefold()
    if folded in _WORDS:
        return _WORDS[folded]
    try:
        value = Decimal(folded)
    except ArithmeticError:
        return None
    return int(value)


def _singular(unit: str | None) -> str:
    folded = (unit or "").casefold()
    known = {"wk": "week", "wks": "week", "mo": "month", "mos": "month", "daily": "day",
             "weekly": "week", "monthly": "month", "tabs": "tablet", "tab": "tablet", "caps":
             "capsule", "cap": "capsule", "gm": "gram", "g": "gram", "patches": "patch",
             "boxes": "box"}  # fmt: skip
    return known.get(folded) or (folded[:-1] if folded.endswith("s") else folded)


def _frequency(match: re.Match[str], span: Span) -> Quantity | None:
    times, duration = _number(match["times"]), _number(match["duration"])
    period = _singular(match["period"])
    spoken = re.search(r"times|x|/|twice|once|\ba\b|per|each|ly\b", match[0], _I)
    if times is None or not spoken:
        return None
    unit = _singular(match["unit"]) if match["unit"] else ""
    count = Decimal(times * duration) if duration and unit == period else None
    return Quantity(
        match[0].strip(), span, "visits", count, "session", times, period, duration, unit
    )


def _grid(match: re.Match[str], span: Span) -> Quantity | None:
    times, duration = _number(match["times"]), _number(match["duration"])
    if times is None or duration is None or times > 7 or duration > 52:
        return None
    return Quantity(
        match[0],
        span,
        "visits",
        Decimal(times * duration),
        "session",
        times,
        "week",
        duration,
        "week",
    )


def _visits(match: re.Match[str], span: Span) -> Quantity | None:
    count = _number(match["upto"] or match["count"] or match["count2"] or match["count3"])
    unit = _singular(match["unit"] or match["unit2"] or match["unit3"])
    return Quantity(match[0], span, "visits", _decimal(count), unit)


def _plain(kind: str, unit: str) -> Callable[[re.Match[str], Span], Quantity | None]:
    def read(match: re.Match[str], span: Span) -> Quantity | None:
        return Quantity(match[0], span, kind, _decimal(_number(match["count"])), unit)

    return read


def _units(match: re.Match[str], span: Span) -> Quantity | None:
    count = _number(match["count"] or match["count2"] or match["count3"])
    form = _singular(match["form"] or match["form3"]) or "unit"
    return Quantity(match[0].strip(), span, "units", _decimal(count), form)


def _dose(match: re.Match[str], span: Span) -> Quantity | None:
    written = match["count"].replace(",", "")
    count = Decimal(written) if re.fullmatch(r"\d+(\.\d+)?", written) else None
    return Quantity(match[0], span, "dose", count, match["unit"].casefold())


def _refills(match: re.Match[str], span: Span) -> Quantity | None:
    written = match["count"] or match["count2"]
    count = 0 if written.casefold() == "no" else _number(written)
    return Quantity(match[0], span, "refills", _decimal(count), "refill")


def _rental(match: re.Match[str], span: Span) -> Quantity | None:
    count = _number(match["count"] or match["count2"])
    unit = _singular(match["unit"] or match["unit2"])
    return Quantity(match[0], span, "rental", _decimal(count), unit, None, "", count, unit)


def _unknown(match: re.Match[str], span: Span) -> Quantity | None:
    return Quantity(match[0], span, "unknown")


def _decimal(number: int | None) -> Decimal | None:
    return None if number is None else Decimal(number)


_READERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], Span], Quantity | None]], ...] = (
    (_UNKNOWN, _unknown),
    (_RENTAL, _rental),
    (_REFILLS, _refills),
    (_UNITS, _units),
    (_FREQUENCY, _frequency),
    (_VISITS, _visits),
    (_GRID, _grid),
    (_HOURS, _plain("hours", "hour")),
    (_DOSE, _dose),
    (_TOTAL, _plain("visits", "session")),
)
