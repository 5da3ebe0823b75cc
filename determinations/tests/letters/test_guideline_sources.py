"""Kinds of sources: what a source text names, in all the ways that letters write it."""

from __future__ import annotations

import pytest

from determinations.vocabulary import (
    GuidelineSource,
    sources_named_in,
    sources_of_guideline,
    words_for,
)

MTUS, ACOEM, ODG = GuidelineSource.MTUS, GuidelineSource.ACOEM, GuidelineSource.ODG
JOURNAL, OTHER = GuidelineSource.JOURNAL, GuidelineSource.OTHER
WEBSITE = GuidelineSource.WEBSITE

NAMED = {
    "Official Disability Guidelines (ODG), Wrist Chapter, Splints": [ODG],
    "Official Disability Guidelines, Wrist": [ODG],
    "Official\n Disability Guideline - Wrist (updated 3/3/16)": [ODG],
    "Offical Disability Guidelines, Wrist": [ODG],
    "ODG-TWC, wrist procedure summary": [ODG],
    "ODG Preface/Occupational therapy": [ODG],
    "O.D.G. Wrist": [ODG],
    "Work Loss Data Institute, Wrist, 2015": [ODG],
    "ACOEM Occupational Medicine Practice Guidelines, 3rd ed., Wrist, pg. 12": [ACOEM],
    "A.C.O.E.M. Wrist chapter": [ACOEM],
    "American College of Occupational & Environmental Medicine, 2011, wrist": [ACOEM],
    "ODG and ACOEM": [ACOEM, ODG],
    "ODG Wrist and Other Medical Treatment Guidelines ACOEM Wrist Disorders": [ACOEM, ODG],
    "ODG Wrist and Other Medical Treatment Guidelines www.example.org/splints": [ODG, WEBSITE],
    "ODG Wrist; AMA Guides, 5th edition": [ODG, OTHER],
    "Other Medical Treatment Guideline or Medical Evidence: Doe J, et al. Splints": [JOURNAL],
    "Doe J, Roe R. Splints of the wrist. J Invented Surg Am. 2009;91(3):12-19": [JOURNAL],
    "Doe J. Splints. Invented Reports 2009 Mar;9(3):12": [JOURNAL],
    "The New England Journal of Medicine, 2011": [JOURNAL],
    "http://www.ncbi.nlm.nih.gov/pubmed/0000000": [JOURNAL],
    "Cochrane Database: splints": [JOURNAL],
    "a search of the peer-reviewed literature": [JOURNAL],
    "ODG Wrist and Am J Sports Med, splints": [ODG, JOURNAL],
    "American Academy of Invented Medicine, position statement": [OTHER],
    "www.example.org/wrist": [WEBSITE],
    "the clinical judgment of the reviewer": [OTHER],
    "": [OTHER],
    "The decision was based on the MTUS": [MTUS],
    "MTUS/ACOEM": [MTUS, ACOEM],
    "Medical Treatment Utilization Schedule; ODG": [MTUS, ODG],
    "recommendations outside of the MTUS Guidelines, ODG": [ODG],
    "did not base their decision on the MTUS. Non-MTUS Citation ODG": [ODG],
    "Splints are not addressed in the MTUS": [OTHER],
    "MTUS is silent; ODG": [ODG],
}


@pytest.mark.parametrize(("text", "sources"), NAMED.items())
def test_a_source_text_names_kinds_of_sources(text, sources):
    assert list(sources_named_in(text)) == sources


@pytest.mark.parametrize(
    "text",
    ["Codger, modged and podgy", "Jobs journeyed", "2016: 12 visits", "ODG Pain (Chronic) 2016: 9"],
)
def test_words_that_look_like_a_source_are_none(text):
    assert JOURNAL not in sources_named_in(text)
    assert (ODG in sources_named_in(text)) == text.startswith("ODG")


@pytest.mark.parametrize(
    ("title", "year", "sources"),
    [
        ("Low Back Complaints", 2004, [MTUS, ACOEM]),
        ("Lower Back Complaints", None, [MTUS, ACOEM]),
        ("General Approaches", 2004, [MTUS, ACOEM]),
        ("Hip and Groin Disorders", 2011, [MTUS, ACOEM]),
        ("Chronic Pain Medical Treatment", 2016, [MTUS]),
        ("Chronic Pain Medical Treatment", 2017, [MTUS, ACOEM]),
        ("Opioid Treatment", None, [MTUS]),
        ("Postsurgical Treatment", 2009, [MTUS]),
        ("Guideline of Nobody", 2010, [MTUS]),
        ("ACOEM Guideline of Nobody", 2010, [MTUS, ACOEM]),
    ],
)
def test_a_guideline_of_the_mtus_may_be_one_of_acoem(title, year, sources):
    assert list(sources_of_guideline(title, year)) == sources


def test_words_of_sources_are_their_short_and_long_names():
    assert words_for((ODG,)) == "ODG Official Disability Guidelines"
    assert words_for((MTUS, ACOEM)).startswith("MTUS Medical Treatment Utilization Schedule ACOEM")
    assert words_for((OTHER,)) == words_for((GuidelineSource.NONE,)) == ""
