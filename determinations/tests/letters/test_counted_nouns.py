"""What a number of a heading counts: the noun nearest to it.

`amounts.jsonl` holds further headings over all kinds of amounts, written with the parser at hand.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from determinations.letters import total_requested

from .test_amounts import comparable, read, said

HEADINGS = [
    json.loads(line)
    for line in Path(__file__).with_name("amounts.jsonl").read_text(encoding="utf-8").splitlines()
]


def test_further_headings():
    wrong = [row["heading"] for row in HEADINGS if not _is_right(row)]
    assert len(wrong) <= len(HEADINGS) // 50, wrong


def _is_right(row):
    found = read(row["heading"])
    amounts = Counter(map(comparable, row["quantities"]))
    return (
        Counter(map(comparable, found)) == amounts
        and total_requested(row["heading"], found) == row["total"]
    )


@pytest.mark.parametrize(
    ("heading", "amounts"),
    [
        ("Acupuncture, 6 visits, with lidocaine patches #10", ["visits 6 visit", "units 10 patch"]),
        ("Acupuncture with hot packs x 4", ["visits 4 session"]),
        ("Massage 6 sessions and knee brace #1", ["visits 6 session", "units 1 unit"]),
        ("Lidoderm patch #30 and Norco #60", ["units 30 patch", "units 60 tablet"]),
        ("Butrans 10mcg/hr patch weekly #4", ["dose 10mcg/hr", "units 4 patch"]),
        ("Insulin 100 units/ml, 3 pens", ["dose 100 units/ml", "units 3 pen"]),
        ("Vitamin D 50,000 units weekly #8", ["dose 50,000 units", "units 8 tablet"]),
        ("Lidoderm patches, 2 boxes of 30", ["units 60 patch"]),
        ("Trigger point injections, one to two", ["units 1-2 injection"]),
        ("Weight loss program, 12 wks prior to surgery", ["units 12 week"]),
        ("MRI, 12 wks prior to surgery", []),
        ("X-ray, 3 veiws", ["units 3 view"]),
    ],
)
def test_a_number_counts_the_noun_nearest_to_it(heading, amounts):
    assert said(heading) == amounts
