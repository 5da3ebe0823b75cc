"""Case numbers in a query: the case itself beside words that are its number, and `case:`."""

from __future__ import annotations

from determinations.vocabulary.case_numbers import (
    begins_case_number,
    case_number_beginning,
    case_number_forms,
)
from determinations.vocabulary.typed_case_numbers import (
    all_number_forms,
    last_digits,
    loose_number_forms,
    several_last_digits,
    several_number_forms,
)

from .tree import And, InField, Node, Not, Or, Phrase, Word, map_parts, walk

YEARS = range(2013, 2030)
"""Alone they are years of decisions rather than the end of a number."""


def case_numbers_alone(query: str) -> Node | None:
    """Return the cases of a query that is nothing but their numbers, None for any other.

    One as a file's name, several pasted, or the last digits of one or several, which may be words
    as well.
    """
    if several := several_number_forms(query):
        return Or(tuple(_case(number) for forms in several for number in forms))
    if not case_number_forms(query) and (forms := loose_number_forms(query)):
        return Or(tuple(map(_case, forms)))
    several_digits = several_last_digits(query)
    if several_digits and not any(int(digits) in YEARS for digits in several_digits):
        return Or((*map(_case, several_digits), And(tuple(map(Word, several_digits)))))
    digits = last_digits(query)
    if digits and int(digits) not in YEARS:
        start = query.index(digits)
        return Or((_case(digits), Word(digits, place=(start, start + len(digits)))))
    return None


def _case(number: str) -> InField:
    return InField("case", Word(number))


def with_case_numbers(node: Node) -> Node:
    """Return the tree with the case beside each word that is its number.

    A search for the words alone would find only decisions that mention the number.
    """
    match node:
        case Word(text, prefix=True):
            beginning = Word(case_number_beginning(text), prefix=True)
            return _beside([beginning] if begins_case_number(text) else [], node)
        case Word(text, fuzzy=False) | Phrase(text):
            return _beside([Word(number) for number in all_number_forms(text)], node)
        case InField():
            return node
        case _:
            return map_parts(with_case_numbers, node)


def _beside(numbers: list[Word], node: Node) -> Node:
    cases = [InField("case", number) for number in numbers]
    return Or((*cases, node)) if cases else node


def in_case_field(node: Node) -> Node | None:
    """Return what stands behind `case:` with its numbers as the archive has them.

    None where something there can be no number. The beginning of a number finds the cases that
    begin so, with or without a star.
    """
    if not all(isinstance(part, Word | Phrase | And | Or | Not) for part in walk(node)):
        return None
    return _as_case_numbers(node)


def _as_case_numbers(node: Node) -> Node:
    match node:
        case Word(fuzzy=True):
            return node
        case Word(text) | Phrase(text):
            if not (isinstance(node, Word) and node.prefix) and last_digits(text):
                return Word(text)
            numbers = tuple(Word(number) for number in all_number_forms(text))
            if not numbers or (isinstance(node, Word) and node.prefix):
                return Word(case_number_beginning(text), prefix=True)
            return Or(numbers) if len(numbers) > 1 else numbers[0]
        case _:
            return map_parts(_as_case_numbers, node)
