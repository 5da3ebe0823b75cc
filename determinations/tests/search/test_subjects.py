"""What a decision is about beyond its heading's words: the names in vocabulary/subjects.toml."""

from __future__ import annotations

import pytest
from django.utils.text import slugify

from determinations.letters.treatments import classify, find_body_parts
from determinations.search.index.subjects import about
from determinations.search.language import stems_of
from determinations.vocabulary import load


def slugs(*names):
    return "-".join(slugify(name.replace("&", " and ")) for name in names)


def words_about(heading):
    """Return the stems of what a heading and the names beside it say."""
    treatment = classify(heading)
    category, kind = slugs(treatment.category), slugs(treatment.category, treatment.subcategory)
    parts, _ = find_body_parts(heading)
    return {*stems_of(heading), *stems_of(about(heading, category, kind, parts))}


def is_about(heading, query):
    return set(stems_of(query)) <= words_about(heading)


@pytest.mark.parametrize(
    ("heading", "query"),
    [
        ("Flexeril 10mg #60", "muscle relaxants"),
        ("Norco 10/325mg #90", "opioid medication"),
        ("Norco 10/325mg #90 and Soma 350mg #30", "muscle relaxant"),
        ("ESI at L4-5", "lumbar epidural injection"),
        ("L4-5 and L5-S1 fusion with instrumentation", "lumbar spine surgery"),
        ("ACDF at C5-6", "cervical spine surgery"),
        ("Left carpal tunnel release", "wrist surgery"),
        ("Partial medial meniscectomy", "arthroscopic knee surgery"),
        ("Chirophysio two times a week for four weeks", "chiropractic"),
        ("Twelve therapy sessions for the neck", "physical therapy cervical spine"),
        ("Hand therapy, six visits", "occupational therapy"),
        ("X-ray of the left foot", "imaging"),
        ("Synvisc to the right knee", "knee injection"),
        ("Lumbar support", "back brace"),
        ("MR arthrogram of the right shoulder", "shoulder MRI"),
        ("Urine toxicology screen", "UDS"),
        ("Associated surgical service: LSO", "DME"),
        ("Left S1 transforaminal epidural steroid injection", "lumbar ESI"),
        ("Polysomnography", "sleep study"),
    ],
)
def test_names_that_a_heading_need_not_have(heading, query):
    assert is_about(heading, query)


@pytest.mark.parametrize(
    ("heading", "query"),
    [
        ("X-ray of the lumbar spine", "MRI"),
        ("Open carpal tunnel release", "arthroscopic"),
        ("Trigger point injections, two, after exercise", "physical therapy"),
        ("Occupational therapy, six visits", "physical therapy"),
        ("Orthopedic surgery consultation", "injection"),
        ("Radiofrequency ablation of the medial branches at L4-5", "injection"),
        ("Pre-operative chest x-ray", "surgery"),
        ("Cyclobenzaprine 5% and gabapentin 10% in a cream base", "muscle relaxant"),
        ("Narcan nasal spray", "opioid"),
        ("Norco 10/325mg #90", "vicodin"),  # the query is widened, or not; -vicodin leaves it
        ("Bilateral sacroiliac joint injections", "lumbar"),
        ("Pool membership", "gym"),
        ("Aquatic therapy, six visits", "physical therapy"),
        ("Work conditioning, ten sessions", "work hardening"),
        ("Sacroiliac belt", "spine"),
        ("Knee scooter rental", "medication"),
    ],
)
def test_names_that_would_not_be_true(heading, query):
    assert not is_about(heading, query)


def test_every_row_is_for_something_that_is_read():
    rules = {tuple(rule["type"]) for rule in load("treatments")["rule"]}
    drugs = {("Pharmaceuticals", name) for name in load("drugs")["classes"]}
    known = {slugs(*names) for names in rules | drugs}
    for row in load("subjects")["subject"]:
        assert row["names"]
        if "treatment" in row:
            assert row["treatment"] in known
        elif "category" in row:
            assert row["category"] in {slugs(category) for category, _ in rules}
        else:
            assert row["body_part"] in load("body_parts")["parts"]
