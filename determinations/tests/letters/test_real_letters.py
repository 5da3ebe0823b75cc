"""The real letters with hand-made labels, where they are at hand."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from determinations.letters import as_json, extract, parse, screen
from determinations.vocabulary import (
    CitationKind,
    GuidelineSource,
    names_other_source,
    sources_named_in,
)

NEEDS = {
    "labels.json": {
        **dict.fromkeys(
            ("case_number", "date_assigned", "date_of_injury", "decision_date", "ur_denial_date",
             "application_received", "priority", "licensure_states", "specialties", "age", "sex",
             "item_count", "outcome"), 100),
        "description": 99, "guideline": 99, "section": 98, "page": 98, "category": 97,
        "subcategory": 95, "body_parts": 97,
    },
    "labels_txt.json": dict.fromkeys(
        ("outcome", "page", "specialties", "description", "category"), 100),
}  # fmt: skip
FOLDERS = {"labels.json": ("pdf", "application/pdf"), "labels_txt.json": ("txt", "text/plain")}


def letters(folder, kind):
    for file in sorted(folder.iterdir()):
        yield file.name, extract(file.read_bytes(), kind).text


@pytest.mark.parametrize("labels", NEEDS)
def test_the_scorer_is_content(real_letters, tmp_path, labels):
    name, kind = FOLDERS[labels]
    parsed = tmp_path / "parsed.jsonl"
    with parsed.open("w") as file:
        for source, text in letters(real_letters / name, kind):
            file.write(json.dumps(as_json(parse(text), source)) + "\n")
    needs = [f"--need={field}={rate}" for field, rate in NEEDS[labels].items()]
    command = [sys.executable, real_letters / "score.py", real_letters / labels, parsed, *needs]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_clean_letters_need_no_review_and_hold_no_phi(real_letters):
    texts = [text for _, text in letters(real_letters / "pdf", "application/pdf")]
    assert [parse(text).severity for text in texts].count("review") == 0
    assert sum(bool(screen(text)) for text in texts) <= len(texts) // 50


def test_nearly_every_source_outside_the_mtus_is_of_a_known_kind(real_letters):
    texts = [
        citation.title or citation.text
        for folder, kind in FOLDERS.values()
        for _, text in letters(real_letters / folder, kind)
        for item in parse(text).items
        for citation in item.citations
        if citation.kind in (CitationKind.NON_MTUS, CitationKind.OTHER)
    ]
    unknown = [
        text
        for text in texts
        if sources_named_in(text) == (GuidelineSource.OTHER,) and not names_other_source(text)
    ]
    assert len(texts) > 100
    assert len(unknown) <= len(texts) // 50
