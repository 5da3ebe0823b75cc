"""The screen for marks that identify people, on invented ones."""

from __future__ import annotations

import itertools
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from determinations.letters import BY_HAND, redact, redact_passages, screen
from determinations.letters.phi import MOST_MARKS, normalized

NAMED = [
    "Dr. McDonald", "Dr. O'Brien", "Dr. O\u2019Brien", "Mr. Smith-Jones", "Ms. DeLaCruz",
    "Mr. José García", "Dr. van der Berg", "dr. Roe", "Dr.  Jane\nRoe", "DR. ROE",
    "Employee: Maria de la Cruz", "Re: Jane Roe", "RE: JANE ROE", "Name: Jane Roe",
    "Applicant's name: Jane Roe", "Employee's name is Jane Roe", "Dear Mr. Roe", "Dear Jane Roe",
    "Jane McDonald, M.D.", "Roe, Jane, MD", "J. Q. Roe, D.O.", "Patient Jane Roe was seen",
]  # fmt: skip
PARTS = {"McDonald", "Donald", "Brien", "Smith", "Jones", "LaCruz", "Cruz", "cia", "Garc", "Berg",
         "Roe", "ROE", "Jane", "JANE", "Maria", "Jos", "van"}  # fmt: skip

NUMBERS = {
    "SSN 123-45-6789": "123-45-6789",
    "call (415) 555-0100 or": "(415) 555-0100",
    "call 916 555 0101 or": "916 555 0101",
    "write to ada@example.org now": "ada@example.org",
    "DOB: 02/03/1970": "02/03/1970",
    "born on March 3, 1970": "March 3, 1970",
    "Claim Number: 06-123456": "06-123456",
    "ADJ1234567": "ADJ1234567",
    "MRN: A123456": "A123456",
    "at 12 Oak Street, Suite 4": "12 Oak Street, Suite 4",
    "PO Box 1234": "PO Box 1234",
    "in Fresno, CA 93701": "Fresno, CA 93701",
}

HARMLESS = [
    "MAXIMUS FEDERAL SERVICES, INC.\nIndependent Medical Review\nP.O. Box 138009",
    "The patient's date of injury is 10/13/2016. Phalen's and Spurling's tests were positive.",
    "The Patient Health Questionnaire was 14. Employee Assistance Program is available.",
    "Case Number: CM16-0213037\nClaims Administrator guideline: none",
    "Norco 10/325mg #60, L4-5, 2-3 times, 12-18 sessions, MD/DO",
    "Official Disability Guidelines (ODG), Pain Chapter",
]


@pytest.mark.parametrize("text", NAMED)
def test_names_go_whole(text):
    clean = redact(f"\n{text}\n", screen(f"\n{text}\n"))
    left = re.sub(r"\[redacted: [a-z]+\]", "", clean)
    assert left != clean
    assert not [part for part in PARTS if part in left]


@pytest.mark.parametrize(("text", "mark"), NUMBERS.items())
def test_numbers_and_places(text, mark):
    assert mark in {finding.text for finding in screen(text)}


@pytest.mark.parametrize("text", HARMLESS)
def test_what_names_nobody_is_left(text):
    assert screen(text) == ()


def test_a_name_ends_where_the_sentence_goes_on():
    [finding] = screen("It was seen by Dr. Roe\nThe patient was then sent home.")
    assert finding.text == "Roe"


def test_many_findings_take_time_in_proportion():
    """Counted by findings, not by a clock: a screen that compared all pairs would not end here."""
    text = "Dr. Smith said so. " * 50_000
    findings = screen(text)
    assert len(findings) == MOST_MARKS + 1
    assert "Smith" not in redact(text, findings)


def test_more_marks_than_can_be_listed_withhold_the_rest_of_the_text():
    text = "Dr. Alvarez agreed. " * (MOST_MARKS + 50) + "SSN 123-45-6789"
    findings = screen(text)
    assert findings[-1].kind == "rest"
    assert findings[-1].span.end == len(text)
    redacted = redact(text, findings)
    assert "Alvarez" not in redacted
    assert "123-45-6789" not in redacted


MISSED_ONCE = {
    "SSN 123 45 6789": "123 45 6789",
    "DOB 1970-01-02": "1970-01-02",
    "phone 4155550123": "4155550123",
    "MRN 123456789": "123456789",
    "It is noted: Patient: John Vandersloot, 45": "John Vandersloot",
    "patient: john vandersloot": "john vandersloot",
    "birthdate as 01-02-1950 and 01-02-1951": "01-02-1950 and 01-02-1951",
    "Date of birth was listed as 1/2/1950": "1/2/1950",
    "born in 1950": "1950",
    "Claim Number: 06 123456 789": "06 123456 789",
}


@pytest.mark.parametrize(("text", "mark"), MISSED_ONCE.items())
def test_the_screen_finds_marks_however_they_are_written(text, mark):
    assert [finding.text for finding in screen(text)] == [mark]


def test_redaction_takes_every_place_of_a_name_and_no_word_beside_it():
    text = (
        "Patient: John Vandersloot CLINICAL CASE SUMMARY\nVandersloot's knee; VANDERSLOOT; "
        "vander-\nsloot; Mr. Vandersloot; J. Vandersloot; John; Vanderslooten; SSN 123-45-6789 "
        "and 123 45\n6789."
    )
    assert redact(text, screen(text)) == (
        "Patient: [redacted: name] CLINICAL CASE SUMMARY\n[redacted: name]'s knee; "
        "[redacted: name]; [redacted: name]; Mr. [redacted: name]; [redacted: name]; "
        "[redacted: name]; Vanderslooten; SSN [redacted: ssn] and [redacted: ssn]."
    )


SAME_DAY = [
    "03/14/1961", "3-14-61", "3/14/61", "1961-03-14", "03.14.1961", "March 14, 1961",
    "Mar. 14 1961", "14 Mar 61", "14-Mar-1961", "14th of March, 1961", "March 14th,\n1961",
    "O3/l4/1961",
]  # fmt: skip


@pytest.mark.parametrize("form", SAME_DAY)
def test_a_birth_date_found_or_marked_in_one_form_is_found_in_all(form):
    kept = "03/14/1962 or 3/15/61 or 103/14/1961"
    text = f"{' or '.join(SAME_DAY)} or {kept}"
    by_hand = redact_passages(text, [(BY_HAND, form)])
    assert by_hand.replace("[redacted: passage] or ", "") == kept
    text = f"DOB: {form}. {text}"
    clean = redact(text, screen(text)).replace("[redacted: birth-date]", "").split(". ", 1)[1]
    assert clean.replace(" or ", " ").split() == kept.replace(" or ", " ").split()


NAME_FORMS = [
    "J. Vandersloot", "J. Q. Vandersloot", "JQ Vandersloot"[1:], "Vandersloot, John",
    "Vandersloot, J.", "Vandersloot, J. Q.", "VANDERSLOOT", "JOHN VANDERSLOOT", "John\nVandersloot",
    "Vander-\nsloot", "Vandersloot's", "Vandersloots", "john vandersloot",
]  # fmt: skip


@pytest.mark.parametrize("form", NAME_FORMS)
def test_a_name_found_once_is_found_in_every_form(form):
    text = f"Patient: John Vandersloot, 45.\nSo it is said of {form} here."
    left = redact(text, screen(text)).split("said of ")[1].replace("[redacted: name]", "")
    assert left.strip(" ,'s") == "here."


def test_a_name_that_is_an_ordinary_word_is_taken_where_it_has_a_capital():
    text = "Mr. Long takes opioids. Not for long, says Long."
    assert redact(text, screen(text)) == (
        "Mr. [redacted: name] takes opioids. Not for long, says [redacted: name]."
    )


def test_drugs_eponyms_and_titles_alone_are_no_persons():
    text = "Ms Contin, MS. Contin, Norco, the Hawkins test, Phalen's, Spurling's. Dr. said so."
    assert screen(text) == ()
    text = "Dr. Hawkins wrote that the Hawkins test was positive."
    assert redact(text, screen(text)) == (
        "Dr. [redacted: physician] wrote that the Hawkins test was positive."
    )


WORD = st.text("abcdeéABCDÉ'\u2019s-", min_size=1, max_size=8)
TEXT = st.lists(
    st.one_of(WORD, st.sampled_from(["12", "345", "-", ".", "\n", "-\n", "[redacted: name]", "s"])),
    max_size=40,
).map(" ".join)


@settings(max_examples=200, deadline=None)
@given(TEXT, st.lists(st.one_of(TEXT, WORD), max_size=4), st.data())
def test_no_chosen_passage_remains_whatever_the_text(text, passages, data):
    words = [match.span() for match in re.finditer(r"\w+", text)]
    if words:
        first, last = sorted(data.draw(st.sampled_from(words)) for _ in range(2))
        passages = [*passages, text[first[0] : last[1]]]
    chosen = [(BY_HAND, passage) for passage in passages]
    redacted = redact_passages(text, chosen)
    pieces = [normalized_words(piece) for piece in redacted.split("[redacted: passage]")]
    for passage in passages:
        sought = normalized("".join(passage.split("[redacted: name]")))
        if sought and "redacted" not in passage:
            assert all(not contains(words, sought) for words in pieces)
    assert redact_passages(redacted, chosen) == redacted


def normalized_words(text: str) -> list[str]:
    """Return the words of a text; an earlier marker is a word that is in no passage."""
    text = text.replace("[redacted: name]", " \N{SNOWMAN} ")
    found = re.findall(r"\d+|[^\W\d_]+|\N{SNOWMAN}", text)
    return [word if word == "\N{SNOWMAN}" else normalized(word) for word in found]


def contains(words: list[str], sought: str) -> bool:
    """Whether some words in a row make up what is sought."""
    text = "".join(words)
    bounds = {0, *itertools.accumulate(map(len, words))}
    return any(
        start in bounds and start + len(sought) in bounds
        for start in range(len(text))
        if text.startswith(sought, start)
    )
