"""Case numbers in a query: the case itself beside words that are its number, and `case:`."""

from __future__ import annotations

from determinations.vocabulary.case_numbers import (
    begins_case_number,
    case_number_beginning,
    case_number_forms,
)

from .tree import And, InField, Node, Not, Or, Phrase, Word, joined


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
    is_number = begins_case_number(typed)
    return [Word(case_number_beginning(typed), prefix=True)] if is_number else []


def _beside(numbers: list[Word], node: Node) -> Node:
    return Or((*(InField("case", one) for one in numbers), node)) if numbers else node
