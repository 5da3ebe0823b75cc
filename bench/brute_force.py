"""Compare every count of bench.search's queries with a look at each item, one by one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from random import Random
from typing import Any

from bench.engines import ours
from bench.queries import Query
from determinations.models import ItemOutcome
from determinations.research.rates import DIMENSIONS, OUTCOME, Rate, RatesRequest, rate_table
from determinations.search import search
from determinations.search.facets import FACETS, Side, family
from determinations.search.index.facts import ItemFacts
from determinations.search.language import (
    ABOUT,
    And,
    InField,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Same,
    Word,
    stems_of,
    words_of,
)
from determinations.search.request import Scope
from determinations.search.text_query import fields_of

Filters = Mapping[str, Sequence[str]]


def check_counts(queries: Sequence[Query], at_random: int = 60) -> int:
    """Compare totals, letters, every facet and a table of rates, for the queries and `at_random`
    random ones.

    Return how many were compared. Raise AssertionError at the first difference. Every item is held
    in memory, so this is for archives of some ten thousand letters.
    """
    items = list(ours.every_item())
    queries = [*queries, *_random_queries(items, at_random)]
    compared, random = 0, Random(2)
    words = [
        {name: words_of(text) for name, text in {**facts.texts, ABOUT: facts.about}.items()}
        for facts in items
    ]
    stems = [
        {name: frozenset(stem for word in set(found) for stem in stems_of(word))
         for name, found in texts.items()}
        for texts in words
    ]  # fmt: skip
    plain = [
        (frozenset(_stems(facts.guidelines)), frozenset(_stems(facts.specialties)))
        for facts in items
    ]
    for query in queries:
        result = search(replace(ours.request_of(query), side=random.choice(list(Side))))
        root = ours.tree_of(query)
        scope = result.scope.used if result.scope else Scope.LETTER
        fields = fields_of(scope, with_names=query.expand)
        if root is not None and not _can_be_checked(root):
            continue
        compared += 1
        matching = [
            n
            for n in range(len(items))
            if root is None or matches(root, words[n], stems[n], plain[n], fields)
        ]
        found = [items[n] for n in matching if _passes(items[n], query.filters, None)]
        assert result.total == len(found), (query.label, result.total, len(found))
        letters = len({facts.case_id for facts in found})
        assert result.letters_estimated or result.letters == letters, (query.label, result.letters)
        for name, facet in result.facets.items():
            among = [items[n] for n in matching if _passes(items[n], query.filters, name)]
            counted = Counter(value for facts in among for value in facts.facets[name])
            shown = {value.value: value.count for value in facet.values if value.count}
            assert shown == counted, (query.label, name)
        _check_rates(query, [items[n] for n in matching], random)
    return compared


def _check_rates(query: Query, items: Sequence[ItemFacts], random: Random) -> None:
    """Compare a cross-table of two filters, chosen at random, given the items with the words."""
    by, across = random.sample([facet.name for facet in DIMENSIONS], 2)
    if across in family(by):
        return
    asked = replace(ours.request_of(query), per_page=1_000_000).without(OUTCOME)
    table = rate_table(RatesRequest(asked, by, across))
    found = [facts for facts in items if _passes(facts, asked.facets, None)]
    groups: Counter[tuple[str, ...]] = Counter()
    for facts in found:
        for outcome in facts.facets[OUTCOME] or ("",):
            groups[outcome,] += 1
            groups.update((value, outcome) for value in facts.facets[by])
            groups.update(
                (value, other, outcome)
                for value in facts.facets[by]
                for other in facts.facets[across]
            )
    place = query.label, by, across
    assert table.whole == _rate(groups), place
    is_free = not any(asked.facets.get(name) for name in family(by))
    values = {value for facts in found for value in facts.facets[by]}
    assert not is_free or {row.value for row in table.page} == values, place
    for row in table.page:
        if row.request.facets.get(by) != (row.value,):  # a parent of chosen values
            continue
        assert row.rate == _rate(groups, row.value), (*place, row.value)
        for column, cell in zip(table.columns, row.cells, strict=True):
            if column.request.facets.get(across) == (column.value,):
                expected = _rate(groups, row.value, column.value)
                assert cell.rate == expected, (*place, row.value, column.value)


def _rate(groups: Counter[tuple[str, ...]], *values: str) -> Rate:
    upheld, overturned, undecided = (groups[*values, outcome] for outcome in (*ItemOutcome, ""))
    return Rate(overturned, upheld + overturned, undecided)


def _random_queries(items: Sequence[ItemFacts], count: int) -> Iterator[Query]:
    """Yield filters of random items with nothing, words or a phrase of random rationales."""
    random = Random(1)
    for _ in range(count):
        words = words_of(random.choice(items).texts["rationale"])
        at = random.randrange(len(words) - 3)
        typed = random.choice(["", words[at], " ".join(words[at : at + 2]),
                               f'"{" ".join(words[at : at + 3])}"'])  # fmt: skip
        like = random.choice(items)
        filters = {
            name: [random.choice(like.facets[name])]
            for name in random.sample(list(FACETS), random.randint(0, 3))
            if like.facets[name]
        }
        scope = random.choice(list(Scope)).value
        yield Query("random", typed, filters, random.random() < 0.5, scope)


def _stems(texts: Sequence[str]) -> Iterator[str]:
    for text in texts:
        yield from stems_of(text)


def _passes(facts: ItemFacts, filters: Filters, leave_out: str | None) -> bool:
    """Return whether an item has what is chosen in each tree of facets but that of `leave_out`."""
    trees = {family(name) for name in filters if leave_out not in family(name)}
    return all(_has_any(facts, filters, tree) for tree in trees)


def _has_any(facts: ItemFacts, filters: Filters, tree: Sequence[str]) -> bool:
    """Return whether an item has a chosen value of a tree that no other chosen value narrows."""
    chosen = [(name, value) for name in tree for value in filters.get(name, ())]
    is_within = FACETS[tree[0]].is_within
    return any(
        value in facts.facets[name]
        for name, value in chosen
        if name != tree[0] or not any(is_within(other, value) for _, other in chosen)
    )


def _can_be_checked(node: Node) -> bool:
    match node:
        case Near():
            return False
        case And(parts) | Or(parts) | Same(parts):
            return all(_can_be_checked(part) for part in parts)
        case Not(part):
            return _can_be_checked(part)
        case InField(name, part):
            return name not in ("case", "page") and _can_be_checked(part)
    return True


def matches(node: Node, words: Any, stems: Any, plain: Any, fields: tuple[str, ...]) -> bool:
    """Return whether an item's words, stems and names, each by field, are what a query asks for."""
    texts = [name for name in fields if name != ABOUT]  # phrases find only what is written
    match node:
        case Word(text, prefix, _):
            own = words_of(text)
            if prefix:
                return any(word.startswith(own[0]) for name in fields for word in words[name])
            if len(own) > 1:
                return any(_contains_run(words[name], own) for name in texts)
            return any(stems_of(text)[0] in stems[name] for name in fields)
        case Phrase(text, _):
            return any(_contains_run(words[name], words_of(text)) for name in texts)
        case And(parts):
            return all(matches(part, words, stems, plain, fields) for part in parts)
        case Or(parts) | Same(parts):
            return any(matches(part, words, stems, plain, fields) for part in parts)
        case Not(part):
            return not matches(part, words, stems, plain, fields)
        case InField("guideline", part):
            return all(stem in plain[0] for stem in stems_of(getattr(part, "text", "")))
        case InField("specialty", part):
            return all(stem in plain[1] for stem in stems_of(getattr(part, "text", "")))
        case InField(name, part):
            return matches(part, words, stems, plain, (name,))
    return False


def _contains_run(words: Sequence[str], run: Sequence[str]) -> bool:
    length = len(run)
    return any(
        words[at : at + length] == run for at in range(len(words) - length + 1)
        if words[at] == run[0]
    )  # fmt: skip
