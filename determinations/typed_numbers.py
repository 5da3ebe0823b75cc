"""Numbers as browsers and programs send them, in forms, URLs and headers."""

from __future__ import annotations

KEY_DIGITS = 18
"""Digits that always fit a primary key of PostgreSQL's bigint."""


def whole_number(typed: str | None, most_digits: int = KEY_DIGITS) -> int | None:
    """Return what was typed as a number; None for anything but 1 to `most_digits` digits 0 to 9.

    A sign, a blank and digits of other scripts are refused. So is what is longer than anything that
    is asked for: neither `int` nor the database then fails at it.
    """
    if not typed or len(typed) > most_digits or not (typed.isascii() and typed.isdecimal()):
        return None
    return int(typed)
