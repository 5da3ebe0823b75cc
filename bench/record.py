"""What the database says of the published items, read by SQL that shares nothing with the index.

A set of items is a number whose bits are the items: sets are joined and counted in microseconds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, lru_cache, reduce
from operator import or_

from django.contrib.postgres.aggregates import ArrayAgg
from django.db import connection

from bench.brute_force import matches
from determinations.letters import sessions_requested, tablets_requested
from determinations.models import WRITTEN_SOURCE, DisputedItem, GuidelineCitation, Reviewer
from determinations.research.rates import Rate
from determinations.search import FACETS, SearchRequest, family, interpret, profile_of
from determinations.search.language import stems_of, words_of
from determinations.search.places import section_name
from determinations.vocabulary import sources_named_in, sources_of_guideline

Items = int
"""A set of items."""

MOST_PAGES = 60
"""Pages of one citation that count."""

_PLAIN = {
    "outcome": "SELECT i.id, i.outcome",
    "category": "SELECT i.id, t.category_slug",
    "treatment": "SELECT i.id, t.slug",
    "year": "SELECT i.id, extract(year FROM c.decision_date)::text",
    "body_part": "SELECT i.id, unnest(i.body_parts)",
    "state": "SELECT i.id, unnest(r.licensure_states)",
    "specialty": "SELECT i.id, s.slug",
}
_JOINED = """
    FROM determinations_disputeditem i
    JOIN determinations_case c ON c.id = i.case_id AND c.published_at IS NOT NULL
    JOIN determinations_treatmenttype t ON t.id = i.treatment_id
    LEFT JOIN determinations_reviewer r ON r.id = c.reviewer_id
"""
_SPECIALTIES = """
    JOIN determinations_reviewer_specialties rs ON rs.reviewer_id = r.id
    JOIN determinations_specialty s ON s.id = rs.specialty_id
"""
_SIDES = {"claims_administrator": "administrator", "imro": "reviewer", "rationale": "rationale"}


class Record:
    """The published items, and which have each value of each filter."""

    def __init__(self) -> None:
        self._bits: dict[int, int] = {}
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT i.id {_JOINED} ORDER BY i.id")
            for place, (item_id,) in enumerate(cursor):
                self._bits[item_id] = place
        self.all = (1 << len(self._bits)) - 1
        self.having: dict[str, dict[str, Items]] = {name: {} for name in FACETS}
        self.having |= {name: self._by_sql(name) for name in _PLAIN}
        self.having["reviewer"] = self._by_profile()
        self.having |= self._by_citation()

    def set_of(self, item_ids: Iterable[int]) -> Items:
        bits = bytearray(len(self._bits) // 8 + 1)
        for item_id in item_ids:
            place = self._bits.get(item_id)
            if place is not None:
                bits[place >> 3] |= 1 << (place & 7)
        return int.from_bytes(bits, "little")

    def rate(self, items: Items) -> Rate:
        upheld, overturned = (
            (items & self.having["outcome"].get(name, 0)).bit_count()
            for name in ("upheld", "overturned")
        )
        decided = upheld + overturned
        return Rate(overturned, decided, items.bit_count() - decided)

    def found_by(self, request: SearchRequest) -> Items:
        """Return the items that a search finds, by its filters, amounts and words in one text."""
        found = self.all
        for tree in {family(name) for name, values in request.facets.items() if values}:
            found &= self._any_of(tree, request.facets)
        for name, asked in request.amounts.items():
            found &= self._between(name, asked.least, asked.most)
        return found & self.with_words[request.q] if request.q else found

    def read_words(self, queries: Iterable[str]) -> None:
        """Look through all texts for what these queries ask, each of one text."""
        asked = {query: interpret(SearchRequest(q=query)).root for query in dict.fromkeys(queries)}
        ids: dict[str, list[int]] = {query: [] for query in asked}
        stems_known = lru_cache(maxsize=None)(stems_of)
        rows = DisputedItem.objects.published().values_list("pk", "description", "rationale")
        for pk, description, rationale in rows.iterator(chunk_size=2000):
            words = {"item": words_of(description), "rationale": words_of(rationale)}
            stems = {
                field: {stem for word in set(found) for stem in stems_known(word)}
                for field, found in words.items()
            }
            for query, root in asked.items():
                if root is not None and matches(root, words, stems, ((), ()), ()):
                    ids[query].append(pk)
        self.with_words = {query: self.set_of(found) for query, found in ids.items()}

    def treatments_of(self, item_ids: Sequence[int]) -> tuple[str, ...]:
        """Return what the treatment of each item is called beside others."""
        rows = DisputedItem.objects.published().filter(pk__in=item_ids)
        names = {
            pk: (type_ if category == type_ else f"{category} \u203a {type_}")
            + ("" if sure else " (unsure)")
            for pk, category, type_, sure in rows.values_list(
                "pk", "treatment__category", "treatment__subcategory", "treatment_sure"
            )
        }
        return tuple(names[pk] for pk in item_ids)

    def citing_the_same(
        self, citation: GuidelineCitation, item_ids: Sequence[int]
    ) -> list[int] | None:
        """Return the others of these items that cite a page or the section that a citation does, of
        its guideline; without a place, those that cite the guideline without one.

        None of what is no guideline's.
        """
        if citation.guideline is None:
            return None
        first, last = citation.first_page or 0, citation.last_page or -1
        section = section_name(citation.section) if citation.section else ""
        same = set()
        rows = GuidelineCitation.objects.filter(item__in=item_ids, guideline=citation.guideline)
        for item_id, other, start, end in rows.values_list(
            "item_id", "section", "first_page", "last_page"
        ):
            are_whole = not (section or citation.first_page or other or start)
            is_page = start is not None and end is not None and start <= last and first <= end
            is_section = bool(section and other) and section_name(other) == section
            if are_whole or is_page or is_section:
                same.add(item_id)
        return [pk for pk in item_ids if pk in same and pk != citation.item_id]

    def _any_of(self, tree: Sequence[str], facets: Mapping[str, Sequence[str]]) -> Items:
        """Return what has a chosen value of a tree that no other chosen value narrows."""
        chosen = [(name, value) for name in tree for value in facets.get(name, ())]
        is_within = FACETS[tree[0]].is_within
        return reduce(
            or_,
            (
                self.having[name].get(value, 0)
                for name, value in chosen
                if name != tree[0] or not any(is_within(other, value) for _, other in chosen)
            ),
            0,
        )

    def _between(self, name: str, least: int | None, most: int | None) -> Items:
        return self.set_of(
            item_id
            for item_id, amounts in self._amounts.items()
            if (number := amounts[name]) is not None
            and (least is None or number >= least)
            and (most is None or number <= most)
        )

    @cached_property
    def _amounts(self) -> dict[int, dict[str, int | None]]:
        rows = DisputedItem.objects.published().values_list(
            "pk", "disputed", "description", "quantities"
        )
        return {
            pk: {
                "sessions": sessions_requested(disputed or description, quantities),
                "tablets": tablets_requested(disputed or description, quantities),
            }
            for pk, disputed, description, quantities in rows
        }

    def _by_sql(self, facet: str) -> dict[str, Items]:
        joined = _JOINED + _SPECIALTIES if facet == "specialty" else _JOINED
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT value, array_agg(id) FROM "
                f"({_PLAIN[facet]} AS value {joined}) AS found "
                "WHERE value <> '' GROUP BY value"
            )
            return {value: self.set_of(ids) for value, ids in cursor}

    def _by_profile(self) -> dict[str, Items]:
        slugs: defaultdict[int, list[str]] = defaultdict(list)
        for pk, slug in Reviewer.specialties.through.objects.values_list(
            "reviewer_id", "specialty__slug"
        ):
            slugs[pk].append(slug)
        states = dict(Reviewer.objects.values_list("pk", "licensure_states"))
        having: defaultdict[str, Items] = defaultdict(int)
        grouped = (
            DisputedItem.objects.published().order_by().values_list("case__reviewer")
            .annotate(ids=ArrayAgg("pk"))
        )  # fmt: skip
        for pk, ids in grouped:
            if pk is not None and (value := profile_of(slugs[pk], states[pk])):
                having[value] |= self.set_of(ids)
        return dict(having)

    def _by_citation(self) -> dict[str, dict[str, Items]]:
        """Return who cites what, from the distinct citations with the items that have each."""
        having: dict[str, defaultdict[str, Items]] = defaultdict(lambda: defaultdict(int))
        citations = (
            GuidelineCitation.objects.order_by()
            .values_list("cited_by", "kind", "guideline__key", "guideline__title",
                         "guideline__year", WRITTEN_SOURCE, "section", "first_page", "last_page")
            .annotate(ids=ArrayAgg("item_id"))
        )  # fmt: skip
        for by, kind, key, title, year, source, section, first, last, ids in citations:
            items, side = self.set_of(ids), _SIDES[by]
            if key is not None:
                named: tuple[str, ...] = (*sources_of_guideline(title, year), key)
            else:
                named = ("none",) if kind == "none" else sources_named_in(source)
            places = []
            if key is not None and first is not None and last is not None:
                places += [f"{key}:{page}" for page in range(first, last + 1)][:MOST_PAGES]
            if key is not None and section:
                places.append(f"{key}:{section_name(section)}")
            either = () if side == "rationale" else (("guideline", "mtus_page"),)
            for guidelines, pages in (*either, (f"{side}_guideline", f"{side}_page")):
                for value in named:
                    having[guidelines][value] |= items
                for value in places:
                    having[pages][value] |= items
        return {name: dict(values) for name, values in having.items()}
