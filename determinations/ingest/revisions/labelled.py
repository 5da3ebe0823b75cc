"""Letters that people corrected as labelled examples: what a reading of their text has to say.

A file of them is a zip archive: `labels.json` maps a letter's name to what is right, in the words
of `parse_letters --json`; `letters/<name>.txt` is its text, redacted where it was redacted.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from determinations.letters import CASE_DATES
from determinations.models import (
    PUBLIC_PHI,
    CitationKind,
    CitedBy,
    Guideline,
    Letter,
    Revision,
    RevisionCause,
    RevisionOrigin,
    TreatmentType,
)
from determinations.vocabulary.case_numbers import is_placeholder

from ..drafts import Draft
from ..drafts.corrections import Corrections, as_read, of_causes
from ..drafts.making import draft_from_rows, newest_revision

ABOUT = """Letters that people corrected in the archive, as examples to measure a parser by.

labels.json    what a reading has to say, by the letter's name; `corrected` has the fields that
               people corrected, with why: "" where they did not say
letters/       the text of each letter, as it was read

These are words of real letters: keep them as you keep the letters themselves.
"""


LETTER_SAYS_OTHERWISE = (RevisionCause.LETTER_WRONG, RevisionCause.ELSEWHERE)
"""Causes of corrections of which a reading knows nothing: it has to say what the letter says."""


@dataclass(frozen=True, slots=True)
class LabelledLetter:
    """One letter: its name, its text, and what is right."""

    name: str
    text: str
    label: dict[str, Any]


@dataclass(slots=True)
class Written:
    """What was written, and how many letters were left out since they may name a person."""

    letters: int = 0
    held: int = 0
    read_right: int = 0
    """Left out, since nothing was corrected but what the letters themselves say."""


def labelled_letters(written: Written) -> Iterator[LabelledLetter]:
    """Yield letters that people corrected, without those that no person has cleared or redacted."""
    changed = Revision.objects.filter(origin__in=[RevisionOrigin.PERSON, RevisionOrigin.UNDO])
    letters = (
        Letter.objects.filter(current_for__in=changed.values("case"))
        .select_related("current_for__reviewer")
        .defer("content", "readers_copy")
        .order_by("pk")
    )
    for letter in letters.iterator(chunk_size=100):
        if letter.phi_state not in PUBLIC_PHI:
            written.held += 1
            continue
        newest = newest_revision(letter.current_for)
        corrections = newest.corrections if newest is not None else {}
        otherwise = of_causes(corrections, LETTER_SAYS_OTHERWISE)
        if corrections and otherwise == corrections:
            written.read_right += 1
            continue
        draft = as_read(
            draft_from_rows(letter.current_for, newest.draft if newest is not None else None),
            otherwise,
        )
        number = draft["case"]["case_number"]
        name = letter.sha256[:16] if is_placeholder(number) else number
        written.letters += 1
        label = label_of(draft, f"{name}.txt") | {"corrected": _causes(corrections, draft)}
        yield LabelledLetter(name, letter.reading_text, label)


def _causes(corrections: Corrections, draft: Draft) -> dict[str, str]:
    """Return why each field was corrected, as {"age": cause, "items.2.outcome": cause}."""
    fields = dict(corrections.get("case", {}))
    if "order" in corrections:
        fields["items"] = corrections["order"]
    for position, item in enumerate(draft["items"], start=1):
        for name, correction in corrections.get("items", {}).get(item["key"], {}).items():
            fields[f"items.{position}.{name}"] = correction
    return {name: correction.get("cause", "") for name, correction in fields.items()}


def label_of(draft: Draft, source: str) -> dict[str, Any]:
    """Return what a draft says, as `parse_letters --json` says it of a letter that it reads."""
    of_case = draft["case"]
    number = of_case["case_number"]
    treatments = TreatmentType.objects.in_bulk([item["treatment"] for item in draft["items"]])
    cited = [each["guideline"] for item in draft["items"] for each in item["citations"]]
    guidelines = Guideline.objects.in_bulk([each for each in cited if each is not None])
    return {
        "source": source,
        "case_number": None if is_placeholder(number) else number,
        **{name: of_case[name] for name in CASE_DATES},
        "priority": of_case["priority"] or None,
        "licensure_states": of_case["licensure_states"],
        "specialties": of_case["specialties_as_written"],
        "age": of_case["age"],
        "sex": of_case["sex"] or None,
        "items": [
            {
                "description": item["description"],
                "outcome": item["outcome"] or None,
                "category": treatments[item["treatment"]].category,
                "subcategory": treatments[item["treatment"]].subcategory,
                "body_parts": item["body_parts"],
                "retrospective": item["retrospective"],
                "claims_admin": _cited(item, CitedBy.CLAIMS_ADMINISTRATOR, guidelines),
                "imro": _cited(item, CitedBy.IMRO, guidelines),
            }
            for item in draft["items"]
        ],
    }


def _cited(item: Draft, side: CitedBy, guidelines: dict[int, Guideline]) -> list[dict[str, Any]]:
    """Return what a side cited, one entry a guideline or source, with its sections and pages."""
    found: dict[tuple[str, str, int | None], dict[str, Any]] = {}
    for citation in item["citations"]:
        if citation["cited_by"] != side:
            continue
        is_mtus = citation["kind"] == CitationKind.MTUS
        guideline = guidelines.get(citation["guideline"]) if is_mtus else None
        title = guideline.title if guideline else citation["source"]
        year = guideline.year if guideline else citation["source_year"]
        entry = found.setdefault(
            (citation["kind"], title, year),
            {"kind": citation["kind"], "title": title, "year": year, "sections": [], "pages": []},
        )
        if citation["section"]:
            entry["sections"].append(citation["section"])
        if citation["first_page"]:
            entry["pages"] += range(citation["first_page"], citation["last_page"] + 1)
    for entry in found.values():
        entry["sections"] = list(dict.fromkeys(entry["sections"]))
        entry["pages"] = sorted(set(entry["pages"]))
    return list(found.values())


def write_labelled(path: Path, letters: Iterable[LabelledLetter]) -> None:
    """Write letters into a zip archive that its owner alone may read."""
    path.touch(mode=0o600, exist_ok=False)
    labels = {}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("README.txt", ABOUT)
        for letter in letters:
            labels[letter.name] = letter.label
            archive.writestr(f"letters/{letter.name}.txt", letter.text)
        archive.writestr("labels.json", json.dumps(labels, indent=1, ensure_ascii=False))
