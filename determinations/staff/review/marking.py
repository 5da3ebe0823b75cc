"""Words that a person marked in a letter, as the value of the field that they said these are."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from determinations.letters import (
    join_lines,
    one_line,
    page_numbers,
    parse_citations,
    parse_date,
    stated_age,
)
from determinations.typed_numbers import whole_number
from determinations.vocabulary import CitedBy, split_specialties
from determinations.vocabulary.case_numbers import case_number_forms

from . import fields
from .fields import Widget

_DAYS = frozenset(field.name for field in fields.CASE if field.widget is Widget.DATE)
_PARAGRAPHS = frozenset(("clinical_summary", "rationale"))
_MOST = 100_000


class NoValue(Exception):
    """Why the words can't be the value of that field, as a message for who marked them."""


@dataclass(frozen=True, slots=True)
class MarkedWords:
    """Words of a letter, where they stand, and the control that they were marked for."""

    text: str
    start: int
    end: int
    control: str
    cited_by: CitedBy = CitedBy.IMRO

    @classmethod
    def of(cls, letter_text: str, parameters: Mapping[str, str]) -> MarkedWords:
        """Return what parameters name; raise `ValueError` where they name nothing of the text."""
        start, end = _offset(parameters.get("start")), _offset(parameters.get("end"))
        if not 0 <= start < end <= len(letter_text) or end - start > _MOST:
            raise ValueError("Nothing is marked there.")
        control = parameters.get("field", "")
        if control.rpartition(".")[2] not in _MARKED:
            raise ValueError("No words are marked for this field.")
        side = parameters.get("cited_by", CitedBy.IMRO)
        text = letter_text[start:end]
        start += len(text) - len(text.lstrip())
        cited_by = CitedBy(side) if side in set(CitedBy) else CitedBy.IMRO
        return cls(text.strip(), start, start + len(text.strip()), control, cited_by)


_MARKED = frozenset(
    field.name for field in (*fields.CASE, *fields.ITEM, *fields.CITATION) if field.marked
)


def _offset(typed: str | None) -> int:
    offset = whole_number(typed, 9)
    if offset is None:
        raise ValueError("No place in the text.")
    return offset


def value_of(words: MarkedWords) -> dict[str, Any]:
    """Return the controls to fill with what, where the words stand, and what to say of it.

    {"values": {control: text}, "span": [start, end], "message": text}; without values where the
    words can't be what they were marked as.
    """
    part, _, name = words.control.rpartition(".")
    try:
        found = _values(words, name)
    except NoValue as error:
        return {"values": {}, "span": [words.start, words.end], "message": str(error)}
    values = {f"{part}.{field}": value for field, value in found.items()}
    return {"values": values, "span": [words.start, words.end], "message": ""}


def _values(words: MarkedWords, name: str) -> dict[str, str]:
    if name in _DAYS:
        return {name: _day(words.text)}
    if name in _PARAGRAPHS:
        return {name: join_lines(words.text)}
    if name in _READERS:
        return _READERS[name](words)
    return {name: one_line(words.text)}


def _day(text: str) -> str:
    day = parse_date(one_line(text))
    if day is None:
        raise NoValue(f"\N{LEFT DOUBLE QUOTATION MARK}{one_line(text)[:60]}"
                      "\N{RIGHT DOUBLE QUOTATION MARK} is no date.")  # fmt: skip
    return day.isoformat()


def _case_number(words: MarkedWords) -> dict[str, str]:
    forms = case_number_forms(one_line(words.text))
    if not forms:
        raise NoValue("That is no case number; one looks like CM16-0213037.")
    return {"case_number": forms[0]}


def _age(words: MarkedWords) -> dict[str, str]:
    text = one_line(words.text)
    if re.fullmatch(r"\d{1,3}", text):
        return {"age": text}
    stated = stated_age(text, 0, len(text))
    if stated is None:
        raise NoValue("No age is told there.")
    return {"age": str(stated[0])}


def _specialties(words: MarkedWords) -> dict[str, str]:
    return {"specialties_as_written": "\n".join(split_specialties(one_line(words.text)))}


def _pages(words: MarkedWords) -> dict[str, str]:
    pages = page_numbers(one_line(words.text))
    if not pages:
        raise NoValue("No page is named there.")
    return {"first_page": str(pages[0]), "last_page": str(pages[-1])}


def _citation(words: MarkedWords) -> dict[str, str]:
    """Return what the parser reads in a citation's words; of several the first."""
    values = {"text": one_line(words.text)}
    read = parse_citations(words.text, words.start, words.cited_by)
    if not read:
        return values
    citation = read[0]
    section, first, last = next(citation.references())
    is_mtus = citation.kind == "mtus"
    titled = f"{citation.title} ({citation.year})" if citation.year else citation.title
    return values | {
        "kind": str(citation.kind),
        "guideline": titled if is_mtus else "",
        "source": "" if is_mtus else citation.title,
        "section": section,
        "first_page": str(first or ""),
        "last_page": str(last or ""),
    }


_READERS: dict[str, Callable[[MarkedWords], dict[str, str]]] = {
    "case_number": _case_number,
    "age": _age,
    "specialties_as_written": _specialties,
    "first_page": _pages,
    "text": _citation,
}
