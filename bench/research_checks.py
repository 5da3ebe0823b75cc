"""Everything that the research desk tells of an archive, each held against the record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from itertools import pairwise
from operator import or_
from random import Random
from typing import Any

from django.test import Client
from django.urls import reverse

from bench.record import Record
from bench.research import Comparer, Timed
from determinations.models import Case, DisputedItem
from determinations.research.cited_places import SHOWN_SIDES
from determinations.research.comparison import compare
from determinations.research.contrasts import find_contrasts
from determinations.research.contrasts.comparing import MOST_SAMPLED
from determinations.research.directories import (
    CitedEntry,
    all_guidelines,
    places_of_guideline,
    treatments,
    values_of,
)
from determinations.research.entries import ENTRY_AT, Entry, Kind, path_of
from determinations.research.noteups import noteup
from determinations.research.rates import Line, Rate, RatesRequest, rate_table
from determinations.search import SearchRequest, Side, archive_contents, find_opposites, of_side
from determinations.views.home import ENTRIES

MOST_PLACES = 100_000
ITEMS_AT_RANDOM = 200
COMPARED_AT_ONCE = 3
API = "/api/v1"
API_LISTS = ("guidelines/", "places/?find=chronic", "places/?find=98-99", "treatments/",
             "specialties/", "reviewers/")  # fmt: skip


def ask_everything(comparer: Comparer, record: Record | None, entries_of_a_kind: int) -> None:
    """Ask everything, and compare it where there is a record. 0 entries of a kind are all."""
    desk = _Desk(comparer, record)
    desk.home()
    desk.directories()
    for kind in Kind:
        desk.noteups(kind, entries_of_a_kind)
    desk.contrasts()
    desk.comparisons()
    desk.opposites()


class _Desk:
    def __init__(self, comparer: Comparer, record: Record | None) -> None:
        self._comparer = comparer
        self._record = record
        self._random = Random(3)
        self._client = Client(headers={"host": "localhost"})

    def home(self) -> None:
        """Check the figures of the start page."""
        with Timed(self._comparer, "home"):
            contents = archive_contents()
        cases = Case.objects.published()
        days = cases.order_by("decision_date").exclude(decision_date=None)
        last_added = cases.order_by("-published_at").values_list("published_at__date", flat=True)
        if self._record is None:
            return
        for told, expected in (
            (contents.decisions, self._record.all.bit_count()),
            (contents.letters, cases.filter(items__isnull=False).distinct().count()),
            (contents.invented_letters, cases.filter(invented=True).count()),
            (contents.first_decided, days.values_list("decision_date", flat=True).first()),
            (contents.last_decided, days.values_list("decision_date", flat=True).last()),
            (contents.last_added, last_added.first()),
        ):
            self._comparer.same("home", "contents", told, expected)
        for name, (_, most) in ENTRIES.items():
            table = rate_table(RatesRequest(SearchRequest(per_page=most), by=name))
            self._rate("home", "all", table.whole, SearchRequest())
            self._lines("home", name, [*table.page, *table.years])
            numbers = self._record.having[name]
            self._comparer.same("home", name, table.page.paginator.count, len(numbers))
            decided = [self._record.rate(items).decided for items in numbers.values()]
            shown = [line.rate.decided for line in table.page]
            self._comparer.same("home", name, shown, sorted(decided, reverse=True)[: len(shown)])

    def directories(self) -> None:
        """Check the lists of all entries."""
        with Timed(self._comparer, "directories"):
            rows = [*all_guidelines(), *_all_places()]
            lines = [line for branch in treatments() for line in (branch.line, *branch.types)] + [
                line for kind in (Kind.SPECIALTY, Kind.REVIEWER) for line in values_of(kind)
            ]
        for row in rows:
            for side, cell in zip(SHOWN_SIDES, row.cells, strict=True):
                place = row.entry.label, side
                self._rate("directories", place, cell.rate, cell.request)
        self._lines("directories", "lists", lines)
        for path in API_LISTS:
            answer = self._client.get(f"{API}/{path}").json()
            assert answer["results"], path
            self._walk("API lists", path, answer)

    def noteups(self, kind: Kind, most: int) -> None:
        """Check all that is told of each entry of a kind, and the same from the API."""
        entries = self._entries(kind)
        if most:
            entries = self._random.sample(entries, min(most, len(entries)))
        for entry in entries:
            with Timed(self._comparer, f"noteups of {kind.name.lower()}"):
                found = noteup(entry)
            what = f"noteups of {kind.name.lower()}"
            self._rate(what, entry.label, found.whole, entry.request())
            for lines in (found.sides, found.years, *(top.lines for top in found.tops),
                          *(each.lines for each in found.together)):  # fmt: skip
                self._lines(what, entry.label, lines)
            if self._record is not None:
                of_entry = self._record.found_by(entry.request())
                for top in found.tops:
                    having = self._record.having[top.facet].values()
                    number = sum(1 for items in having if items & of_entry)
                    told = len(top.lines) + top.left_out
                    self._comparer.same(what, (entry.label, top.facet), told, number)
        for entry in self._random.sample(entries, min(20, len(entries))):
            address = reverse(f"api_{kind.name.lower()}", args=entry.path)
            answer = self._client.get(address)
            assert answer.status_code == 200, address
            self._walk("API entries", entry.label, answer.json())

    def contrasts(self) -> None:
        """Check every count of what sets overturned apart, in searches by filters."""
        asked = [SearchRequest()]
        for name in ("category", "guideline", "specialty"):
            table = rate_table(RatesRequest(SearchRequest(per_page=3), by=name))
            asked += [line.request for line in table.page]
        answers = []
        for request in asked:
            with Timed(self._comparer, "contrasts"):
                answers.append((request, find_contrasts(request)))
        record = self._record
        if record is None:
            return
        groups = [group for _, found in answers for group in found.groups]
        each = [line for group in groups for line in (*group.overturned, *group.upheld)]
        record.read_words(line.request.q for line in each if line.request.q)
        for request, found in answers:
            of = record.rate(record.found_by(request))
            told = Rate(found.of.overturned, found.of.both, found.undecided)
            self._comparer.same("contrasts", request.facets, told, of)
            sampled = (
                min(of.overturned, MOST_SAMPLED),
                min(of.decided - of.overturned, MOST_SAMPLED),
            )
            self._comparer.same("contrasts", request.facets, tuple(found.sampled), sampled)
        for line in each:
            rate = record.rate(record.found_by(line.request))
            expected = rate.overturned, rate.decided - rate.overturned
            place = line.kind, line.label, line.request.facets
            self._comparer.same("contrasts", place, tuple(line.having), expected)

    def comparisons(self) -> None:
        """Check which citations decisions beside each other have in common."""
        ids = self._decided()
        for at in range(0, len(ids) - COMPARED_AT_ONCE, COMPARED_AT_ONCE):
            chosen = ids[at : at + COMPARED_AT_ONCE]
            items = list(DisputedItem.objects.published().for_reading().in_order(chosen))
            with Timed(self._comparer, "compare"):
                found = compare(items)
            if self._record is None:
                continue
            fact = {each.label: each.values for each in found.facts}
            self._comparer.same(
                "compare", chosen, fact["Treatment"], self._record.treatments_of(chosen)
            )
            for side in found.sides:
                for citations in side.citations:
                    for each in citations:
                        told = [chosen[other] for other in each.shared_with]
                        expected = self._record.citing_the_same(each.citation, chosen)
                        if expected is not None:
                            self._comparer.same("compare", each.citation, told, expected)

    def opposites(self) -> None:
        """Check that opposites are what they are called, and come in the order that is said."""
        for item in DisputedItem.objects.published().filter(pk__in=self._decided()):
            with Timed(self._comparer, "opposites"):
                found = find_opposites(item, 3)
            if self._record is None:
                continue
            having = self._record.having
            other = "upheld" if item.outcome == "overturned" else "overturned"
            opposite = having["outcome"].get(other, 0)
            opposite &= ~self._record.set_of(item.case.items.values_list("pk", flat=True))
            treatment = having["treatment"].get(item.treatment.slug, 0) & opposite
            parts = [having["body_part"].get(part, 0) for part in item.body_parts]
            both = treatment & reduce(or_, parts, 0)
            kinds = [both, treatment & ~both, opposite & ~treatment]
            ranks = [
                next((n for n, kind in enumerate(kinds) if kind & self._record.set_of([pk])), -1)
                for pk in found
            ]
            self._comparer.same("opposites", item.pk, -1 in ranks, False)
            self._comparer.same("opposites", item.pk, all(a <= b for a, b in pairwise(ranks)), True)
            self._comparer.same("opposites", item.pk, len(set(found)), len(found))

    def _entries(self, kind: Kind) -> list[Entry]:
        lines = {
            Kind.GUIDELINE: lambda: [row.entry.path for row in all_guidelines()],
            Kind.PLACE: lambda: [row.entry.path for row in _all_places()],
            Kind.CATEGORY: lambda: [_path(kind, branch.line) for branch in treatments()],
            Kind.TREATMENT: lambda: [
                _path(kind, line) for branch in treatments() for line in branch.types
            ],
        }.get(kind, lambda: [_path(kind, line) for line in values_of(kind)])
        made = [ENTRY_AT[kind](*path) for path in lines()]
        return [entry for entry in made if entry is not None]

    def _decided(self) -> list[int]:
        ids = DisputedItem.objects.published().exclude(outcome="").order_by("pk")
        every = list(ids.values_list("pk", flat=True))
        return self._random.sample(every, min(ITEMS_AT_RANDOM, len(every)))

    def _lines(self, what: str, place: object, lines: Iterable[Line]) -> None:
        for line in lines:
            self._rate(what, (place, line.label), line.rate, line.request)

    def _rate(self, what: str, place: object, told: Rate, request: SearchRequest) -> None:
        if self._record is not None:
            expected = self._record.rate(self._record.found_by(request))
            self._comparer.same(what, place, told, expected)

    def _walk(self, what: str, place: object, answer: Any) -> None:
        """Compare each rate of an answer of the API with what its own filters find."""
        if isinstance(answer, list):
            for each in answer:
                self._walk(what, place, each)
        if not isinstance(answer, dict):
            return
        if "rate" in answer and "chosen" in answer:
            self._told(what, place, answer["rate"], answer["chosen"])
        if "whole" in answer:
            self._told(what, place, answer["whole"], answer["entry"]["chosen"])
        for cited in answer.get("cited_by", ()):
            chosen = _of_side(answer["entry"]["chosen"], cited["side"])
            self._told(what, place, cited["rate"], chosen)
        for name, each in answer.items():
            if name not in ("entry", "cited_by", "chosen"):
                self._walk(what, place, each)

    def _told(
        self, what: str, place: object, rate: Mapping[str, Any], chosen: Mapping[str, Sequence[str]]
    ) -> None:
        request = SearchRequest(facets={name: tuple(values) for name, values in chosen.items()})
        told = Rate(rate["overturned"], rate["decided"], rate["undecided"])
        self._rate(what, (place, chosen), told, request)


def _all_places() -> list[CitedEntry]:
    guidelines = [row.entry for row in all_guidelines()]
    return [row for each in guidelines for row in places_of_guideline(each, "", MOST_PLACES).rows]


def _path(kind: Kind, line: Line) -> tuple[str, ...]:
    found = path_of(kind.value, line.value)
    assert found is not None, line
    return found[1]


def _of_side(chosen: Mapping[str, Sequence[str]], side: str) -> dict[str, Sequence[str]]:
    """Return the filters of what either side cites, of one side alone."""
    if side == "either":
        return dict(chosen)
    names = dict(zip(of_side(Side.EITHER), of_side(Side(side)), strict=True))
    return {names[name]: values for name, values in chosen.items()}
