"""Case numbers as people have them: with other zeros, as a file's name, several in a pasted table.

CM16-213037   CM16-O213037   CM16_0213037 (1).pdf   ->   CM16-0213037
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .case_numbers import (
    DASH,
    PLACEHOLDER,
    PREFIXES,
    SERIAL_DIGITS,
    case_number_forms,
    normalize_case_number,
    serial_pattern,
    year_pattern,
)

FEWEST_LAST_DIGITS, MOST_LAST_DIGITS = 4, SERIAL_DIGITS
"""Digits that stand for the cases whose numbers end so."""

LONGEST_SERIAL = 9
"""Digits of a serial with zeros too many."""

LAST_YEAR_OF_SHORT_SERIALS = 14
"""The last year (20..) in which a serial may have a digit less."""

_DIGIT = "[0-9Oo]"
_KNOWN_PREFIX = "|".join(PREFIXES)
_NUMBER = re.compile(
    rf"(?<![^\W_])(?:"
    rf"(?P<prefix>{_KNOWN_PREFIX})[\s_]?(?:{DASH})?(?P<year>{year_pattern(_DIGIT)})[\s_]?(?:{DASH})?\s?"
    rf"(?P<serial>{_DIGIT}{{{FEWEST_LAST_DIGITS},{LONGEST_SERIAL}}})"
    rf"|(?P<bare_year>{year_pattern()}){DASH}(?P<bare_serial>{serial_pattern()})"
    rf"|(?P<placeholder>{PLACEHOLDER}))(?![^\W_])",
    re.IGNORECASE,
)
_CELL = re.compile(r"[^\r\n\t,;|]+")
_LIKE_A_NUMBER = re.compile(
    rf"\b(?:{_KNOWN_PREFIX})\W?\d|^\W*\d{{{FEWEST_LAST_DIGITS},}}\W*$", re.IGNORECASE
)
_FILE_NAME = re.compile(r"(?:\s*\(\d+\)|\s*-\s*copy)*\.(?:pdf|txt|zip|docx?)$", re.IGNORECASE)
_FOLDERS = re.compile(r"^.*[\\/]")


@dataclass(frozen=True, slots=True)
class TypedNumber:
    """A case number in a pasted text, None where what stands there is none."""

    written: str
    number: str | None
    forms: tuple[str, ...] = ()
    """All numbers that may be meant, the likeliest first."""


def read_case_numbers(text: str) -> list[TypedNumber]:
    """Return the case numbers of a pasted text or table, each once, in order.

    What looks like a number and can't be read is among them; words and short numbers are not.
    """
    found: dict[str, TypedNumber] = {}
    for cell in _CELL.findall(text):
        in_cell = list(_numbers_in(cell))
        if not in_cell and _LIKE_A_NUMBER.search(cell):
            in_cell = [TypedNumber(cell.strip(), None)]
        for typed in in_cell:
            found.setdefault(typed.number or typed.written, typed)
    return list(found.values())


def _numbers_in(text: str) -> Iterator[TypedNumber]:
    for match in _NUMBER.finditer(text):
        forms = _forms(match)
        number = next((form for form in forms if form[0].isalpha()), None)
        yield TypedNumber(match[0], number, forms)


def _forms(match: re.Match[str]) -> tuple[str, ...]:
    """Return the numbers that may be meant, the likeliest first."""
    if match["placeholder"]:
        return (normalize_case_number(match["placeholder"]),)
    year = (match["year"] or match["bare_year"]).upper().replace("O", "0")
    serial = (match["serial"] or match["bare_serial"]).upper().replace("O", "0")
    short = SERIAL_DIGITS - 1
    lengths = [SERIAL_DIGITS, short]
    if len(serial) == SERIAL_DIGITS and int(year) > LAST_YEAR_OF_SHORT_SERIALS:
        lengths = [SERIAL_DIGITS]
    elif len(serial) == short:
        lengths = [short, SERIAL_DIGITS]
    padded = [serial.lstrip("0").zfill(length) for length in lengths]
    serials = [each for each in dict.fromkeys(padded) if len(each) <= SERIAL_DIGITS]
    prefixes = [match["prefix"].upper()] if match["prefix"] else ["", *PREFIXES]
    return tuple(f"{prefix}{year}-{each}" for each in serials for prefix in prefixes)


def loose_number_forms(typed: str) -> tuple[str, ...]:
    """Return the case numbers that a whole text may be, however its zeros and signs are typed.

    A file's folders, its ending and the mark of a second download are passed over.
    """
    name = _FILE_NAME.sub("", _FOLDERS.sub("", typed.strip())) if "." in typed else typed
    match = _NUMBER.fullmatch(name.strip(" \"'\u201c\u201d#."))
    return _forms(match) if match else ()


def all_number_forms(typed: str) -> tuple[str, ...]:
    """Return the case numbers that a whole text may be, as it is typed first."""
    return tuple(dict.fromkeys((*case_number_forms(typed), *loose_number_forms(typed))))


def several_number_forms(text: str) -> list[tuple[str, ...]]:
    """Return what each of several case numbers may be; [] where a text has anything else."""
    numbers = list(_NUMBER.finditer(text))
    rest = re.sub(r"\b(?:and|or)\b", "", _NUMBER.sub(" ", text), flags=re.IGNORECASE)
    if len(numbers) < 2 or re.search(r"[^\W_]", rest):
        return []
    return [_forms(match) for match in numbers]


def last_digits(typed: str) -> str:
    """Return the last digits of a case number, where a text is nothing else; "" otherwise."""
    digits = typed.strip()
    is_some = digits.isascii() and digits.isdecimal()
    return digits if is_some and FEWEST_LAST_DIGITS <= len(digits) <= MOST_LAST_DIGITS else ""


def several_last_digits(typed: str) -> tuple[str, ...]:
    """Return the last digits of two or more cases; () where a text has anything else."""
    parts = re.sub(r"\b(?:and|or)\b", " ", typed, flags=re.IGNORECASE)
    found = tuple(last_digits(part) for part in re.split(r"[\s,;]+", parts.strip(" ,;\t\n")))
    return found if len(found) > 1 and all(found) else ()


def endings(number: str) -> tuple[str, ...]:
    """Return the last digits by which a case is found: of CM16-0213037 3037, 13037 and so on."""
    serial = number.rpartition("-")[2]
    if not serial.isdecimal():
        return ()
    lengths = range(FEWEST_LAST_DIGITS, min(MOST_LAST_DIGITS, len(serial)) + 1)
    return tuple(serial[-length:] for length in lengths)
