"""Names that letters use for each other, and words joined by a sign: what is found and told."""

from __future__ import annotations

import pytest

from determinations.models import DisputedItem
from determinations.search import SearchRequest, search
from determinations.search.language import expand, parse_query
from determinations.tests.archive import add_letter, item_text, letter_text, publish_samples
from determinations.tests.snapshots import archive_of

pytestmark = pytest.mark.django_db

HEADINGS = (
    "EMG/NCS of both arms",
    "NCV/EMG of the right leg",
    "Electromyography and nerve conduction study of the left leg",
    "EMG of the left arm",
    "Norco 7.5/325mg #40",
    "Hydrocodone/APAP 10/325mg #40",
    "Ultracet 37.5/325mg #40",
    "Naproxen 550mg #40",
    "Platelet-rich plasma injection, right elbow",
    "Colace 100mg #40",
    "Chiropractic care x 5",
    "Cold/hot therapy wrap",
)


@pytest.fixture
def archive(db):
    with archive_of(publish_samples, add_headings):
        yield


def add_headings():
    for number, heading in enumerate(HEADINGS):
        item = item_text(heading, rationale="The records show no gain in function.")
        add_letter(letter_text(f"CM17-91002{number:02}", item))


@pytest.mark.usefixtures("archive")
@pytest.mark.parametrize(
    ("q", "numbers"),
    [
        ("EMG/NCV", {0, 1, 2}),
        ("NCS+EMG", {0, 1, 2}),
        ("item:EMG/NCV", {0, 1, 2}),
        ("EMG&NCV leg", {1, 2}),
        ('"NCV/EMG"', {1}),
        ("hydrocodone/acetaminophen", {4, 5}),
        ("hydrocodone-acetaminophen", {4, 5}),
        ("hydrocodone APAP", {4, 5}),
        ("tramadol/APAP", {6}),
        ("anti-inflammatory", {7}),
        ("PRP", {8}),
        ("stool softeners", {9}),
        ("chiropractor", {10}),
        ("hot/cold", {11}),
    ],
)
def test_one_name_finds_the_others(q, numbers):
    hits = search(SearchRequest(q=q, per_page=100)).hits
    ours = DisputedItem.objects.filter(
        pk__in=[hit.item_id for hit in hits], description__in=HEADINGS
    )
    assert {HEADINGS.index(item.description) for item in ours} == numbers


@pytest.mark.usefixtures("archive")
def test_only_what_was_typed_stays_together():
    assert search(SearchRequest(q="NCV/EMG", expand=False)).total == 1


@pytest.mark.parametrize(
    ("q", "also"),
    [
        ("norco", ("hydrocodone", "vicodin", "lortab")),  # hydrocodone finds hydrocodone/APAP
        ("hydrocodone/apap", ("hydrocodone/acetaminophen", "norco", "vicodin", "lortab",
                              "these words apart")),
        ("EMG/NCV", ("these words apart",)),
        ("MRI w/o", ("without",)),
        ("MRIs", ("magnetic resonance imaging",)),
        ("pain meds", ()),
        ("spinal cord stimulators", ("SCS", "spinal cord stimulation")),
        ("L4/S1", ()),
        ("EMG/NCV~", ()),
        ("-EMG/NCV", ()),
        ("EMG/NCV w/5 arm", ()),
    ],
)  # fmt: skip
def test_what_is_told(q, also):
    told = expand(parse_query(q).root).expansions
    assert (told[-1].also if told else ()) == also
