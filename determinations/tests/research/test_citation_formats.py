"""Citations in every format: what they say, and that no heading breaks out of them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from determinations.research.citation_formats import (
    LONGEST_HEADING,
    Citable,
    CitationFormat,
    cite,
    cite_all,
)
from determinations.research.citing import WARNING

CASE = Citable("CM17-9100001", date(2017, 1, 31), False, "https://imr.example/cases/CM17-9100001/")
ITEM = replace(
    CASE, url=f"{CASE.url}items/2/", position=2, heading="MRI of the left knee", outcome="upheld"
)
HOSTILE = st.text() | st.text("\\{}$&#%_^~@`*[]()<>|!:/.w\n\r\u2028\u202e-ab ER TY", max_size=60)


@pytest.mark.parametrize(
    ("style", "written"),
    [
        (
            "plain",
            "IMR Case No. CM17-9100001 (Jan. 31, 2017), item 2 (MRI of the left knee): upheld.",
        ),
        (
            "bluebook",
            "Independent Medical Review, No. CM17-9100001, item 2 (Cal. Div. of Workers' Comp. "
            "Jan. 31, 2017) (MRI of the left knee: upheld), "
            "https://imr.example/cases/CM17-9100001/items/2/.",
        ),
        (
            "california",
            "Independent Medical Review (Jan. 31, 2017, No. CM17-9100001) Cal. Div. Workers' "
            "Comp., Final Determination, item 2 [MRI of the left knee: upheld] "
            "<https://imr.example/cases/CM17-9100001/items/2/>.",
        ),
        (
            "markdown",
            "[IMR Case No. CM17-9100001](https://imr.example/cases/CM17-9100001/items/2/) "
            "(Jan. 31, 2017), item 2 (MRI of the left knee): **upheld**.",
        ),
        (
            "ris",
            "TY  - CASE\nTI  - IMR Case No. CM17-9100001, item 2 (MRI of the left knee: upheld)\n"
            "DA  - 2017/01/31/\nPY  - 2017\nPB  - California Division of Workers' Compensation\n"
            "SV  - CM17-9100001\nUR  - https://imr.example/cases/CM17-9100001/items/2/\n"
            "N1  - Independent Medical Review, Final Determination\nER  - ",
        ),
        (
            "bibtex",
            "@misc{imr-cm17-9100001-item2,\n"
            "  title = {{IMR Case No. CM17-9100001, item 2 (MRI of the left knee: upheld)}},\n"
            "  author = {{California Division of Workers' Compensation}},\n  year = {2017},\n"
            "  month = {1},\n  date = {2017-01-31},\n  number = {CM17-9100001},\n"
            "  howpublished = {Independent Medical Review, Final Determination},\n"
            "  url = {https://imr.example/cases/CM17-9100001/items/2/},\n}",
        ),
    ],
)
def test_one_decision_in_each_format(style, written):
    assert cite(ITEM, CitationFormat(style)) == written


@pytest.mark.parametrize("style", CitationFormat)
def test_a_whole_determination_names_no_item(style):
    written = cite(CASE, style)
    assert "CM17-9100001" in written
    assert "item" not in written


@pytest.mark.parametrize("style", CitationFormat)
def test_what_is_unknown_is_left_out_or_said(style):
    written = cite(replace(ITEM, decided=None, outcome=""), style)
    assert "None" not in written
    assert "()" not in written
    assert "outcome unknown" in written


@pytest.mark.parametrize("style", CitationFormat)
@pytest.mark.parametrize("citable", [CASE, ITEM])
def test_a_sample_warns_in_every_format(style, citable):
    assert WARNING in cite(replace(citable, invented=True), style)
    assert "nvented" not in cite(citable, style)


@pytest.mark.parametrize("style", CitationFormat)
def test_a_long_heading_is_cut(style):
    written = cite(replace(ITEM, heading="knee brace " * 5_000), style)
    assert len(written) < LONGEST_HEADING + 600
    assert "…" in written


@given(HOSTILE)
def test_a_heading_stays_within_its_line_of_ris(heading):
    lines = cite(replace(ITEM, heading=heading), CitationFormat.RIS).splitlines()
    assert [line[:6] for line in lines] == [
        "TY  - ", "TI  - ", "DA  - ", "PY  - ", "PB  - ", "SV  - ", "UR  - ", "N1  - ", "ER  - ",
    ]  # fmt: skip


@given(HOSTILE)
def test_a_heading_stays_within_its_braces_of_bibtex(heading):
    title = cite(replace(ITEM, heading=heading), CitationFormat.BIBTEX).split("\n")[1]
    inner = title.removeprefix("  title = {{").removesuffix("}},")
    commands = r"\\(?:textbackslash|textasciicircum|textasciitilde)\{\}|\\[{}$&#%_]"
    assert not re.search(r"[\\{}$&#%_^~]", re.sub(commands, "", inner))


@given(HOSTILE)
def test_a_heading_makes_no_link_and_no_html_in_markdown(heading):
    written = cite(replace(ITEM, heading=heading), CitationFormat.MARKDOWN)
    unescaped = re.sub(r"\\.", "", written)
    assert written.count("\n") == 0
    assert re.findall(r"\]\(", unescaped) == ["]("]
    assert not re.search(r"[<>`_&]", unescaped)
    assert unescaped.count("*") == 4
    assert unescaped.count("://") == 1


@given(HOSTILE, st.sampled_from(list(CitationFormat)))
def test_no_format_turns_text_around_or_breaks_its_lines(heading, style):
    written = cite(replace(ITEM, heading=heading), style)
    assert not re.search("[\u202a-\u202e\u2066-\u2069\u2028\u2029\x00\x0b\x0c\r\x85]", written)


def test_many_are_lines_and_of_files_entries_apart():
    assert cite_all([], CitationFormat.RIS) == ""
    assert cite_all([CASE, ITEM], CitationFormat.PLAIN).count("\n") == 2
    assert cite_all([CASE, ITEM], CitationFormat.RIS).count("ER  - \n") == 2
    assert cite_all([CASE, ITEM], CitationFormat.BIBTEX).count("\n@misc") == 1
