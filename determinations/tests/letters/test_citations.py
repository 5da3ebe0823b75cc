"""The citation grammar: what each form of paragraph says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from determinations.letters import ParsedCitation, Span
from determinations.letters.citations import parse_citations
from determinations.letters.citations.sections import split_sections
from determinations.vocabulary import CitedBy

CP, LB = "Chronic Pain Medical Treatment", "Low Back Complaints"


def said(paragraph):
    citations = parse_citations(paragraph, 0, CitedBy.IMRO)
    return [
        (citation.kind, citation.title, citation.year, citation.sections, citation.pages)
        for citation in citations
    ]


MTUS_FORMS = {
    "Decision based on MTUS Low Back Complaints 2004.": [(LB, 2004, (), ())],
    "Decision based on MTUS Low Back Complaints 2004, Section(s): Special Studies, Summary.": [
        (LB, 2004, ("Special Studies", "Summary"), ())
    ],
    "Decision based on MTUS Neck and Upper Back Complaints 2004, Section(s): Initial Care, and "
    "Forearm, Wrist, and Hand Complaints 2004, Section(s): Special Studies.": [
        ("Neck and Upper Back Complaints", 2004, ("Initial Care",), ()),
        ("Forearm, Wrist, and Hand Complaints", 2004, ("Special Studies",), ()),
    ],
    "Decision based on MTUS Chronic Pain Medical Treatment 2016, Section(s): NSAIDs, GI symptoms & "
    "cardiovascular risk, Proton Pump Inhibitors (PPIs).": [
        (
            CP,
            2016,
            ("NSAIDs, GI symptoms & cardiovascular risk", "Proton Pump Inhibitors (PPIs)"),
            (),
        )
    ],
    "Decision based on MTUS Chronic Pain Medical Treatment 2016, Section(s): Work conditioning, "
    "work hardening.": [(CP, 2016, ("Work conditioning, work hardening",), ())],
    "Decision based on MTUS Chronic Pain Treatment Guidelines Page(s): 98-99.": [
        (CP, None, (), (98, 99))
    ],
    "Decision based on MTUS Chronic Pain Treatment\n\n Guidelines Work Hardening/Work Conditioning "
    "Program\n Page(s): 125-126.": [
        (CP, None, ("Work Hardening/Work Conditioning Program",), (125, 126))
    ],
    "Decision based on MTUS Elbow Complaints 2007, Section(s): 326.": [
        ("Elbow Complaints", 2007, (), (326,))
    ],
    "The Expert Reviewer did not base their decision on the MTUS. Decision based on Non-MTUS "
    "Citation MTUS: CHRONIC PAIN MEDICAL TREATMENT GUIDELINES 125": [(CP, None, (), (125,))],
    "The Claims Administrator based its decision on the Chronic Pain Medical Treatment Guidelines, "
    "pages 30-34, part of the Medical Treatment Utilization Schedule (MTUS).": [
        (CP, None, (), (30, 31, 32, 33, 34))
    ],
    "The Claims Administrator based its decision on the Low Back Complaints (ACOEM Practice "
    "Guidelines, 2nd Edition (2004), Chapter 12), page 303, which is part of the MTUS.": [
        (LB, 2004, (), (303,))
    ],
    # A full title tells itself from a section, also where no year follows.
    "Decision based on MTUS Low Back Complaints and Neck and Upper Back Complaints, pages "
    "177-179.": [
        (LB, None, (), ()),
        ("Neck and Upper Back Complaints", None, (), (177, 178, 179)),
    ],
    "Decision based on MTUS Shoulder Complaints, page 209, and the Forearm, Wrist, and Hand "
    "Complaints, pages 260-262; Knee Complaints.": [
        ("Shoulder Complaints", None, (), (209,)),
        ("Forearm, Wrist, and Hand Complaints", None, (), (260, 261, 262)),
        ("Knee Complaints", None, (), ()),
    ],
    "Decision based on MTUS Ankle and Foot Complaints and Chronic Pain Medical Treatment "
    "Guidelines, Physical Medicine, pages 98-99.": [
        ("Ankle and Foot Complaints", None, (), ()),
        (CP, None, ("Physical Medicine",), (98, 99)),
    ],
    "Decision based on MTUS Low Back Disorders and Cervical and Thoracic Spine Disorders.": [
        ("Low Back Disorders", None, (), ()),
        ("Cervical and Thoracic Spine Disorders", None, (), ()),
    ],
    # Sentences of older layouts name a section with or without the word.
    "The Claims Administrator based its decision on the Chronic Pain Medical Treatment Guidelines, "
    "Physical Medicine, pages 98-99.": [(CP, None, ("Physical Medicine",), (98, 99))],
    "The Claims Administrator based its decision on the Chronic Pain Medical Treatment Guidelines "
    "(May 2009), Opioids, criteria for use, pages 76-78, and Low Back Complaints, Initial Care, "
    "page 299, which are part of the MTUS.": [
        (CP, 2009, ("Opioids, criteria for use",), (76, 77, 78)),
        (LB, None, ("Initial Care",), (299,)),
    ],
    "The Claims Administrator based its decision on the Chronic Pain Medical Treatment Guidelines, "
    "Opioids, and the ACOEM Practice Guidelines, Shoulder Complaints, page 204.": [
        (CP, None, ("Opioids",), ()),
        ("Shoulder Complaints", None, (), (204,)),
    ],
    "The Physician Reviewer based his/her decision on the Chronic Pain Medical Treatment "
    "Guidelines, section on Topical Analgesics, page 111.": [
        (CP, None, ("Topical Analgesics",), (111,))
    ],
    "The Physician Reviewer based his/her decision on the Chronic Pain Medical Treatment "
    "Guidelines, which state that the worker should have tried exercise, page 46.": [
        (CP, None, (), (46,))
    ],
}


@pytest.mark.parametrize(("paragraph", "expected"), MTUS_FORMS.items())
def test_mtus_guidelines(paragraph, expected):
    assert said(paragraph) == [("mtus", *citation) for citation in expected]


def test_a_source_outside_of_the_mtus_is_kept_as_written():
    paragraph = (
        "The Claims Administrator based their decision on recommendation(s) outside of the MTUS "
        "Guidelines. Decision based on Non-MTUS Citation ACOEM, 3rd ed., Low Back, pg. 607."
    )
    assert said(paragraph) == [("non_mtus", "ACOEM, 3rd ed., Low Back, pg. 607", None, (), (607,))]


def test_mtus_and_another_source_in_one_paragraph():
    kinds = [citation[0] for citation in said(
        "Decision based on MTUS Shoulder Complaints 2004. Decision based on Non-MTUS Citation "
        "Official Disability Guidelines (ODG), Shoulder Chapter."
    )]  # fmt: skip
    assert kinds == ["mtus", "non_mtus"]


@pytest.mark.parametrize("who", ["Claims Administrator", "Expert Reviewer"])
def test_nothing_cited(who):
    paragraph = f"The {who} did not cite any medical evidence for its decision."
    assert [citation[0] for citation in said(paragraph)] == ["none"]


@pytest.mark.parametrize(
    ("names", "sections"),
    [
        ("Initial Care, Follow-up Visits", ["Initial Care", "Follow-up Visits"]),
        ("Opioids, criteria for use", ["Opioids, criteria for use"]),
        ("Forearm, Wrist, & Hand", ["Forearm, Wrist, & Hand"]),
        ("CRPS, diagnostic tests", ["CRPS, diagnostic tests"]),
        ("TENS, chronic pain (transcutaneous electrical nerve stimulation)",
         ["TENS, chronic pain (transcutaneous electrical nerve stimulation)"]),
        ("Naproxen (Naprosyn, EC-Naprosyn, Anaprox), Drug testing",
         ["Naproxen (Naprosyn, EC-Naprosyn, Anaprox)", "Drug testing"]),
        ("3.3.1.2 Screening for Risk of Addiction, Prior to Chronic Opioid Treatment",
         ["3.3.1.2 Screening for Risk of Addiction, Prior to Chronic Opioid Treatment"]),
    ],
)  # fmt: skip
def test_commas_inside_of_section_names(names, sections):
    assert split_sections(names) == sections


def test_references_join_consecutive_pages():
    citation = ParsedCitation(CitedBy.IMRO, "mtus", "", Span(0, 1), pages=(30, 31, 32, 49))
    assert list(citation.references()) == [("", 30, 32), ("", 49, 49)]
    citation = ParsedCitation(
        CitedBy.IMRO, "mtus", "", Span(0, 1), sections=("Programs",), pages=(30,)
    )
    assert list(citation.references()) == [("Programs", 30, 30)]


@given(st.text(max_size=400) | st.builds("Decision based on MTUS {}".format, st.text(max_size=200)))
def test_any_paragraph_is_read_without_an_error(paragraph):
    for citation in parse_citations(paragraph, 10, CitedBy.IMRO):
        assert 10 <= citation.span.start <= citation.span.end <= 11 + len(paragraph)
        assert all(page > 0 for page in citation.pages)
