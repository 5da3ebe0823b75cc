"""Case numbers as readers type and paste them, in the forms that the archive keeps."""

from __future__ import annotations

import re

from .tree import And, InField, Node, Not, Or, Phrase, Word, joined

LETTERS = ("CM", "IMR")
"""What a number begins with that was typed without its letters, the usual ones first."""

_DASH = "[-\u2010-\u2015\u2212]"
_LABEL = r"(?:(?:IMR|MAXIMUS)\s+)?(?:case\s*)?(?:(?:number|no\b|#)\s*)?[\s:.#]*"
_NUMBER = (
    rf"(?P<letters>[A-Z]{{2,3}})\s?{_DASH}?(?P<year>\d{{2}})(?:\s?{_DASH}\s?|\s?)(?P<rest>\d{{6,7}})"
    rf"|(?P<bare>\d{{2}}{_DASH}\d{{6,7}})"
    r"|(?P<placeholder>unnumbered-[0-9a-f]{12})"
)
_WHOLE = re.compile(rf"\W*(?:{_LABEL})(?:{_NUMBER})\W*", re.IGNORECASE)
_BEGINNING = re.compile(
    rf"(?P<letters>[A-Z]{{2,3}})(?:\s|{_DASH})?(?P<year>\d{{2}})"
    rf"(?P<dash>\s|{_DASH})?(?P<rest>\d{{0,7}})",
    re.IGNORECASE,
)


def case_number_forms(query: str) -> tuple[str, ...]:
    """The case numbers that a whole query may be; none where it is something else.

    "IMR Case No. CM16 0213037" is one number; "16-0213037" is kept so in a letter that leaves the
    letters out, and is CM16-0213037 or IMR16-0213037 elsewhere.
    """
    match = _WHOLE.fullmatch(query)
    if match is None:
        return ()
    if match["placeholder"]:
        return (match["placeholder"].lower(),)
    if match["bare"]:
        number = re.sub(_DASH, "-", match["bare"])
        return number, *(f"{letters}{number}" for letters in LETTERS)
    return (f"{match['letters'].upper()}{match['year']}-{match['rest']}",)


def case_number_beginning(typed: str) -> str:
    """How a case number that is being typed begins in the archive: "cm16 02" as CM16-02."""
    match = _BEGINNING.fullmatch(typed.strip())
    if match is None:
        return typed.upper()
    dash = "-" if match["dash"] or match["rest"] else ""
    return f"{match['letters']}{match['year']}{dash}{match['rest']}".upper()


def with_case_numbers(node: Node) -> Node:
    """The tree with the case beside each word that is its number: a search for the words alone
    would find only decisions that mention the number.
    """
    match node:
        case Word(text, prefix=True):
            return _beside(_begins(text), node)
        case Word(text, fuzzy=False) | Phrase(text):
            return _beside([Word(one) for one in case_number_forms(text)], node)
        case And(parts):
            return And(tuple(with_case_numbers(part) for part in parts))
        case Or(parts):
            return Or(tuple(with_case_numbers(part) for part in parts))
        case Not(part):
            return Not(with_case_numbers(part))
        case _:
            return node


def in_case_field(node: Node) -> Node | None:
    """What stands behind case: with its numbers in the archive's form; None where one is no number.

    The beginning of a number finds the cases that begin so, with or without a star.
    """
    match node:
        case Word(fuzzy=True):
            return node
        case Word(text) | Phrase(text):
            numbers = [Word(one) for one in case_number_forms(text)]
            if not numbers or (isinstance(node, Word) and node.prefix):
                return Word(case_number_beginning(text), prefix=True)
            return joined(Or, [*numbers])
        case And(parts) | Or(parts):
            inner = [in_case_field(part) for part in parts]
            known = tuple(one for one in inner if one is not None)
            return type(node)(known) if len(known) == len(inner) else None
        case Not(part):
            negated = in_case_field(part)
            return Not(negated) if negated else None
        case _:
            return None


def _begins(typed: str) -> list[Word]:
    """The beginning of a case number, where what stands before a star can be one."""
    match = _BEGINNING.fullmatch(typed)
    is_number = match is not None and match["letters"].upper() in LETTERS
    return [Word(case_number_beginning(typed), prefix=True)] if is_number else []


def _beside(numbers: list[Word], node: Node) -> Node:
    return Or((*(InField("case", one) for one in numbers), node)) if numbers else node
