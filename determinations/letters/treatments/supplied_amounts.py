"""Amounts of what is supplied: doses, packages, refills, rentals, tablets by directions."""

from __future__ import annotations

import re
from decimal import Decimal

from .amounts_read import AmountsRead
from .courses import FREQUENCY, ONCE, Range, as_range, duration_at, number, read_range

_UNKNOWN = re.compile(
    r"\(?(?:\?[WR&Qdo,/]{0,5}[QdVUErD]|\?|[Qd](?:[WR,:&d]{0,4}\?|W{0,2}nW?)|nW?[Qd]W?)\)?"
)
_STRENGTH = re.compile(r"N(?:[SK]?[R/]N)*(?:S|K(?=[/R]N?[SKH]))(?:[R/]N[SK]|/[SKHU])*")
_PACKAGE = re.compile(r"#?(?P<count>N)(?P<unit>K)")
_UNITS = re.compile(r"N(?P<unit>U)(?P<each>[P/]N?[KS])?")
_SIGNED = re.compile(r"[#Q]:?#?N")
_REFILLS = re.compile(
    r"(?<![#:])(?<!Q)" + number("count") + r"[+W]?E(?!:N)|(?P<none>n)[+W]?E|"
    r"E[W+]?[,:T#(Qo.]{0,3}(?P<behind>N)(?![DHVUSK])"
)
_RENTAL = re.compile(
    number("count") + r"(?P<unit>D)[oaW+/]{0,3}r|"
    r"r[:,oW(Tfa+]{0,4}" + number("behind") + r"(?P<unit_behind>D)"
)
_SUPPLY = re.compile(
    number("count") + r"(?P<unit>D)(?:o?W?)Y|(?P<unit_first>D)Y[,:Qo]{0,2}(?P<behind>N)|"
    r"Y[:,foTW]{0,2}" + number("after") + r"(?P<unit_after>D)"
)
_EACH_BEFORE = re.compile(
    r"(?:s+W?)?" + number("each") + r"U?[sWa,.(]{0,4}$|(?:s+W?)?U?[sWa,.(]{0,4}$"
)
_MOST_TOKENS_BEFORE = 10
_FREQUENCY = re.compile(FREQUENCY)
_EVERY_HOURS = re.compile("P,?" + number("hours") + "H")
_DIRECTION = re.compile(r"sW?N(?:RN)?U?(?:W{0,2}s)*|N(?:RN)?U[sW,]{0,2}s|N(?:RN)?H(?:j|RN?H?j)")
_HOURS_A_DAY = Decimal(24)
_FEW_GRAMS = 20
_BOTTLES = ("bottle", "tube", "jar")
_FEW_MILLILITERS = 5
_LEAST_INTERNATIONAL = 400
"""So many units of a drug are its strength."""
_MOST_AT_A_TIME = 4
"""Tablets of a dose ("take 1-2 tablets at night"), which are no prescription's number."""
_CAUSE = re.compile(r"\s*(?:etiology|origin|cause|reason|source)\b", re.IGNORECASE)
_POWDER = re.compile(
    r"\b(?:powder|miralax|polyethylene|packets?|IV|tabs?|tablets?)\b", re.IGNORECASE
)


def read_unknown(read: AmountsRead) -> None:
    """Read what is said to be unknown: "(unspecified quantity)"."""
    for match in read.matches(_UNKNOWN):
        if match[0] == "?" and _CAUSE.match(read.words.text, read.words.end(match.end())):
            continue
        read.add(match.start(), match.end(), "unknown")


def read_strengths(read: AmountsRead) -> None:
    """Read strengths, a chain of them as one; with them, what an injection has."""
    for match in read.matches(_STRENGTH):
        read.add(match.start(), match.end(), "dose", *_single_strength(read, match))
    if "U" in read.kinds:
        _read_units(read)
    for match in read.matches(_PACKAGE):
        count, unit = read.words.value(match.start("count")), read.words.unit(match.start("unit"))
        kind = "dose" if _is_dose(read, count, unit, match.end()) else "package"
        read.add(match.start(), match.end(), kind, count, unit)


def _read_units(read: AmountsRead) -> None:
    """Read international units as a dose: "155 units" of Botox, "50,000 units", "100 units/ml"."""
    for match in read.matches(_UNITS):
        count = read.words.value(match.start())
        if read.words.unit(match.start("unit")) == "unit" and (
            match["each"]
            or read.asks.has_strength_in_units
            or (count >= _LEAST_INTERNATIONAL and read.asks.is_drug)
        ):
            read.add(match.start(), match.end(), "dose", count, "units")


def _single_strength(read: AmountsRead, match: re.Match[str]) -> tuple[Decimal | None, str]:
    unit = read.words.text[read.words.start(match.end() - 1) : read.words.end(match.end())]
    single = len(match[0]) == 2
    if not single and match[0][1:2] == "S" and match[0][2:3] == "/" and match[0].count("N") == 1:
        unit = read.words.text[read.words.start(match.start() + 1) : read.words.end(match.end())]
        single = True
    return (read.words.value(match.start()) if single else None), unit.casefold()


def _is_dose(read: AmountsRead, count: Decimal, unit: str, end: int) -> bool:
    """Return whether grams or milliliters are what is given at a time, not a package's content."""
    if read.asks.is_injected:
        return True
    if unit == "g":
        return count < _FEW_GRAMS and _POWDER.search(read.words.text) is not None
    is_in_bottle = read.kinds[end : end + 1] == "U" and read.words.unit(end) in _BOTTLES
    return unit == "ml" and count < _FEW_MILLILITERS and not is_in_bottle


def read_refills(read: AmountsRead) -> None:
    for match in read.matches(_REFILLS):
        if match["none"]:
            count: Range = (Decimal(0), None)
        elif match["behind"]:
            count = (read.words.value(match.start("behind")), None)
        else:
            count = read_range(read.words, match, "count") or (Decimal(0), None)
        read.add(match.start(), match.end(), "refills", count, "refill")


def read_rentals_and_supplies(read: AmountsRead) -> None:
    """Read "30 day rental", "two month supply", "days supply: 15"."""
    for match in read.matches(_RENTAL):
        name = "count" if match["count"] else "behind"
        unit = read.words.unit(match.start("unit" if match["count"] else "unit_behind"))
        count = read_range(read.words, match, name)
        if read.asks.is_drug:
            read.add(match.start(), match.end(), "units", count, unit)
        else:
            read.add(match.start(), match.end(), "rental", count, unit, long=count, long_unit=unit)
    for match in read.matches(_SUPPLY):
        name, unit_name = next(
            (name, unit)
            for name, unit in (("count", "unit"), ("behind", "unit_first"), ("after", "unit_after"))
            if match[name]
        )
        unit = read.words.unit(match.start(unit_name))
        count = (
            (read.words.value(match.start(name)), None)
            if name == "behind"
            else read_range(read.words, match, name)
        )
        read.add(match.start(), match.end(), "units", count, unit)


def read_directions(read: AmountsRead) -> None:
    """Read how a drug is taken: no amount, unless tablets follow from it and from how long."""
    asks = read.asks
    if asks.is_home or (asks.is_attended and ("V" in read.kinds or not asks.has_milligrams)):
        return
    if (asks.is_injected and not asks.has_milligrams) or not asks.is_drug:
        return
    for match in read.matches(_EVERY_HOURS):
        hours = read_range(read.words, match, "hours") or (Decimal(0), None)
        exact = hours[1] is None and hours[0] > 0 and _HOURS_A_DAY % hours[0] == 0
        _read_direction(
            read, match.start(), match.end(), (_HOURS_A_DAY / hours[0], None) if exact else None
        )
    for match in read.matches(_FREQUENCY):
        group = next(name for name in ("period", "glued", "rhythm", "each") if match[name])
        if match["noun"] or match["nouns"] or match["days"]:
            continue
        if read.kinds[max(0, match.start() - 1) : match.start()] in ("#", "Q", ":"):
            continue
        times = read_range(read.words, match, "times") or ONCE
        start = match.start()
        if match["rhythm"] and match[0] in ("NL", "NRNL"):  # "1 daily" is one tablet, once a day
            times, start = ONCE, match.start("rhythm")
        is_daily = read.words.unit(match.end(group) - 1) == "day"
        _read_direction(read, start, match.end(), times if is_daily else None)
    for match in read.matches(_DIRECTION):
        count = read.words.value(match.start() + match[0].index("N"))
        if count <= _MOST_AT_A_TIME or "H" in match[0]:
            read.take(match.start(), match.end())


def _read_direction(read: AmountsRead, start: int, end: int, times: Range | None) -> None:
    """Read tablets from so many at a time, so many times a day, for so long."""
    kinds, first = read.kinds, max(0, start - _MOST_TOKENS_BEFORE)
    before = _EACH_BEFORE.search(kinds[first:start])
    begin = first + before.start() if before else start
    while not read.is_free(begin, start):
        begin += 1
    each: Range | None = None
    if before and before["each"] and begin <= first + before.start("each"):
        each = read_range(read.words, before, "each", first)
    if each and each[0] > _MOST_AT_A_TIME:
        begin, each = start, None
    duration = duration_at(read.words, end, further_on=True)
    days = _days(duration[0], duration[1]) if duration and duration[0] else None
    form = read.words.unit(kinds.find("U", begin, start)) if "U" in kinds[begin:start] else ""
    if each and times and days and duration and read.is_free(begin, duration[2]):
        most = each[0] * times[0] * days[0]
        least = (each[1] or each[0]) * (times[1] or times[0]) * (days[1] or days[0])
        unit = form or read.nearest_form(begin) or "tablet"
        read.add(begin, duration[2], "units", as_range(most, least), unit,
                 times=times, period="day", long=duration[0], long_unit=duration[1])  # fmt: skip
    elif duration and times and _SIGNED.search(kinds) and read.is_free(end, duration[2]):
        read.take(begin, duration[2])  # the number says what the directions come to
    else:
        read.take(begin, end)


def _days(long: Range, unit: str) -> Range | None:
    """Return a duration in days, None of months."""
    if unit not in ("day", "week"):
        return None
    factor = 7 if unit == "week" else 1
    return long[0] * factor, long[1] * factor if long[1] is not None else None
