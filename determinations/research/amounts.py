"""Amounts of a treatment request, described: what "2 x 4" comes to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

Amount = Mapping[str, Any]
"""As `DisputedItem.quantities` keeps it: text, kind, count, unit, times, period, duration, ..."""

_NO_PLURAL = ("mg", "ml", "mcg", "g", "lb", "%")


def describe_amounts(amounts: Iterable[Amount]) -> list[str]:
    """Return each amount once, such as "8 sessions (2 a week for 4 weeks)", "100 mg"."""
    descriptions = (_describe(amount) for amount in amounts)
    return list(dict.fromkeys(description for description in descriptions if description))


def _describe(amount: Amount) -> str:
    count, unit = amount.get("count"), amount.get("unit") or ""
    if count is None:
        counted = amount["text"] if amount["kind"] == "dose" else ""
    elif amount["kind"] == "dose":
        counted = f"{_number(amount, 'count')} {unit}"
    elif amount["kind"] == "rental":
        return f"{_number(amount, 'count')}-{unit} rental"
    else:
        counted = f"{_number(amount, 'count')} {_plural(unit, count)}"
    frequency = _frequency(amount)
    return f"{counted} ({frequency})" if counted and frequency else counted or frequency


def _frequency(amount: Amount) -> str:
    """Return how often and for how long, such as "2 a week for 4 weeks"; "" if not given."""
    times, duration = amount.get("times"), amount.get("duration")
    frequency = (
        f"{_number(amount, 'times')} a {amount['period']}" if times and amount["period"] else ""
    )
    if duration and amount.get("duration_unit"):
        unit = _plural(amount["duration_unit"], duration)
        frequency = f"{frequency} for {_number(amount, 'duration')} {unit}"
    return frequency.strip()


def _number(amount: Amount, name: str) -> str:
    """Return a number such as "8" or "1.5", or "8 to 18" where the letter gives a range."""
    most, least = amount[name], amount.get(f"least_{name}")
    return f"{least:g} to {most:g}" if least is not None and least != most else f"{most:g}"


def _plural(unit: str, count: float) -> str:
    if count == 1 or unit in _NO_PLURAL:
        return unit
    return f"{unit}es" if unit.endswith(("x", "ch", "ss")) else f"{unit}s"
