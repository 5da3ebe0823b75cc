"""What a single value of a draft has to be: each function returns it clean, or raises `ValueError`.

Messages are for the person who typed the value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

Check = Callable[[Any], Any]

MOST_CHARACTERS = 100_000
LARGEST = 32767
"""Of a small integer in the database."""
EARLIEST_YEAR = 1900

_MOST_OF_ANYTHING = 1_000_000


def text(most: int = MOST_CHARACTERS, *, required: bool = False) -> Check:
    """Return the check of a text; line breaks become single characters."""

    def check(value: Any) -> str:
        if not isinstance(value, str) or not _is_storable(value):
            raise ValueError("This has to be a text.")
        clean = value.replace("\r\n", "\n").strip()
        if len(clean) > most:
            raise ValueError(f"At most {most:,} characters; these are {len(clean):,}.")
        if required and not clean:
            raise ValueError("This can't be empty.")
        return clean

    return check


def _is_storable(value: str) -> bool:
    """Return whether PostgreSQL takes a text: neither NUL in it nor half a character of UTF-16."""
    return "\0" not in value and not any("\ud800" <= letter <= "\udfff" for letter in value)


def choice(values: Iterable[str], *, empty: bool = False) -> Check:
    """Return the check of a value from a list."""
    allowed = {str(value) for value in values} | ({""} if empty else set())

    def check(value: Any) -> str:
        if not isinstance(value, str) or value not in allowed:
            raise ValueError(f"Choose one of: {', '.join(sorted(filter(None, allowed)))}.")
        return value

    return check


def day(value: Any) -> str | None:
    """Check an ISO date; an empty value is none."""
    if value in (None, ""):
        return None
    try:
        found = date.fromisoformat(value)
    except (TypeError, ValueError):
        raise ValueError("This is no date; one looks like 2017-01-31.") from None
    if found.year < EARLIEST_YEAR:
        raise ValueError(f"A date of this archive is later than {EARLIEST_YEAR}.")
    return found.isoformat()


def number(least: int, most: int) -> Check:
    """Return the check of a whole number; an empty value is none."""

    def check(value: Any) -> int | None:
        if value in (None, ""):
            return None
        try:
            found = int(value) if not isinstance(value, bool | float) else None
        except (TypeError, ValueError):
            found = None
        if found is None or not least <= found <= most:
            raise ValueError(f"This has to be a whole number from {least} to {most}.")
        return found

    return check


def flag(value: Any) -> bool:
    """Check a yes or no."""
    if not isinstance(value, bool):
        raise ValueError("This has to be yes or no.")
    return value


def many(check: Check) -> Check:
    """Return the check of a list, each value of it by `check`; what is empty is left out."""

    def check_all(value: Any) -> list[Any]:
        if not isinstance(value, list):
            raise ValueError("This has to be a list.")
        return [clean for each in value if (clean := check(each)) not in (None, "")]

    return check_all


def spans(length: int) -> Check:
    """Return the check of places in a text of this length: field name to [start, end]."""

    def check(value: Any) -> dict[str, list[int]]:
        if not isinstance(value, Mapping):
            raise ValueError("Places have to be a mapping.")
        for name, place in value.items():
            if (
                not _is_storable(str(name))
                or not isinstance(place, list)
                or len(place) != 2
                or not all(type(at) is int for at in place)
                or not 0 <= place[0] <= place[1] <= length
            ):
                raise ValueError("A place has to be a start and an end in the letter's text.")
        return {str(name): list(place) for name, place in value.items()}

    return check


def amount(value: Any) -> float | None:
    """Check how much of something; an empty value is none."""
    if value in (None, ""):
        return None
    try:
        found = float(value) if not isinstance(value, bool) else None
    except (TypeError, ValueError, OverflowError):
        found = None
    if found is None or not 0 <= found <= _MOST_OF_ANYTHING:
        raise ValueError(f"This has to be a number up to {_MOST_OF_ANYTHING:,}.")
    return found


def whole_amount(value: Any) -> int | None:
    """Check how many; an empty value is none."""
    found = amount(value)
    if found is not None and found != int(found):
        raise ValueError("This has to be a whole number.")
    return None if found is None else int(found)
