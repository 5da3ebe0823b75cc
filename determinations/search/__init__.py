"""Searching published decisions: `search(SearchRequest(q="knee MRI")) -> SearchResult`.

Pages, API, staff and commands import from here, commands that keep the index also from
`search.index`; an import contract holds them to it. The rest is for this package alone.
"""

from .additions import Added, Additions
from .contents import Contents, archive_contents
from .cost import QueryRefused
from .cursors import SORTED_BY, Cursor, CursorPage, CursorUnreadable, find_from
from .deadline import SearchTooSlow, heavy_work, within_deadline
from .engine import SearchResult, explain, search
from .every_hit import EveryHit, find_every
from .facet_counts import FacetCounts, FacetValue, natural_sort_key
from .facets import FACETS, Facet, Side, child_of, family, of_side
from .filter_words import filter_offer
from .filters import LONGEST_QUERY, DecisionFilterSet, DecisionForm
from .index import IndexUnavailable, index_health, items_indexed
from .interpretation import interpret
from .language import STOP_WORDS, stems_of, words_of
from .neighbours import find_neighbours
from .nothing_found import Change, Nearby, NothingFound
from .old_parameters import renewed
from .outcome_counts import OutcomeCounts, count_outcomes
from .outcomes import Outcomes
from .passages import with_words
from .place_spellings import respelled
from .places import places_of, slug_of
from .request import (
    AMOUNTS,
    DEEPEST,
    MOST_PER_PAGE,
    PER_PAGE,
    RANGES,
    DateRange,
    NumberRange,
    Scope,
    SearchRequest,
    Sort,
)
from .reviewer_profiles import profile_of, specialties_of
from .sampling import SEED as SAMPLE_SEED
from .sampling import Sample, from_sample, sample_decided
from .scopes import Reason, ScopeUsed
from .similar import opposites as find_opposites
from .similar import similar as find_similar
from .snippets import LONGEST_SEARCHED, Segment, Snippet, Snippets
from .suggest import suggest as suggest_completions
from .typical import find_newest, find_typical
from .value_labels import forget_labels, labels
from .values_nobody_has import unknown_values
from .yes_no import YES_NO, YesNoField

__all__ = [
    "AMOUNTS",
    "DEEPEST",
    "FACETS",
    "LONGEST_QUERY",
    "LONGEST_SEARCHED",
    "MOST_PER_PAGE",
    "PER_PAGE",
    "RANGES",
    "SAMPLE_SEED",
    "SORTED_BY",
    "STOP_WORDS",
    "YES_NO",
    "Added",
    "Additions",
    "Change",
    "Contents",
    "Cursor",
    "CursorPage",
    "CursorUnreadable",
    "DateRange",
    "DecisionFilterSet",
    "DecisionForm",
    "EveryHit",
    "Facet",
    "FacetCounts",
    "FacetValue",
    "IndexUnavailable",
    "Nearby",
    "NothingFound",
    "NumberRange",
    "OutcomeCounts",
    "Outcomes",
    "QueryRefused",
    "Reason",
    "Sample",
    "Scope",
    "ScopeUsed",
    "SearchRequest",
    "SearchResult",
    "SearchTooSlow",
    "Segment",
    "Side",
    "Snippet",
    "Snippets",
    "Sort",
    "YesNoField",
    "archive_contents",
    "child_of",
    "count_outcomes",
    "explain",
    "family",
    "filter_offer",
    "find_every",
    "find_from",
    "find_neighbours",
    "find_newest",
    "find_opposites",
    "find_similar",
    "find_typical",
    "forget_labels",
    "from_sample",
    "heavy_work",
    "index_health",
    "interpret",
    "items_indexed",
    "labels",
    "natural_sort_key",
    "of_side",
    "places_of",
    "profile_of",
    "renewed",
    "respelled",
    "sample_decided",
    "search",
    "slug_of",
    "specialties_of",
    "stems_of",
    "suggest_completions",
    "unknown_values",
    "with_words",
    "within_deadline",
    "words_of",
]
