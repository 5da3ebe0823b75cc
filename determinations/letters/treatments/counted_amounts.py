"""Counts: "#60", "QTY: 2", "x 3", "30 patches", and durations that stand alone."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import takewhile

from .amounts_read import AmountsRead
from .courses import NO_UNIT, Range, number, read_range
from .request_kinds import RequestKinds, names_therapy

_COUNT = re.compile(
    r"(?P<sign>#|Q[:.,oT#R]{0,3}#?|n\.?(?=N)|GW?o?|ro(?!ND))"
    + number("signed")
    + r"(?:W{0,3}(?P<signed_unit>U))?(?![SKDHM])|"
    r"T"
    + number("piece")
    + r"(?:[W+]{0,2}(?P<piece_unit>U)|[aP/]{1,2}D|"
    + NO_UNIT
    + ")|"
    + number("form")
    + r"(?P<within>[WcR+]{0,5})(?P<form_unit>U)|"
    + number("counted")
    + r"Q(?!:)"
)
_LONE = re.compile(
    r"(?:(?P<form>U)|[,(])"
    + number("count")
    + r"(?=[),.]|&[^N]|$)|S(?P<last>N)$|(?<=[Wc+])(?P<therapy>N)$"
)
_TIME = re.compile(r"(?P<before>[fT,(aoW+GjPRN/&]?)" + number("count") + r"(?:\+W?|W)?(?P<unit>D)")
_LEADING = re.compile(r"(?:^|(?<=[,:(&.]))" + number("count") + r"(?P<thing>[W+]{1,4})")
_CONTAINERS, _MOST_CONTAINERS = ("pack", "kit", "box", "bottle"), 6
"""A greater number of a drug that comes in a pack counts its tablets ("dose pack #21")."""
_LEAST_BARE, _MOST_LONE, _MOST_SESSIONS = 10, 2000, 60
_CODEINE = re.compile(r"\b(?:tylenol|codeine|T|no\.?)\s*#?\s?$", re.IGNORECASE)
_TEETH = re.compile(r"\b(?:tooth|teeth)\b[^A-Za-z]*(?:and[^A-Za-z]*)*#?$", re.IGNORECASE)
_ATTACHED = re.compile(r"\b(?:under|for|with|due|while|on|of)\b", re.IGNORECASE)
_CLAUSE = re.compile(r"[,;&]|\b(?:and|with|plus)\b", re.IGNORECASE)
_REACH = 200
_BOXED = re.compile(
    r"(?:#?(?P<boxes>N))?W?(?P<box>U)(?:oa?|\()#?(?P<each>N)(?P<unit>U)?(?![KSDHMN/])"
)
_RETURN = re.compile(r"follow|re-?(?:check|eval|visit|assess)|return", re.IGNORECASE)


def read_boxed(read: AmountsRead) -> None:
    """Read "one box of 30" and "2 bottles of 60 tablets" as what is in them."""
    for match in read.matches(_BOXED):
        if read.words.unit(match.start("box")) not in _CONTAINERS:
            continue
        boxes = read.words.value(match.start("boxes")) if match["boxes"] else Decimal(1)
        count = boxes * read.words.value(match.start("each"))
        unit = read.words.unit(match.start("unit")) if match["unit"] else ""
        if not unit:
            unit = read.nearest_form(match.start()) or _what(read, match.start(), count, "")[1]
        read.add(match.start(), match.end(), "units", count, unit)


def read_counts(read: AmountsRead) -> None:
    """Read counts with a sign or a noun."""
    for match in read.matches(_COUNT):
        name = next(name for name in ("signed", "piece", "form", "counted") if match[name])
        count = read_range(read.words, match, name) or (Decimal(0), None)
        at = match.start(name)
        before = read.text_before(at)
        if name == "signed" and (
            _TEETH.search(before)
            or (count[0] <= 4 and match["sign"][0] in "#n" and _CODEINE.search(before))
        ):
            read.take(match.start(), match.end())
            continue
        noun = match.start(f"{name}_unit") if name in ("signed", "piece", "form") else -1
        if name == "form" and not _is_counted(read, match, count[0], noun):
            continue
        form = read.words.unit(noun) if noun >= 0 else ""
        if name == "piece" and read.multiplies(match.start(), match.end(), count):
            continue
        kind, unit = _what(read, match.start(), count[0], form, is_signed=name != "piece")
        read.add(match.start(), match.end(), kind, count, unit)


def _is_counted(read: AmountsRead, match: re.Match[str], count: Decimal, noun: int) -> bool:
    """Return whether a number counts a noun: "2 boxes", not "Vascutherm 4 unit rental"."""
    before = read.kinds[match.start() - 1] if match.start() else ""
    if before in ("T", "/") or (before == "N" and match["within"]):
        return False
    written = read.words.text[read.words.start(noun) : read.words.end(noun + 1)].casefold()
    is_plural = written.endswith("s") or written in ("feet", "pair", "pr")
    if read.words.unit(noun) == "unit" or match["within"]:
        return (is_plural or count == 1) and read.kinds[noun + 1 : noun + 2] != "r"
    return True


def _what(
    read: AmountsRead, at: int, count: Decimal, form: str, *, is_signed: bool = True
) -> tuple[str, str]:
    """Return the kind and unit of a count.

    A signed number belongs to the noun nearest before it, as that of patches that come with a
    therapy; "x 6" belongs to the therapy, if no visits of it are told.
    """
    if form and form != "unit":
        return "units", form
    asks, after = read.asked_before(at), 0
    own = read.asked_last(at)
    if own is not None and (is_signed or read.has_visits or not asks.is_therapy):
        asks, after = own
    if asks.is_therapy and not (asks.is_test and not asks.is_attended):
        return "visits", read.nearest_visit(at) or asks.visit
    nearest = read.nearest_form(at, after)
    if nearest and not (nearest in _CONTAINERS and count > _MOST_CONTAINERS and read.asks.is_drug):
        return "units", nearest
    if asks.is_consultation and not asks.is_test and not asks.is_drug:
        return "visits", read.nearest_visit(at) or "visit"
    if _is_by_mouth(read, at, asks):
        return "units", "tablet"
    return "units", form or "unit"


def _is_by_mouth(read: AmountsRead, at: int, asks: RequestKinds) -> bool:
    """Return whether a number counts tablets: not a test's, nor those of a drug rubbed on."""
    if asks.is_test and not asks.has_milligrams:
        head = _ATTACHED.split(asks.heading[:_REACH], maxsplit=1)[0]
        if not RequestKinds(head).is_drug:
            return False
    if read.asks.is_by_mouth:
        return asks is read.asks or asks.is_drug or not (asks.is_device or asks.is_supply)
    if not asks.is_by_mouth:
        return False
    begin = read.words.start(at)
    behind = read.words.text[begin : begin + _REACH]
    of_it = takewhile(lambda clause: not RequestKinds(clause).is_drug, _CLAUSE.split(behind))
    return RequestKinds(" ".join(of_it)).may_be_tablets


def read_lone_numbers(read: AmountsRead) -> None:
    """Read numbers without a sign: "caps, 30", "diapers, 120", "3 leg wraps" at the start."""
    for match in read.matches(_LEADING):
        _read_leading(read, match)
    for match in read.matches(_LONE):
        _read_lone(read, match)


def _read_leading(read: AmountsRead, match: re.Match[str]) -> None:
    """Read how many of a thing are asked for, where its name is in the plural."""
    count = read_range(read.words, match, "count") or (Decimal(0), None)
    begin, end = match.span("thing")
    things = read.words.text[read.words.start(begin) : read.words.end(end)].casefold()
    is_plural = any(thing.endswith("s") and len(thing) > 3 for thing in things.split())
    if things.startswith("prescription"):
        return
    if read.asks.is_attended and names_therapy(things):
        read.add(match.start(), begin, "visits", count, read.asks.visit)
    elif (count[0] == 1 and not match.start()) or (1 < count[0] < _LEAST_BARE and is_plural):
        read.add(match.start(), begin, "units", count, "unit")


def _read_lone(read: AmountsRead, match: re.Match[str]) -> None:
    name = next(name for name in ("count", "last", "therapy") if match[name])
    count, least = _range_of(read, match, name)
    before = read.kinds[max(0, match.start() - 1) : match.start()]
    if count != int(count) or not 0 < count <= _MOST_LONE:
        return
    if least is not None and not (read.asks.is_attended or read.asks.is_test):
        return
    if name == "last" and (count < _LEAST_BARE or not read.asks.is_by_mouth):
        return
    if name == "therapy" and not (read.asks.is_attended and count <= _MOST_SESSIONS):
        return
    if name == "count" and before and before in "cN":
        return
    form = read.words.unit(match.start("form")) if match["form"] else ""
    kind, unit = _what(read, match.start(name), count, form)
    read.add(match.start(name), match.end(), kind, (count, least), unit)


def _range_of(read: AmountsRead, match: re.Match[str], name: str) -> Range:
    if name == "count":
        return read_range(read.words, match, name) or (Decimal(0), None)
    return read.words.value(match.start(name)), None


def read_durations(read: AmountsRead) -> None:
    """Read durations that no other amount has: of a rental, a supply, a stay, a program."""
    for match in read.matches(_TIME):
        at = match.start("count")
        before, behind = match["before"], read.kinds[match.end() : match.end() + 1]
        following = read.words.text[read.words.end(match.end()) :].lstrip(" -")
        asks = read.asks
        is_distance = behind == "j" and before not in ("f", "T") and not asks.is_lasting
        if before in ("j", "P", "/") or is_distance:
            continue
        if _RETURN.match(following) or behind in ("P", "/"):
            continue
        if read.kinds[max(0, at - 3) : at].find("j") >= 0 and before not in ("f", "T"):
            continue
        count = read_range(read.words, match, "count") or (Decimal(0), None)
        unit = read.words.unit(match.start("unit"))
        start = match.start() if before in ("f", "T") else at
        if before == "f" and read.joins_last_visits(count, unit, start, match.end()):
            continue
        is_attended = asks.is_attended and not asks.is_device and before != "f"
        if unit == "day" and (asks.is_program or is_attended):
            read.add(start, match.end(), "visits", count, unit)
        elif asks.is_drug or asks.is_hospital:
            read.add(start, match.end(), "units", count, unit)
        elif asks.is_device and not asks.is_attended:
            read.add(start, match.end(), "rental", count, unit, long=count, long_unit=unit)
        else:
            read.add(start, match.end(), "units", count, unit)
