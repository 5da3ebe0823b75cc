"""Numbers written in digits or words, and ranges of them."""

from __future__ import annotations

from decimal import Decimal

_UNDER_TWENTY = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
    "nineteen",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_WORDS = {
    **{word: number for number, word in enumerate(_UNDER_TWENTY)},
    **{word: 10 * number for number, word in enumerate(_TENS, start=2)},
    "once": 1,
    "twice": 2,
    "thrice": 3,
}
_COMPOUND = rf"(?:{'|'.join(_TENS)})[\s-](?:{'|'.join(_UNDER_TWENTY[1:10])})"
_SPELLED = "|".join(sorted(_WORDS, key=len, reverse=True))

NUMBER = rf"(?:\d{{1,4}}(?:\.\d{{1,3}})?|{_COMPOUND}|{_SPELLED})"
TO = r"\s?(?:-|\u2013|to|or)\s?"


def amount(written: str | None) -> Decimal | None:
    """Return a number written in digits or words; "1.5" stays one and a half."""
    number = (written or "").casefold()
    if number in _WORDS:
        return Decimal(_WORDS[number])
    ten, _, one = number.replace(" ", "-").partition("-")
    if ten in _TENS and one in _WORDS:
        return Decimal(_WORDS[ten] + _WORDS[one])
    try:
        return Decimal(number)
    except ArithmeticError:
        return None


def amount_range(low: str | None, high: str | None) -> tuple[Decimal | None, Decimal | None]:
    """Return the most, and the least where a range is named: "12-18" is (18, 12)."""
    first, last = amount(low), amount(high)
    if first is None or last is None or last <= first:
        return first, None
    return last, first
