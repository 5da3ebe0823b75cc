"""Scans: always looked at by a person."""

from __future__ import annotations

from pathlib import Path

from determinations.letters.model import Severity
from determinations.letters.parse import parse
from determinations.letters.reading import read
from determinations.synthetic.pdf import to_pdf

SAMPLES = Path(__file__).parents[3] / "samples" / "txt"


def sample(name):
    return (SAMPLES / f"{name}.txt").read_text()


def test_recognized_text_is_a_problem_by_itself():
    text = sample("03-opioid-taper")
    letter = parse(text, recognized=True)

    assert parse(text).severity is None
    assert letter.severity is Severity.REVIEW
    [problem] = [one for one in letter.problems if one.severity is Severity.REVIEW]
    assert "recognized from a scan" in problem.message
    assert problem.span is None


def test_a_text_layer_is_no_recognized_text():
    reading = read(to_pdf(sample("03-opioid-taper")), "application/pdf")
    assert reading.parsed.severity is None
