"""Guidelines that a rationale names, with their sections and pages."""

from __future__ import annotations

import time

import pytest

from determinations.letters import ParsedCitation, Span
from determinations.letters.citations import parse_rationale
from determinations.vocabulary import CitationKind, CitedBy

CHRONIC, LOW_BACK = "Chronic Pain Medical Treatment", "Low Back Complaints"


def named(text, cited=()):
    return parse_rationale(text, Span(0, len(text)), cited)


def places(text):
    return [(c.title, c.year, c.sections, c.pages) for c in named(text)]


def sources(text):
    return [c.text for c in named(text)]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("ACOEM Chapter 12, page 303, advises against it.", (LOW_BACK, 2004, (), (303,))),
        ("Chapter 13 of the ACOEM Guidelines, pp. 341-343.",
         ("Knee Complaints", 2004, (), (341, 342, 343))),
        ("As page 43 of the MTUS Chronic Pain Guidelines (July 18, 2009) says, tests may help.",
         (CHRONIC, 2009, (), (43,))),
        ("The Chronic Pain Medical Treatment Guidelines pages 78-80 ask for four things.",
         (CHRONIC, None, (), (78, 79, 80))),
        ("MTUS page 98-99 allows ten visits.", (CHRONIC, None, (), (98, 99))),
        ("Per the CA MTUS 2009, pages 98 and 99, ten suffice.", (CHRONIC, 2009, (), (98, 99))),
        ("See MTUS Low Back Complaints, Special Studies.",
         (LOW_BACK, 2004, ("Special Studies",), ())),
        ("See the Special Studies section of the ACOEM Low Back Chapter.",
         (LOW_BACK, 2004, ("Special Studies",), ())),
        ("MTUS Chronic Pain Guidelines, Section: Drug testing, is clear.",
         (CHRONIC, None, ("Drug testing",), ())),
        ("MTUS Chronic Pain Guidelines, NSAIDs, GI symptoms & cardiovascular risk, p. 68-69.",
         (CHRONIC, None, ("NSAIDs, GI symptoms & cardiovascular risk",), (68, 69))),
        ('Consult the MTUS Opioids Treatment Guidelines ("Tapering opioids") first.',
         ("Opioid Treatment", 2016, ("Tapering opioids",), ())),
        ("Low Back Complaints (ACOEM Practice Guidelines, 2nd Edition (2004), Chapter 12), p. 308.",
         (LOW_BACK, 2004, (), (308,))),
        ("ACOEM 2004 Low Back Disorders chapter notes on page 303 that rest is harmful.",
         (LOW_BACK, 2004, (), (303,))),
        ("MTUS Chronic Pain Guidelines, 8 C.C.R. \u00a7\u00a79792.20 - 9792.26, page 9.",
         (CHRONIC, None, (), (9,))),
        ("MTUS Chronic Pain Guidelines, Opioids, pages 78-80, and Drug testing, page 43, ask so.",
         (CHRONIC, None, ("Opioids", "Drug testing"), (43, 78, 79, 80))),
        ("MTUS Postsurgical Treatment Guidelines allow 24 visits over 16 weeks (page 25).",
         ("Postsurgical Treatment", 2009, (), (25,))),
        ("The guidelines (ACOEM Ch. 12 p. 305) say so.", (LOW_BACK, 2004, (), (305,))),
        ("According to the California Chronic Pain MTUS, ten suffice.", (CHRONIC, None, (), ())),
        ("The MTUS Knee Complaints chapter advises exercise.", ("Knee Complaints", 2004, (), ())),
    ],
)  # fmt: skip
def test_a_guideline_of_the_mtus_is_named_with_its_place(text, place):
    (citation,) = named(text)
    assert (citation.title, citation.year, citation.sections, citation.pages) == place
    assert citation.kind is CitationKind.MTUS
    assert citation.cited_by is CitedBy.RATIONALE


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("The MTUS guidelines recommend it.", "MTUS guidelines"),
        ("CA MTUS/ACOEM Guidelines state so.", "CA MTUS/ACOEM Guidelines"),
        ("Per Official Disability Guidelines (ODG), no.", "Official Disability Guidelines (ODG)"),
        ("The ODG Low Back Chapter says no.", "ODG Low Back Chapter"),
        ("ODG, Knee and Leg Chapter, Braces, has criteria.", "ODG, Knee and Leg Chapter, Braces"),
        ("The low back chapter of the ODG says no.", "ODG"),
        ("ODG, Low Back - Lumbar & Thoracic (Acute & Chronic) Chapter, MRIs, notes it.",
         "ODG, Low Back - Lumbar & Thoracic (Acute & Chronic) Chapter, MRIs"),
        ("The Low Back Chapter of the ODG says no.", "Low Back Chapter of the ODG"),
        ("ACOEM, Third Edition, Low Back Disorders, page 607, says no.",
         "ACOEM, Third Edition, Low Back Disorders, page 607"),
    ],
)  # fmt: skip
def test_another_source_is_named_as_the_letter_has_it(text, source):
    (citation,) = named(text)
    assert citation.text == source
    assert citation.kind in {CitationKind.NON_MTUS, CitationKind.OTHER}


@pytest.mark.parametrize(
    "text",
    [
        "The guidelines recommend ten visits.",
        "She has low back complaints since 2014, and shoulder complaints (Since May).",
        "The knee disorders were treated. See page 3 of the progress report.",
        "The worker read a chapter of a book on chronic pain treatment.",
        "The California MTUS and ACOEM Guidelines do not specifically address the request.",
        "CA-MTUS is silent on gyms. Non-MTUS sources were used, outside of the MTUS.",
        "This is not addressed in the MTUS.",
        "",
    ],
)
def test_nothing_is_named(text):
    assert named(text) == ()


@pytest.mark.parametrize(
    ("text", "article"),
    [
        ("A trial in the Journal of Hand Surgery (2011;36:1481) found none.",
         ("Journal of Hand Surgery (2011;36:1481)", 2011, ())),
        ("Per Chou R, et al., Injections for low back pain, Spine 2009, pages 10-12, no.",
         ("Chou R, et al., Injections for low back pain, Spine 2009, pages 10-12", 2009,
          (10, 11, 12))),
        ("Smith et al. (2012) report relief.", ("Smith et al. (2012)", 2012, ())),
        ("See The American Journal of Sports Medicine.",
         ("American Journal of Sports Medicine", None, ())),
    ],
)  # fmt: skip
def test_an_article_is_named_by_its_journal_or_its_authors(text, article):
    (citation,) = named(text)
    assert (citation.text, citation.year, citation.pages) == article
    assert citation.kind is CitationKind.NON_MTUS


def test_a_journal_that_is_none_and_authors_without_a_year_are_no_articles():
    assert named("She keeps a pain journal, reads a journal of sorts, and met Smith et al.") == ()


def test_acoem_of_2004_without_a_chapter_is_of_the_mtus():
    assert places("ACOEM (2004), page 204, says so.") == [
        ("ACOEM Practice Guidelines", 2004, (), (204,))
    ]


def test_sources_joined_in_a_sentence_are_told_apart():
    text = (
        "At odds with page 82 of the MTUS Chronic Pain Medical Treatment Guidelines (July 28, "
        "2016), with the MTUS Guideline in ACOEM Chapter 12, Table 12-8, page 309, and with the "
        "Third Edition ACOEM Guidelines Low Back Disorders Chapter, page 607."
    )
    assert places(text) == [
        (CHRONIC, 2016, (), (82,)),
        (LOW_BACK, 2004, (), (309,)),
        ("Third Edition ACOEM Guidelines Low Back Disorders Chapter", None, (), (607,)),
    ]
    assert sources("The MTUS and ODG agree.") == ["MTUS", "ODG"]


def test_each_place_is_named_once_and_what_a_narrower_one_says_is_not_repeated():
    text = (
        "The MTUS is clear. MTUS Chronic Pain Guidelines 2009, page 98, allow ten. ODG agrees. The "
        "Chronic Pain Medical Treatment Guidelines ask for progress; the ODG Pain Chapter as well. "
        "See MTUS Chronic Pain Guidelines page 98."
    )
    assert places(text) == [
        (CHRONIC, 2009, (), (98,)),
        ("ODG Pain Chapter", None, (), ()),
    ]


def test_a_guideline_named_without_its_year_is_of_the_edition_that_the_item_cites():
    cited = ParsedCitation(
        CitedBy.IMRO, CitationKind.MTUS, "", Span(0, 1), title=CHRONIC, year=2016
    )
    (citation,) = named("The MTUS Chronic Pain Guidelines allow it.", [cited])
    assert citation.year == 2016
    other = ParsedCitation(
        CitedBy.IMRO, CitationKind.MTUS, "", Span(0, 1), title=CHRONIC, year=2009
    )
    (citation,) = named("The MTUS Chronic Pain Guidelines allow it.", [cited, other])
    assert citation.year is None


def test_spans_are_exact_in_the_letter():
    before, rationale = (
        "Heading ODG\n",
        "The ACOEM\n Chapter 12,\npage 303, and the\nODG\nPain Chapter.",
    )
    text = f"{before}{rationale}\nMTUS Knee Complaints"
    found = parse_rationale(text, Span(len(before), len(before) + len(rationale)))
    assert [text[c.span.start : c.span.end] for c in found] == [
        "ACOEM\n Chapter 12,\npage 303", "ODG\nPain Chapter",
    ]  # fmt: skip
    assert [c.text for c in found] == ["ACOEM Chapter 12, page 303", "ODG Pain Chapter"]


@pytest.mark.parametrize(
    "piece",
    ["MTUS ", "ACOEM, and the ", "page 1 ", "ODG Low Back ", "Chapter 12 (", "complaints ",
     "MTUS, A ", "Chronic Pain Medical Treatment Guidelines ", "ODG, Knee and ", "MTUS (Opioids ",
     "pages 1-2, ", "A et al. ", "The A Journal of ", "Journal, Journal of A and ", "et al 2009, "],
)  # fmt: skip
def test_any_text_is_read_in_time_that_grows_with_it(piece):
    started = time.process_time()
    named(piece * 5_000)
    assert time.process_time() - started < 1
