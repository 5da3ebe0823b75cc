"""The patterns of a case number, and its normalized form in the archive.

    CM      16    -     0213037
    prefix  year  dash  serial

Early numbers have six digits in their serial (CM13-000004). A letter that names no case gets a
placeholder instead, made from the digest of its file: unnumbered-0123456789ab.
"""

from __future__ import annotations

import re

PREFIXES = ("CM", "IMR")
"""What a number begins with that was typed without its prefix, the usual one first."""

PREFIX = "[A-Z]{2,3}"
DASH = "[-\u2010-\u2015\u2212]"
SERIAL_DIGITS = 7
"""Digits of a serial today; early ones have one less."""

PLACEHOLDER_PREFIX = "unnumbered-"
PLACEHOLDER_DIGITS = 12
PLACEHOLDER = rf"{PLACEHOLDER_PREFIX}[0-9a-f]{{{PLACEHOLDER_DIGITS}}}"


def year_pattern(digit: str = r"\d") -> str:
    """Return the pattern of a number's year; `digit` is the pattern of one digit."""
    return rf"{digit}{{2}}"


def serial_pattern(digit: str = r"\d") -> str:
    """Return the pattern of a number's serial; `digit` is the pattern of one digit."""
    return rf"{digit}{{{SERIAL_DIGITS - 1},{SERIAL_DIGITS}}}"


_LABEL = r"(?:(?:IMR|MAXIMUS)\s+)?(?:case\s*)?(?:(?:number|no\b|#)\s*)?[\s:.#]*"
_TYPED = re.compile(
    rf"\W*(?:{_LABEL})(?:"
    rf"(?P<prefix>{PREFIX})\s?{DASH}?(?P<year>{year_pattern()})(?:\s?{DASH}\s?|\s?)(?P<serial>{serial_pattern()})"
    rf"|(?P<bare>{year_pattern()}{DASH}{serial_pattern()})"
    rf"|(?P<placeholder>{PLACEHOLDER})"
    r")\W*",
    re.IGNORECASE,
)
_BEGINNING = re.compile(
    rf"(?P<prefix>{PREFIX})(?:\s|{DASH})?(?P<year>{year_pattern()})"
    rf"(?P<dash>\s|{DASH})?(?P<serial>\d{{0,{SERIAL_DIGITS}}})",
    re.IGNORECASE,
)


def placeholder(digest: str) -> str:
    """Return the number of a case whose letter names none, from the file's hexadecimal digest."""
    return f"{PLACEHOLDER_PREFIX}{digest[:PLACEHOLDER_DIGITS]}"


def is_placeholder(number: str) -> bool:
    """Return whether a case's number stands in the place of one that its letter doesn't name."""
    return number.startswith(PLACEHOLDER_PREFIX)


def normalize_case_number(number: str) -> str:
    """Return a number as the archive keeps it: in capitals, a placeholder in lowercase."""
    lowercase = number.lower()
    return lowercase if lowercase.startswith(PLACEHOLDER_PREFIX) else number.upper()


def case_number_forms(typed: str) -> tuple[str, ...]:
    """Return the case numbers that a whole text may be; none where it is something else.

    "IMR Case No. CM16 0213037" is one number; "16-0213037" is kept so in a letter that leaves the
    prefix out, and is CM16-0213037 or IMR16-0213037 elsewhere.
    """
    match = _TYPED.fullmatch(typed)
    if match is None:
        return ()
    if match["placeholder"]:
        return (normalize_case_number(match["placeholder"]),)
    if match["bare"]:
        number = re.sub(DASH, "-", match["bare"])
        return number, *(f"{prefix}{number}" for prefix in PREFIXES)
    return (f"{match['prefix'].upper()}{match['year']}-{match['serial']}",)


def case_number_beginning(typed: str) -> str:
    """Return how a case number that is being typed begins in the archive: "cm16 02" as CM16-02."""
    match = _BEGINNING.fullmatch(typed.strip())
    if match is None:
        return typed.upper()
    dash = "-" if match["dash"] or match["serial"] else ""
    return f"{match['prefix']}{match['year']}{dash}{match['serial']}".upper()


def begins_case_number(typed: str) -> bool:
    """Return whether a text has one of `PREFIXES` and a year, and nothing that no number has."""
    match = _BEGINNING.fullmatch(typed)
    return match is not None and match["prefix"].upper() in PREFIXES
