"""Where a request says its amounts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from determinations.letters import Amount


@dataclass(frozen=True, slots=True)
class Placed:
    """An amount with a place in a request where it is said."""

    amount: Amount
    start: int
    end: int
    text: str


def placed_in(text: str, amounts: Iterable[Amount]) -> tuple[Placed, ...]:
    """Return amounts where they stand in a text; none that a correction has taken away.

    One that is said twice has both places.
    """
    found: list[Placed] = []
    at = 0
    for amount in amounts:
        start = text.find(amount["text"], at)
        if start < 0:
            continue
        at = further = start + len(amount["text"])
        found.append(Placed(amount, start, at, amount["text"]))
        for again in amount.get("again", ()):
            start = text.find(again, further)
            if start >= 0:
                further = start + len(again)
                found.append(Placed(amount, start, further, again))
    return tuple(sorted(found, key=lambda placed: placed.start))
