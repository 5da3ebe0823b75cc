"""Treatment types by rules over words: transparent, in order, with the reason kept.

To add a treatment type: a rule in vocabulary/treatments.toml, or a class in vocabulary/drugs.toml;
headings of it in tests/letters/test_taxonomy.py; docs/parsing.md lists the steps.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from determinations.vocabulary import any_of, load
from determinations.vocabulary.normalize import lowercase_words

from ..model import Treatment
from ..patterns import lowercase
from .partial_authorization import split_heading

_I = re.IGNORECASE
DRUGS = "Pharmaceuticals"
UNKNOWN = Treatment(
    "Other", "Other", "No word of the heading tells what kind of treatment it is.", False
)

_WORD = re.compile(r"\w+")
_ORAL_FORM = re.compile(r"\b(?:tab(?:let)?s?|cap(?:sule)?s?|oral|by\s+mouth|PO|ER|XR|DR|mg)\b", _I)
_DOSE_FORM = re.compile(
    r"(?:^|[\s/])\d+(?:\.\d+)?\s?(?:mg|mcg|ml)\b|#\s?\d+\s*$|\b(?:tablets?|capsules?|refills?)\b",
    _I,
)
_PURPOSE = re.compile(r"\s*,?\s+(?:for|after|following|prior\s+to|before|post)\b", _I)
_LEAD = re.compile(
    r"\W{0,3}(?:(?:retro(?:spective)?|requests?|for|prescriptions?|of|refills?|post-?op(?:erative)?|"
    r"medications?|continued|use|the|an?|oral|generic|brand|\d{1,3})\W{1,3}){0,8}",
    _I,
)


@dataclass(frozen=True, slots=True)
class _Rule:
    category: str
    subcategory: str
    why: str
    patterns: re.Pattern[str] | None
    unless: re.Pattern[str] | None
    drugs: bool
    leads: bool
    sure: bool


@cache
def _rules() -> tuple[_Rule, ...]:
    return tuple(
        _Rule(
            category=row["type"][0],
            subcategory=row["type"][1],
            why=row["why"],
            patterns=_compiled(row.get("patterns", [])),
            unless=_compiled(row.get("unless", [])),
            drugs=row.get("drugs", False),
            leads=row.get("leads", False),
            sure=row.get("sure", True),
        )
        for row in load("treatments")["rule"]
    )


def _compiled(patterns: list[str | list[str]]) -> re.Pattern[str] | None:
    return re.compile(any_of(patterns), _I) if patterns else None


@cache
def _drug_classes() -> dict[str, str]:
    return {
        name: subcategory
        for subcategory, names in load("drugs")["classes"].items()
        for name in names
    }


@cache
def _first_words_of_drugs() -> frozenset[str]:
    return frozenset(_WORD.findall(name)[0] for name in _drug_classes())


@cache
def _drug() -> re.Pattern[str]:
    names = sorted(_drug_classes(), key=len, reverse=True)
    joined = "|".join(re.escape(name).replace(r"\ ", r"\s+") for name in names)
    return re.compile(rf"(?<![\w-])(?:{joined})(?![\w])", _I)


def drugs_in(heading: str) -> Iterator[str]:
    """Yield the drugs that the heading names, as the vocabulary spells them.

    A heading's word that begins no drug's name is passed over without a look at them all.
    """
    text, at = lowercase(heading), 0
    for word in _WORD.finditer(text):
        if word.start() >= at and word[0] in _first_words_of_drugs():
            match = _drug().match(heading, word.start())
            if match:
                yield lowercase_words(match[0])
                at = match.end()


def drug_classes_in(heading: str) -> tuple[str, ...]:
    """Return the classes of the drugs that a heading names, each once, in order."""
    return tuple(dict.fromkeys(_drug_classes()[name] for name in drugs_in(heading)))


@lru_cache(maxsize=4096)
def classify(description: str) -> Treatment:
    """Return the treatment type of a heading, decided by the disputed part where it names one.

    `sure` is False where nothing decided, or where only the shape of a dose did.
    """
    subjects = split_heading(description).subjects(description)
    found = [treatment for subject in subjects if (treatment := _by_rules(subject))]
    if found:
        return next((treatment for treatment in found if treatment.sure), found[0])
    if any(_DOSE_FORM.search(subject) for subject in subjects):
        reason = "A dose and a count, with a drug name that the vocabulary does not know."
        return Treatment(DRUGS, "Other Pharmaceuticals", reason, sure=False)
    return UNKNOWN


def _by_rules(heading: str) -> Treatment | None:
    for rule in _rules():
        if rule.unless and rule.unless.search(heading):
            continue
        if rule.drugs:
            if (not rule.leads or _drug_leads(heading)) and (found := _by_drug(heading)):
                return found
        elif rule.patterns and (match := rule.patterns.search(heading)):
            reason = f"\u201c{match[0].strip()}\u201d {rule.why}."
            return Treatment(rule.category, rule.subcategory, reason, rule.sure)
    return None


def _drug_leads(heading: str) -> bool:
    """Return whether the heading begins with a drug and a dose, or says what the drug is for."""
    drug = _drug().search(heading)
    return (
        drug is not None
        and _LEAD.fullmatch(heading, 0, drug.start()) is not None
        and bool(_DOSE_FORM.search(heading) or _PURPOSE.match(heading, drug.end()))
    )


def _by_drug(heading: str) -> Treatment | None:
    names = list(drugs_in(heading))
    if not names:
        return None
    classes = [_drug_classes()[name] for name in names]
    subcategory = classes[0]
    if subcategory == "Misc Analgesics":  # hydrocodone/APAP is an opioid, whichever comes first
        subcategory = next((name for name in classes if name != subcategory), subcategory)
    if "Topical Analgesics" in classes and len(set(classes)) > 1 and not _ORAL_FORM.search(heading):
        subcategory = "Topical Compounds"
    name = names[classes.index(subcategory)] if subcategory in classes else names[0]
    return Treatment(DRUGS, subcategory, f"\u201c{name}\u201d is one of the {subcategory}.")
