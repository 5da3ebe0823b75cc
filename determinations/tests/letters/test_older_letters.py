"""Letters of 2013 and 2014: invented ones whose author did not know how they are read."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from determinations.letters import Layout, as_json, parse

OLDER = Path(__file__).parents[3] / "samples" / "older"

LABELS = json.loads((OLDER / "labels.json").read_text(encoding="utf-8"))

LETTER_FIELDS = (
    *("case_number", "date_assigned", "date_of_injury", "decision_date", "ur_denial_date"),
    *("application_received", "priority", "licensure_states", "specialties", "age", "sex"),
)

ITEM_FIELDS = ("description", "outcome", "category", "subcategory", "body_parts", "retrospective")


def plain(value):
    """Fold case, space, kinds of quotes and dashes, and the order of a list."""
    if isinstance(value, list):
        return sorted(map(plain, value))
    if not isinstance(value, str):
        return value
    value = re.sub(r"[\u2010-\u2015]", "-", re.sub(r"[\u201c\u201d]", '"', value))
    return " ".join(value.replace("\u2019", "'").split()).strip(" .,:;").casefold()


def read(name):
    return as_json(parse((OLDER / name).read_text(encoding="utf-8")), name)


@pytest.mark.parametrize("name", LABELS)
def test_every_field_of_an_older_letter_is_as_its_author_meant(name):
    letter, meant = read(name), LABELS[name]

    wanted = {field: plain(meant[field]) for field in LETTER_FIELDS}
    assert {field: plain(letter[field]) for field in LETTER_FIELDS} == wanted
    assert [[plain(item[field]) for field in ITEM_FIELDS] for item in letter["items"]] == [
        [plain(item[field]) for field in ITEM_FIELDS] for item in meant["items"]
    ]


def cited(citations):
    """Return guidelines, sections and pages, as the scorer of real letters compares them."""
    guidelines, sections, pages = set(), set(), set()
    for citation in citations:
        kind, title = citation["kind"], plain(citation.get("title") or "")
        is_mtus = kind == "mtus"
        guidelines.add((kind, title if is_mtus else "", citation.get("year") if is_mtus else None))
        if is_mtus:
            sections |= {(title, plain(name)) for name in citation.get("sections") or []}
        pages |= {(kind, page) for page in citation.get("pages") or []}
    return guidelines, sections, pages


def test_every_older_letter_says_that_it_is_invented():
    """One that doesn't would pass for real, and the first real letter hides all samples."""
    letters = [parse(path.read_text(encoding="utf-8")) for path in OLDER.glob("*.txt")]
    assert letters
    assert all(letter.invented for letter in letters)


@pytest.mark.parametrize("name", LABELS)
def test_what_each_side_of_an_older_letter_cited(name):
    for item, meant in zip(read(name)["items"], LABELS[name]["items"], strict=True):
        for side in ("claims_admin", "imro"):
            assert cited(item[side]) == cited(meant[side]), item["description"]


def test_pages_that_no_citation_has_are_noticed(monkeypatch):
    text = (OLDER / next(iter(LABELS))).read_text(encoding="utf-8")
    assert "unread-pages" not in {problem.code for problem in parse(text).problems}
    monkeypatch.setattr("determinations.letters.problems.citations.pages_named", lambda *_: [4711])
    problem = next(each for each in parse(text).problems if each.code == "unread-pages")
    assert "4711" in problem.message


@pytest.mark.parametrize("name", LABELS)
def test_each_side_of_an_older_letter_stands_apart(name):
    letter = parse((OLDER / name).read_text(encoding="utf-8"))
    for item in letter.items:
        administrator, reviewer = item.spans.get("claims_administrator"), item.spans["imro"]
        assert (
            administrator is None
            or administrator.start == reviewer.start  # "both ... relied on"
            or administrator.end <= reviewer.start
            or reviewer.end <= administrator.start
        )
        if letter.layout in (Layout.L2, Layout.L4):
            assert "eviewer" in letter.text[reviewer.start : reviewer.end]
        assert "Final Determination Letter" not in item.rationale
        assert "Effect of the Decision" not in item.rationale
        assert "Disclaimer" not in item.rationale
