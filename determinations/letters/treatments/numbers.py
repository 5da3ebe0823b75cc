"""Numbers written in words, and numbers that several of them make up."""

from __future__ import annotations

from decimal import Decimal

_UNDER_TWENTY = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
    "nineteen",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_HUNDRED = 100

NUMBER_WORDS = {
    **{word: Decimal(number) for number, word in enumerate(_UNDER_TWENTY)},
    **{word: Decimal(10 * number) for number, word in enumerate(_TENS, start=2)},
    "dozen": Decimal(12),
    "fourty": Decimal(40),
    "ninty": Decimal(90),
    "hundred": Decimal(_HUNDRED),
}


def joined_words(first: Decimal, second: Decimal) -> Decimal | None:
    """Return the number that two numbers in words make up behind each other; None if none.

    "Twenty four" is 24, "two hundred" 200, "hundred twenty" 120.
    """
    if second == _HUNDRED and first < _HUNDRED:
        return first * second
    if 20 <= first < _HUNDRED and first % 10 == 0 and 0 < second < 10:
        return first + second
    if first >= _HUNDRED and first % _HUNDRED == 0 and second < _HUNDRED:
        return first + second
    return None


def fraction(above: Decimal, below: Decimal) -> Decimal | None:
    """Return a half, a third or a quarter, None for any other two numbers with a stroke between."""
    if below not in (2, 3, 4) or not 0 < above < below:
        return None
    return (above / below).quantize(Decimal("0.01")).normalize()
