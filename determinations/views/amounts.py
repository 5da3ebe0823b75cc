"""Amounts of a request in words: what "2 x 4" comes to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

Amount = Mapping[str, Any]
"""As `DisputedItem.quantities` keeps it: text, kind, count, unit, times, period, duration, ..."""


def in_words(amounts: Iterable[Amount]) -> list[str]:
    """Each amount once: "8 sessions (2 a week for 4 weeks)", "100 mg"."""
    return list(dict.fromkeys(said for one in amounts if (said := _in_words(one))))


def _in_words(amount: Amount) -> str:
    count, unit = amount.get("count"), amount.get("unit") or ""
    if count is None:
        counted = amount["text"] if amount["kind"] == "dose" else ""
    elif amount["kind"] == "dose":
        counted = f"{_number(amount, 'count')} {unit}"
    elif amount["kind"] == "rental":
        return f"{_number(amount, 'count')}-{unit} rental"
    else:
        counted = f"{_number(amount, 'count')} {_plural(unit, count)}"
    often = _often(amount)
    return f"{counted} ({often})" if counted and often else counted or often


def _often(amount: Amount) -> str:
    """ "2 a week for 4 weeks" """
    times, duration = amount.get("times"), amount.get("duration")
    said = f"{_number(amount, 'times')} a {amount['period']}" if times and amount["period"] else ""
    if duration and amount.get("duration_unit"):
        unit = _plural(amount["duration_unit"], duration)
        said = f"{said} for {_number(amount, 'duration')} {unit}"
    return said.strip()


def _number(amount: Amount, name: str) -> str:
    """ "8", "1.5", or "8 to 18" where the letter gives a range."""
    most, least = amount[name], amount.get(f"least_{name}")
    return f"{least:g} to {most:g}" if least is not None and least != most else f"{most:g}"


def _plural(unit: str, count: float) -> str:
    return unit if count == 1 or unit in ("mg", "ml", "mcg", "%") else f"{unit}s"
