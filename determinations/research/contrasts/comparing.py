"""What sets the overturned decisions of a search apart: facts, and words of a sample.

Every number is of all decisions of the search, counted in the index, and the search that finds just
these stands beside it. What words to count is found in a sample of both outcomes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from django.db.models.functions import Left

from determinations.models import DisputedItem, ItemOutcome
from determinations.search import (
    FACETS,
    Outcomes,
    Sample,
    SearchRequest,
    count_outcomes,
    from_sample,
    heavy_work,
    natural_sort_key,
    with_words,
    within_deadline,
)

from ..rates import FEW, OUTCOME, lines_of
from .amounts import bands
from .log_odds import Groups, by_chance_once, log_odds
from .terms import Terms, Text, as_shown, find_terms

MOST_SAMPLED = 1_000
"""Decisions of each outcome whose texts are read."""

LONGEST_READ = 20_000
"""Characters of a rationale that are read; the usual one has one or two thousand."""

MOST_SHOWN = 10
"""Differences of one kind in favour of one outcome."""

CITED = "places"
"""The name of the group of guidelines and their places."""

PEOPLE_AND_CARE = ("treatment", "body_part", "specialty", "year")
PLACES = (
    "administrator_guideline",
    "administrator_page",
    "reviewer_guideline",
    "reviewer_page",
)


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that decisions of one outcome have more often than the other's."""

    kind: str
    """What kind of thing it is: a facet's label, "" for words."""
    label: str
    having: Groups
    odds_ratio: float
    """How many times the odds of the overturned to have it are those of the upheld."""
    z: float
    request: SearchRequest
    """The search that finds those that have it, of every outcome."""
    more: int = 0
    """How many others of the kind have the same numbers, as pages have that are cited together."""

    @property
    def is_small(self) -> bool:
        return self.having.both < FEW


@dataclass(frozen=True, slots=True)
class Group:
    """Differences of one kind, those of each outcome by how much they stand out."""

    name: str
    label: str
    compared: int
    least_z: float
    """The z-score from which a difference is shown: one that chance would bring about once."""
    overturned: tuple[Difference, ...]
    upheld: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Contrasts:
    of: Groups
    """All decided decisions of the search."""
    undecided: int
    sampled: Groups
    """Those whose texts were read."""
    groups: tuple[Group, ...]

    @property
    def is_small(self) -> bool:
        return min(self.of) < FEW

    @property
    def is_whole(self) -> bool:
        """Whether the sample is all decisions."""
        return self.sampled == self.of


def find_contrasts(request: SearchRequest) -> Contrasts:
    """Return what sets overturned apart in a search, whatever outcome it names.

    Without overturned or upheld decisions there are no groups. A process does this for few readers
    at once. Raises what `count_outcomes` raises.
    """
    with heavy_work():
        return _found(request.without(OUTCOME))


def _found(search: SearchRequest) -> Contrasts:
    (found,) = count_outcomes([search], (*PEOPLE_AND_CARE, *PLACES))
    search = replace(search, scope=found.scope)
    of = _groups(found.whole)
    if not min(of):
        return Contrasts(of, found.whole.undecided, Groups(0, 0), ())
    read = from_sample("terms", search, MOST_SAMPLED, _read)
    groups = (
        _word_group("reasons", "Words of the reasons", "rationale", search, of, read.reasons),
        _word_group("requests", "Words of the requests", "item", search, of, read.requests),
        _group(
            "facts",
            "Treatment, body part, specialty, year, amount",
            of,
            [*_of_facets(search, PEOPLE_AND_CARE, found.values), *_of_amounts(search)],
        ),
        _group(CITED, "Guidelines cited", of, _of_facets(search, PLACES, found.values)),
    )
    return Contrasts(of, found.whole.undecided, read.sampled, groups)


def params_of(request: SearchRequest) -> dict[str, list[str]]:
    """Return the parameters in which the search of a difference differs from that of all.

    They stand for the words, the filters by value and the amounts of that search.
    """
    params = {name: list(values) for name, values in request.facets.items()}
    for name, numbers in request.amounts.items():
        for end, number in (("min", numbers.least), ("max", numbers.most)):
            if number is not None:
                params[f"{name}_{end}"] = [str(number)]
    if request.q:
        params = {"q": [request.q], **params}
        if request.scope is not None:
            params["in"] = [request.scope.value]
    return params


Counted = tuple[str, str, Groups, SearchRequest]
"""Kind and label of something, the decisions that have it, and the search that finds them."""


def _of_facets(
    search: SearchRequest, names: Iterable[str], values: Mapping[str, Mapping[str, Outcomes]]
) -> Iterator[Counted]:
    for name in names:
        for line in lines_of(search, name, values[name]):
            having = Groups(line.rate.overturned, line.rate.decided - line.rate.overturned)
            yield FACETS[name].label, line.label, having, line.request


def _of_amounts(search: SearchRequest) -> Iterator[Counted]:
    asked = list(bands(search))
    counted = count_outcomes([band.request for band in asked])
    for band, outcomes in zip(asked, counted, strict=True):
        yield band.kind, band.label, _groups(outcomes.whole), band.request


def _word_group(
    name: str, label: str, field: str, search: SearchRequest, of: Groups, terms: Terms
) -> Group:
    asked = [
        (term, narrowed)
        for term in terms.found
        if (narrowed := with_words(search, field, term.words)) is not None
    ]
    counted = count_outcomes([narrowed for _, narrowed in asked])
    differences = _differences(
        of,
        [
            ("", as_shown(term.words), _groups(outcomes.whole), narrowed)
            for (term, narrowed), outcomes in zip(asked, counted, strict=True)
        ],
    )
    return _shown(name, label, differences, terms.compared)


def _group(name: str, label: str, of: Groups, counted: Iterable[Counted]) -> Group:
    differences = _differences(of, counted)
    return _shown(name, label, differences, len(differences))


def _differences(of: Groups, counted: Iterable[Counted]) -> list[Difference]:
    differences = []
    for kind, label, having, request in counted:
        if 0 < having.both < of.both:
            odds = log_odds(having, of)
            differences.append(Difference(kind, label, having, odds.ratio, odds.z, request))
    return differences


def _shown(name: str, label: str, differences: Sequence[Difference], compared: int) -> Group:
    least = by_chance_once(compared) if compared else 0.0
    apart = sorted(
        (each for each in differences if abs(each.z) >= least),
        key=lambda each: (-abs(each.z), each.kind, natural_sort_key(each.label)),
    )
    if name == CITED:
        apart = _joined(apart)
    return Group(
        name,
        label,
        compared,
        least,
        tuple(each for each in apart if each.z > 0)[:MOST_SHOWN],
        tuple(each for each in apart if each.z < 0)[:MOST_SHOWN],
    )


def _joined(apart: Iterable[Difference]) -> list[Difference]:
    """Return places with the first of those of a kind that have the same numbers for all of them:
    pages that are always cited together.
    """
    joined: dict[tuple[str, Groups], Difference] = {}
    for each in apart:
        key = each.kind, each.having
        first = joined.get(key)
        joined[key] = replace(first, more=first.more + 1) if first else each
    return list(joined.values())


@dataclass(frozen=True, slots=True)
class _Read:
    """What the texts of a sample say."""

    sampled: Groups
    requests: Terms
    reasons: Terms


def _read(sample: Sample) -> _Read:
    """Read the headings and the rationales of a sample, through the gate."""
    item_ids = [item_id for drawn in sample.item_ids.values() for item_id in drawn]
    rows = DisputedItem.objects.published().filter(pk__in=item_ids).order_by("pk")
    headings, rationales = [], []
    for outcome, heading, rationale in rows.values_list(
        "outcome", "description", Left("rationale", LONGEST_READ)
    ):
        is_overturned = outcome == ItemOutcome.OVERTURNED
        headings.append(Text(is_overturned, heading))
        rationales.append(Text(is_overturned, rationale))
    overturned = sum(text.is_overturned for text in headings)
    requests, reasons = within_deadline(
        lambda: [find_terms(texts, MOST_SHOWN) for texts in (headings, rationales)]
    )
    return _Read(Groups(overturned, len(headings) - overturned), requests, reasons)


def _groups(outcomes: Outcomes) -> Groups:
    return Groups(outcomes.overturned, outcomes.upheld)
