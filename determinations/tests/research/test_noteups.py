"""What pages of entries say, held against a look at each item."""

from __future__ import annotations

import pytest

from determinations.models import DisputedItem
from determinations.research import noteups
from determinations.research.cited_places import SHOWN_SIDES
from determinations.research.directories import (
    all_guidelines,
    find_places,
    matches,
    places_of_guideline,
    treatments,
    values_of,
)
from determinations.research.entries import (
    ENTRY_AT,
    Kind,
    category_entry,
    guideline_entry,
    path_of,
    place_entry,
    reviewer_entry,
    specialty_entry,
    treatment_entry,
)
from determinations.research.entry_neighbours import beside
from determinations.research.noteups import noteup
from determinations.search import FACETS, Side, of_side
from determinations.search.index import following as indexer
from determinations.tests.archive import add_letter, item_text, letter_text
from determinations.tests.research.test_rates import rate_of
from determinations.tests.search.brute_force import every_item

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("index")]

each_kind = pytest.mark.parametrize("kind", Kind)


def entries_of(kind, items):
    """Return every entry of a kind that the items have, made of its path alone."""
    values = {value for item in items for value in item[kind]}
    paths = dict.fromkeys(path_of(kind, value)[1] for value in sorted(values))
    return [ENTRY_AT[kind](*path) for path in paths]


def add(*citations):
    """Add a letter for each of these citations of the reviewer's."""
    for number, imro in enumerate(citations, 1):
        add_letter(letter_text(f"CM17-910000{number}", item_text(imro=imro)))
    indexer.bring_up_to_date()


def found_by(request, items):
    """Return the items that have, of each facet, one of the values that are asked for."""
    assert not request.q
    return [
        item
        for item in items
        if all(set(values) & set(item[name]) for name, values in request.facets.items())
    ]


@each_kind
def test_every_number_equals_brute_force(kind):
    items = every_item()
    entries = entries_of(kind, items)
    assert len(entries) > 2
    for entry in entries:
        found = noteup(entry)
        of_entry = [item for item in items if set(entry.values) & set(item[kind])]
        assert found.whole == rate_of(of_entry)
        lines = [
            *found.sides,
            *found.years,
            *(line for top in found.tops for line in top.lines),
            *(line for each in found.together for line in each.lines),
        ]
        for line in lines:
            assert line.rate == rate_of(found_by(line.request, items)), (entry, line)
        for line in found.years:
            assert line.rate == rate_of([i for i in of_entry if line.value in i["year"]])
        for top in found.tops:
            values = {value for item in of_entry for value in item[top.facet]}
            assert len(top.lines) + top.left_out == len(values)
            for line in top.lines:
                assert line.rate == rate_of([i for i in of_entry if line.value in i[top.facet]])


@pytest.mark.parametrize("kind", [Kind.GUIDELINE, Kind.PLACE])
def test_who_cites_it(kind):
    items = every_item()
    for entry in entries_of(kind, items):
        cited = {
            side: {
                item["item_id"]
                for item in items
                if set(entry.values) & set(item[entry.facet_of(side)])
            }
            for side in SHOWN_SIDES
        }
        sides = {line.label: line.rate for line in noteup(entry).sides}

        def rate(ids):
            return rate_of([item for item in items if item["item_id"] in ids])

        by_administrator, by_reviewer = cited[Side.ADMINISTRATOR], cited[Side.REVIEWER]
        assert sides["Either side"] == rate(by_administrator | by_reviewer)
        assert sides["Claims administrator"] == rate(by_administrator)
        assert sides["Reviewer"] == rate(by_reviewer)
        if both := by_administrator & by_reviewer:
            assert sides["Both sides"] == rate(both)
        else:
            assert "Both sides" not in sides


def test_cited_together_are_the_narrowest_citations_of_each_side_and_never_the_entry_itself():
    items = every_item()
    entry = guideline_entry("chronic-pain-2009")
    for each in noteup(entry).together:
        guidelines, places = of_side(each.side)
        of_entry = [item for item in items if "chronic-pain-2009" in item["guideline"]]
        expected = {
            value
            for item in of_entry
            for value in (*item[places], *item[guidelines])
            if (":" in value and not value.startswith("chronic-pain-2009:"))
            or value in ("odg", "journal", "website", "other")
        }
        assert {line.value for line in each.lines} <= expected
        assert len(each.lines) + each.left_out == len(expected)


def test_newest_and_typical_decisions_are_of_the_entry(monkeypatch):
    monkeypatch.setattr(noteups, "LIKE", 10)
    entry = category_entry("pharmaceuticals")
    items = [item for item in every_item() if "pharmaceuticals" in item["category"]]
    found = noteup(entry)
    newest = sorted((item["decided"] for item in items if item["decided"]), reverse=True)
    ids = {item["item_id"]: item["decided"] for item in items}
    assert [ids[item_id] for item_id in found.newest] == newest[: len(found.newest)]
    assert found.typical
    assert {*found.typical} <= ids.keys()
    assert not {*found.typical} & {*found.newest}
    cases = DisputedItem.objects.filter(pk__in=found.typical).values_list("case", flat=True)
    assert len({*cases}) == len(found.typical)


class TestLists:
    def test_every_guideline_and_source_with_its_sides(self):
        items = every_item()
        rows = all_guidelines()
        keys = {key for item in items for side in SHOWN_SIDES for key in item[of_side(side)[0]]}
        assert {row.entry.path[0] for row in rows} == keys
        for row in rows:
            for side, cell in zip(SHOWN_SIDES, row.cells, strict=True):
                facet = of_side(side)[0]
                expected = rate_of([i for i in items if row.entry.path[0] in i[facet]])
                assert cell.rate == expected == rate_of(found_by(cell.request, items))

    def test_every_place_of_each_guideline(self):
        items = every_item()
        for guideline in entries_of(Kind.GUIDELINE, items):
            key = guideline.path[0]
            rows = places_of_guideline(guideline, "", 1_000).rows
            cited = {
                path_of(Kind.PLACE, place)[1]
                for item in items
                for side in SHOWN_SIDES
                for place in item[of_side(side)[1]]
                if place.startswith(f"{key}:")
            }
            assert {row.entry.path for row in rows} == cited
            for row in rows:
                for cell in row.cells:
                    assert cell.rate == rate_of(found_by(cell.request, items))

    def test_the_first_of_many_places_and_how_many_more(self):
        every, first = find_places("pain", 1_000).rows, find_places("pain", 3)
        assert len(every) > 3
        assert first.rows == every[:3]
        assert first.left_out == len(every) - 3

    def test_a_range_of_pages_is_found_beside_its_pages(self):
        items = every_item()
        found = {row.entry.label: row for row in find_places("chronic 98-99", 50).rows}
        assert "Chronic Pain 2009, pp. 98-99: physical medicine" in found
        assert "Chronic Pain 2009, p. 98: physical medicine" in found
        for row in found.values():
            for cell in row.cells:
                assert cell.rate == rate_of(found_by(cell.request, items))

    @pytest.mark.parametrize(
        ("wanted", "label", "is_found"),
        [
            ("98-99", "Chronic Pain 2009, p. 98: physical medicine", True),
            ("98", "Chronic Pain 2009, p. 98: physical medicine", True),
            ("9", "Chronic Pain 2009, p. 98: physical medicine", False),
            ("PHYSICAL chronic", "Chronic Pain 2009, p. 98: physical medicine", True),
            ("physical therapy", "Chronic Pain 2009, p. 98: physical medicine", False),
            ("98-99", "Chronic Pain 2009, pp. 98-99: physical medicine", True),
            ("2009", "Chronic Pain 2009, p. 98: physical medicine", True),
            ("", "anything", True),
        ],
    )
    def test_words_of_a_name(self, wanted, label, is_found):
        assert matches(wanted, label) is is_found

    def test_treatments_specialties_and_reviewers(self):
        items = every_item()
        branches = treatments()
        assert {b.line.value for b in branches} == {v for i in items for v in i["category"]}
        lines = [line for branch in branches for line in (branch.line, *branch.types)]
        for kind in (Kind.SPECIALTY, Kind.REVIEWER):
            values = values_of(kind)
            assert {line.value for line in values} == {v for i in items for v in i[kind]}
            lines += values
        for line in lines:
            assert line.rate == rate_of(found_by(line.request, items))


class TestBeside:
    def test_pages_before_and_after_are_the_nearest_that_are_cited(self):
        add("Chronic Pain Medical Treatment 2009, Section(s): page 30-32 and page 104")
        found = beside(place_entry("chronic-pain-2009", "98-99"))
        assert (found.before.path[1], found.after.path[1]) == ("32", "104")
        assert beside(place_entry("chronic-pain-2009", "30")).before is None
        assert beside(place_entry("chronic-pain-2009", "104")).after is None

    def test_a_page_leads_to_the_pages_of_its_topic(self):
        topics = beside(place_entry("chronic-pain-2009", "98")).topics
        assert [topic.path[1] for topic in topics] == ["98-99"]
        assert not beside(place_entry("chronic-pain-2009", "98-99")).topics

    def test_a_section_leads_to_others_of_its_guideline(self):
        entry = place_entry("low-back-2004", "special-studies")
        others = beside(entry).others
        assert others
        assert all(other.path[0] == "low-back-2004" for other in others)
        assert entry.path not in [other.path for other in others]

    def test_types_lead_to_other_types_and_profiles_to_their_specialties(self):
        others = beside(treatment_entry("pharmaceuticals", "opioids")).others
        assert "opioids" not in {other.path[1] for other in others}
        assert {other.path[0] for other in others} == {"pharmaceuticals"}
        profile = entries_of(Kind.REVIEWER, every_item())[0]
        assert {each.kind for each in beside(profile).others} == {Kind.SPECIALTY}


def test_spellings_of_a_section_are_one_entry_and_other_capitals_are_led_there():
    add(
        *(f"Knee Complaints 2004, Section(s): {section}" for section in ("Red Flags!", "Red flags"))
    )
    entry = place_entry("knee-2004", "RED-flags")
    assert entry.path == ("knee-2004", "red-flags")
    assert len(entry.values) == 2
    items = every_item()
    assert noteup(entry).whole == rate_of(found_by(entry.request(), items))
    assert noteup(entry).whole.decided == 2
    rows = places_of_guideline(guideline_entry("knee-2004"), "red", 10).rows
    assert [row.entry for row in rows] == [entry]
    assert rows[0].cells[0].rate == noteup(entry).whole


def test_kinds_are_named_as_their_facets():
    assert {kind.value for kind in Kind} <= FACETS.keys()


@pytest.mark.parametrize(
    "entry",
    [
        lambda: guideline_entry("no-such-guideline"),
        lambda: place_entry("chronic-pain-2009", "9999"),
        lambda: place_entry("chronic-pain-2009", "no-such-section"),
        lambda: place_entry("no-such-guideline", "98"),
        lambda: place_entry("chronic-pain-2009", "1-2000"),
        lambda: place_entry("chronic-pain-2009", "0"),
        lambda: category_entry("no-such"),
        lambda: treatment_entry("surgery", "no-such"),
        lambda: treatment_entry("no-such", "opioids"),
        lambda: specialty_entry("no-such"),
        lambda: reviewer_entry("no-such", "ca"),
    ],
)
def test_what_does_not_exist_is_no_entry(entry):
    assert entry() is None
