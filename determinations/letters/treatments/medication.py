"""Which class a medication belongs to: by its drugs, its form, and how many drugs it holds."""

from __future__ import annotations

import re
from functools import cache

from ..model import Treatment
from .lexicon import Found, drug_classes, lexicon
from .phrase import Phrase, is_known

DRUGS = "Pharmaceuticals"
_COMPOUND, _ANALGESIC, _OTHER = "Topical Compounds", "Topical Analgesics", "Other Pharmaceuticals"
_NAMES_SAID = 3
_PERCENT = re.compile(r"%|\bper\s?cent\b", re.IGNORECASE)
_DOSED = re.compile(r"\d\s?(?:mg|mcg)\b(?!\s?/\s?g)|#\s?\d|\btab|\bcap", re.IGNORECASE)

RUBBED_ON = frozenset(
    (
        "Opioids",
        "NSAIDs",
        "Muscle Relaxants",
        "Antiepileptics",
        "Antidepressants",
        "Misc Analgesics",
        "Benzodiazepines",
        "Barbiturates",
    )
)
"""Classes whose drugs are taken; a cream of one was compounded."""
_IN_PATCHES = frozenset(("NSAIDs", "Muscle Relaxants", "Antiepileptics"))
_INJECTED_AS_SUCH = frozenset(
    (
        "Anabolic Steroids & Hormones",
        "Anti-infectives",
        "Anticoagulants",
        "Antidiabetics",
        "Antimigraine",
        "Impotence Agents",
        "Injectables",
        "Other Pharmaceuticals",
        "Statins & Lipid Agents",
        "Viscosupplementation",
        "Antipsychotics",
        "Asthma Medications",
        "Opioid Antagonists",
    )
)
"""Classes that injected drugs keep; the others are "Injectables"."""


@cache
def _bits() -> dict[str, int]:
    bit = lexicon().bit
    return {
        name: bit(name)
        for name in (
            "drug", "topical_form", "patch", "compound", "drug_form", "injection", "infusion",
            "lab", "weak_test", "steroid", "anesthetic", "injectable",
        )
    }  # fmt: skip


def is_medication(phrase: Phrase) -> bool:
    """Return whether the head of a phrase is a drug, or a form of one."""
    if phrase.head is None:
        return False
    bits = _bits()
    medications = (
        bits["drug"] | bits["topical_form"] | bits["patch"] | bits["compound"] | bits["drug_form"]
    )
    return bool(phrase.head.entry.head & medications)


def drugs_beside(phrase: Phrase) -> list[Found]:
    """Return the drugs of a phrase that are not attached to it."""
    return [found for found in phrase.beside if found.entry.drug]


def read_medication(phrase: Phrase) -> Treatment | None:
    """Return the class of a phrase whose head is a drug or a form, None if it is no medication."""
    bits, tags = _bits(), phrase.tags
    drugs = drugs_beside(phrase)
    if tags & (bits["lab"] | bits["weak_test"]) and not _DOSED.search(phrase.text):
        return None
    if drugs and tags & (bits["injection"] | bits["infusion"] | bits["injectable"]):
        return injected(phrase)
    percents = len(_PERCENT.findall(phrase.text))
    is_rubbed_on = bool(tags & bits["topical_form"])
    if is_rubbed_on or percents or tags & (bits["patch"] | bits["compound"]):
        found = _topical(phrase, drugs, percents, is_rubbed_on)
        if found is not None:
            return found
    if _is_mixture(phrase, drugs):
        return _compound([found.entry.drug for found in drugs])
    if not drugs:
        return Treatment(
            DRUGS, _OTHER, "A medication whose name the vocabulary does not know.", sure=False
        )
    return _taken(phrase, drugs)


def injected(phrase: Phrase) -> Treatment | None:
    """Return the class of a drug that is injected; None where that is an injection procedure."""
    drugs = drugs_beside(phrase)
    for found in drugs:
        subcategory = drug_classes()[found.entry.drug]
        if subcategory in _INJECTED_AS_SUCH:
            return _of(found.entry.drug, subcategory)
    bits = _bits()
    plain = bits["steroid"] | bits["anesthetic"]
    others = [found for found in drugs if not found.entry.tags & plain]
    if not others:
        return None
    return _of(others[0].entry.drug, "Injectables")


def _topical(
    phrase: Phrase, drugs: list[Found], percents: int, is_rubbed_on: bool
) -> Treatment | None:
    bits = _bits()
    names = list(dict.fromkeys(found.entry.drug for found in drugs))
    classes = [drug_classes()[name] for name in names]
    is_patch = bool(phrase.tags & bits["patch"])
    is_mixed = percents > 1 and (len(names) != 1 or not is_single(phrase))
    if is_mixed or phrase.tags & bits["compound"]:
        return _compound(names)
    if not names:
        reason = "A cream, gel or patch, with no drug that the vocabulary knows."
        return Treatment(DRUGS, _ANALGESIC, reason, sure=False)
    if is_patch and not is_rubbed_on:
        if classes[0] in _IN_PATCHES:
            return _of(names[0], _ANALGESIC)
        return _of(names[0], classes[0])
    if len(names) > 1 and any(name in RUBBED_ON for name in classes):
        return _compound(names)
    if names[0].startswith(("diclofenac", "voltaren")) and (is_rubbed_on or percents):
        return _of(names[0], _ANALGESIC)
    if classes[0] in RUBBED_ON:
        return _compound(names)
    return _of(names[0], classes[0])


def _is_mixture(phrase: Phrase, drugs: list[Found]) -> bool:
    """Return whether drugs that are rubbed on and drugs that are taken stand in one medication."""
    if len(drugs) < 2 or _DOSED.search(phrase.text):
        return False
    classes = {drug_classes()[found.entry.drug] for found in drugs}
    joined = all(map(_is_joined, [phrase] * len(drugs), drugs, drugs[1:]))
    return joined and _ANALGESIC in classes and len(classes) > 1


def is_single(phrase: Phrase) -> bool:
    """Return whether two percentages may be of one drug: "2% to 5%", or one said twice."""
    return "/" not in phrase.text and "-" not in phrase.text and "," not in phrase.text


def _compound(names: list[str]) -> Treatment:
    mixed = ", ".join(dict.fromkeys(names[:_NAMES_SAID]))
    if mixed:
        return Treatment(DRUGS, _COMPOUND, f"\u201c{mixed}\u201d makes a compounded topical.")
    return Treatment(DRUGS, _COMPOUND, "Several strengths, or a word for compounding.")


def _taken(phrase: Phrase, drugs: list[Found]) -> Treatment:
    names = [found.entry.drug for found in drugs]
    classes = [drug_classes()[name] for name in names]
    first = 0
    if (
        classes[0] == "Misc Analgesics"
        and len(drugs) > 1
        and _is_joined(phrase, drugs[0], drugs[1])
    ):
        first = 1  # hydrocodone/APAP is an opioid, whichever comes first
    found = _of(names[first], classes[first])
    together = [
        name
        for name, drug, before in zip(classes[1:], drugs[1:], drugs, strict=False)
        if not _is_joined(phrase, before, drug)
    ]
    if any(name != classes[first] for name in together):
        return Treatment(found.category, found.subcategory, found.reason, sure=False)
    return found


def _is_joined(phrase: Phrase, first: Found, second: Found) -> bool:
    """Return whether two drugs are one medication: "hydrocodone/APAP", "Norco (hydrocodone)".

    A salt may stand between them: "hydrocodone bitartrate/acetaminophen".
    """
    between = second.first - first.behind
    if between > 1 or (between and not is_known(phrase.words[first.behind].text)):
        return False
    return phrase.words[second.first].gap in (("/", "-") if between else ("/", "-", "(", "", "\\"))


def _of(name: str, subcategory: str) -> Treatment:
    return Treatment(DRUGS, subcategory, f"\u201c{name}\u201d is one of the {subcategory}.")
