"""Amounts that a heading says twice, as one: "six sessions ... three times a week for 2 weeks"."""

from __future__ import annotations

from dataclasses import replace

from ..model import Quantity

_MOST_BETWEEN = 8
"""Amounts between one and what says it again."""


def each_once(heading: str, offset: int, found: list[Quantity]) -> list[Quantity]:
    """Return the amounts in order, each once.

    A written count and a frequency are one amount where they come to the same number, and where
    the frequency leaves open for how long. Of two that are alike, the second is the first said
    again where it stands in parentheses or behind "total".
    """
    ordered = sorted(found, key=lambda quantity: quantity.span.start)
    kept: list[Quantity] = []
    for quantity in ordered:
        for place in range(max(0, len(kept) - _MOST_BETWEEN), len(kept)):
            earlier = kept[place]
            joined = _joined(earlier, quantity, kept)
            if joined is None and _is_repeated(heading, offset, earlier, quantity):
                joined = earlier
            if joined is not None:
                kept[place] = replace(
                    joined, again=(*earlier.again, quantity.text, *quantity.again)
                )
                break
        else:
            kept.append(quantity)
    return kept


def _joined(first: Quantity, second: Quantity, kept: list[Quantity]) -> Quantity | None:
    """Return a count and a frequency as one amount, keeping the first's text and place."""
    if first.kind != second.kind or first.kind not in ("visits", "hours", "units"):
        return None
    course, count = (first, second) if _is_course(first) else (second, first)
    if not _is_course(course) or _is_course(count) or count.count is None:
        return None
    if first.kind == "units" and course.count != count.count:
        return None
    if course.count is not None and course.count != count.count:
        return None
    if course.count is not None and course.least_count != count.least_count:
        return None
    near = kept[-_MOST_BETWEEN:]
    others = [other for other in near if other.kind == first.kind and other is not first]
    if course.count is None and others:
        return None
    return replace(
        first, count=count.count, least_count=count.least_count, unit=count.unit,
        times=course.times, period=course.period, duration=course.duration,
        duration_unit=course.duration_unit, least_times=course.least_times,
        least_duration=course.least_duration,
    )  # fmt: skip


def _is_course(quantity: Quantity) -> bool:
    return quantity.times is not None or quantity.duration is not None


def _is_repeated(heading: str, offset: int, first: Quantity, second: Quantity) -> bool:
    if (first.kind, first.count, first.least_count) != (
        second.kind,
        second.count,
        second.least_count,
    ):
        return False
    if first.kind in ("dose", "unknown", "package"):
        return False
    before = heading[: second.span.start - offset].rstrip().casefold()
    return before.endswith(("(", "total", "total of", "=", "equals")) or second.text.startswith("(")
