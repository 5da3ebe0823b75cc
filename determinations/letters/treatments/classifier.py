"""Treatment types by the head of a heading's phrase: transparent, with the reason kept.

To add a treatment type: a rule in vocabulary/treatments.toml, its words in treatment_words.toml, or
a class in drugs.toml; headings of it in tests/letters/test_taxonomy.py; docs/parsing.md lists the
steps.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import islice

from determinations.vocabulary import load

from ..model import Treatment
from .fragments import has_lost_its_start, mended
from .lexicon import Found, drug_classes_in, drugs_in, lexicon
from .medication import DRUGS, drugs_beside, injected, is_medication, read_medication
from .partial_authorization import split_heading
from .phrase import Phrase, read_phrase

__all__ = ["DRUGS", "UNKNOWN", "classify", "drug_classes_in", "drugs_in"]

UNKNOWN = Treatment(
    "Other", "Other", "No word of the heading tells what kind of treatment it is.", False
)

_HOURS_OR_SESSIONS = re.compile(r"\W*\d{2,3}\s+hours?\s+or\s+\d{1,3}\s+sessions", re.IGNORECASE)
_DOSE = re.compile(
    r"(?:^|[\s/])\d+(?:\.\d+)?\s?(?:mg|mcg|ml)\b|#\s?\d+\s*$|\b(?:tablets?|capsules?|refills?)\b",
    re.IGNORECASE,
)
_MEDICATION = Treatment(
    DRUGS,
    "Other Pharmaceuticals",
    "A dose and a count, with a drug name that the vocabulary does not know.",
    False,
)
_MAY_NAME_DRUGS = (DRUGS, "Injections", "Surgery")
"""Categories that a drug named beside the head does not speak against."""
_MOST_HEADS = 20
"""Heads of a heading that are looked at; a heading has a few."""
_LONGEST_REASON = 60
"""Characters of a heading that are said to have decided."""
_PROGRAM = Treatment(
    "Programs",
    "Functional Restoration",
    "Hours or sessions are how a program is counted; the heading lost its start.",
    False,
)


@dataclass(frozen=True, slots=True)
class _Rule:
    category: str
    subcategory: str
    why: str
    needs: tuple[int, ...]
    unless: int
    over: bool
    sure: bool


@cache
def _rules() -> tuple[_Rule, ...]:
    mask = lexicon().mask
    return tuple(
        _Rule(
            category=row["type"][0],
            subcategory=row["type"][1],
            why=row["why"],
            needs=tuple(mask(tags.split()) for tags in row["when"]),
            unless=mask(row.get("unless", ())),
            over=row.get("over", False),
            sure=row.get("sure", True),
        )
        for row in load("treatments")["rule"]
    )


@cache
def _injections() -> int:
    return lexicon().mask(("injection", "infusion"))


@cache
def _tests() -> int:
    return lexicon().mask(("lab", "weak_test"))


@cache
def _associated() -> int:
    return lexicon().bit("associated")


@cache
def _beside_drugs() -> int:
    """Return the tags of nouns that tell how a drug is given."""
    return lexicon().mask(
        ("injection", "infusion", "injectable", "supply", "orthosis", "drug_form")
    )


@lru_cache(maxsize=4096)
def classify(description: str) -> Treatment:
    """Return the treatment type of a heading, decided by the disputed part where it names one.

    `sure` is False where nothing decided, or where something speaks against what did.
    """
    subjects = split_heading(description).subjects(description)
    found = [treatment for subject in subjects if (treatment := _read(subject))]
    sure = next((treatment for treatment in found if treatment.sure), None)
    if sure is None and _HOURS_OR_SESSIONS.match(description):
        return _PROGRAM
    if not found and any(_DOSE.search(subject) for subject in subjects):
        return _MEDICATION
    return sure or (found[0] if found else UNKNOWN)


def _read(text: str) -> Treatment | None:
    phrase = read_phrase(text)
    found = _by_head(phrase)
    has_lost_start = has_lost_its_start(phrase)
    is_odd = phrase.has_unknown or phrase.may_be_damaged or has_lost_start
    if found is None or not found.sure or is_odd:
        anew = _by_head(read_phrase(mend)) if (mend := mended(phrase)) else None
        if anew and (found is None or _type(anew) != _type(found)):
            return replace(anew, sure=False)
    if found is None:
        return _by_attachment(phrase)
    if found.sure and (phrase.has_unknown or has_lost_start or _is_contradicted(phrase, found)):
        return replace(found, sure=False)
    return found


def _type(found: Treatment) -> tuple[str, str]:
    return found.category, found.subcategory


def _by_head(phrase: Phrase) -> Treatment | None:
    if phrase.head is not None and not phrase.tags & _associated():
        if phrase.head.entry.head & _injections() and drugs_beside(phrase):
            if found := injected(phrase):
                return found
        elif is_medication(phrase):
            return read_medication(phrase) or _by_rules(phrase, _laboratory_head(phrase))
    return _by_rules(phrase, phrase.head)


def _laboratory_head(phrase: Phrase) -> Found | None:
    """Return the noun that makes a drug's name one of a laboratory test ("Testosterone, serum")."""
    return next((found for found in phrase.beside if found.entry.head & _tests()), None)


def _by_rules(phrase: Phrase, head: Found | None) -> Treatment | None:
    tags, of_head = phrase.tags, head.entry.head if head else 0
    for rule in _rules():
        if rule.unless & tags:
            continue
        for needed in rule.needs:
            if needed & tags == needed and (rule.over or needed & of_head):
                reason = f"\u201c{_words(phrase, head, needed)}\u201d {rule.why}."
                return Treatment(rule.category, rule.subcategory, reason, rule.sure)
    return None


def _words(phrase: Phrase, head: Found | None, needed: int) -> str:
    """Return the words of the heading that decided, from the first to the last of them."""
    deciding = [head] if head else []
    missing = needed & ~(head.entry.tags if head else 0)
    for found in phrase.found:
        if missing & found.entry.tags:
            deciding.append(found)
            missing &= ~found.entry.tags
    deciding.sort()
    start = phrase.words[deciding[0].first].start
    text = phrase.text[start : phrase.words[deciding[-1].behind - 1].end]
    if len(text) <= _LONGEST_REASON:
        return text
    return " \u2026 ".join(map(phrase.words_at, deciding))


def _is_contradicted(phrase: Phrase, found: Treatment) -> bool:
    """Return whether a second head of the heading asks for something of another category."""
    for other in phrase.others[:_MOST_HEADS]:
        if found.category == DRUGS and other.entry.head & _beside_drugs():
            continue
        if other.entry.drug:
            if found.category not in _MAY_NAME_DRUGS:
                return True
        elif (said := _by_rules(phrase, other)) and said.category != found.category:
            return True
    return False


def _by_attachment(phrase: Phrase) -> Treatment | None:
    """Return what a heading's attachments name, where its head says nothing: never sure."""
    heads = (found for found in phrase.found if found.entry.head)
    for found in islice(heads, _MOST_HEADS):
        alone = replace(phrase, head=found, beside=(found,), tags=phrase.tags | phrase.attached)
        if said := _by_head(alone):
            return replace(said, sure=False)
    return None
