"""Every published item as plain rows, and whether one passes a search: the slow, simple way."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from determinations.models import Case
from determinations.search.facets import FACETS, Side
from determinations.search.index.facts import ReferenceData, facts_of
from determinations.search.language import stems_of, words_of
from determinations.search.request import AMOUNTS, DateRange, NumberRange, Scope, SearchRequest

PHRASES = ('"physical therapy"', '"not medically necessary"', '"pain"')

WORDS = ("opioid", "knee", "surgery", "injection medication", "spine fusion")
"""None of them with other names, which a query would find as well."""

TEXTS = {
    Scope.HEADING: ("item",),
    Scope.REASONS: ("item", "rationale"),
    Scope.LETTER: ("item", "rationale", "summary"),
}


def every_item():
    """What the archive says about every published item, straight from the database."""
    return [
        {
            **facts.facets,
            "item_id": facts.item_id,
            "case_id": facts.case_id,
            "decided": facts.decided,
            "retrospective": facts.retrospective,
            **facts.amounts,
            "texts": {
                name: f" {' '.join(words_of(text))} "
                for name, text in {**facts.texts, "about": facts.about}.items()
            },
        }
        for facts in facts_of(Case.objects.all(), ReferenceData())
    ]


def ranges_of(rows, name):
    """Ranges that begin and end at numbers of the archive, or near them; either end may be open."""
    numbers = {row[name] for row in rows if row[name]}
    ends = st.none() | st.sampled_from(sorted({n + by for n in numbers for by in (-1, 0, 1)}))
    return st.builds(NumberRange, ends, ends)


@st.composite
def requests(draw, rows):
    values = {name: sorted({value for row in rows for value in row[name]}) for name in FACETS}
    cited = sorted(IN_TREES - {"category", "treatment"})
    some = st.sampled_from(list(FACETS)) | st.sampled_from(cited)
    names = draw(st.lists(some, max_size=4, unique=True))
    facets = {
        name: tuple(
            draw(st.lists(st.sampled_from(values[name]), min_size=1, max_size=3, unique=True))
        )
        for name in names
    }
    days = st.none() | st.dates(date(2013, 1, 1), date(2025, 1, 1))
    decided = DateRange(draw(days), draw(days))
    retrospective = draw(st.none() | st.booleans())
    amounts = {name: draw(ranges_of(rows, name)) for name in AMOUNTS if draw(st.booleans())}
    q = draw(st.sampled_from(["", "", *PHRASES, *WORDS]))
    return SearchRequest(
        q=q, facets=facets, ranges={"decided": decided} if decided else {},
        amounts={name: numbers for name, numbers in amounts.items() if numbers},
        retrospective=retrospective, side=draw(st.sampled_from(Side)), per_page=100,
        expand=draw(st.booleans()), scope=draw(st.sampled_from(Scope)),
    )  # fmt: skip


def has_words(texts, search_request):
    """Whether a phrase stands in one of the scope's texts, or each of some words in any of them.

    Words are also sought among the names of what the item is about, unless only what was typed is.
    """
    names = TEXTS[search_request.scope]
    if search_request.q in PHRASES:
        phrase = f" {search_request.q.strip(chr(34))} "
        return any(phrase in texts[name] for name in names)
    names = (*names, "about") if search_request.expand else names
    stems = {stem for name in names for stem in stems_of(texts[name])}
    return set(stems_of(search_request.q)) <= stems


KINDS = {"mtus", "acoem", "odg", "journal", "other", "none"}


def is_under_category(value, wider):
    return value.startswith(f"{wider}-")


def is_under_guideline(value, wider):
    if wider == "mtus":
        return value.partition(":")[0] not in KINDS
    return ":" in value and value.partition(":")[0] == wider


TREES = {
    ("category", "treatment"): is_under_category,
    ("guideline", "mtus_page"): is_under_guideline,
    ("administrator_guideline", "administrator_page"): is_under_guideline,
    ("reviewer_guideline", "reviewer_page"): is_under_guideline,
    ("rationale_guideline", "rationale_page"): is_under_guideline,
}

IN_TREES = {name for names in TREES for name in names}


def is_in_tree(row, facets, top, under, is_under):
    """Any value of the tree will do, but not one that another chosen value narrows."""
    chosen = {(name, value) for name in (top, under) for value in facets.get(name, ())}
    wide = {
        (name, wider)
        for name, wider in chosen
        if name == top and any(is_under(value, wider) for _, value in chosen)
    }
    return not chosen or any(value in row[name] for name, value in chosen - wide)


def matches(row, search_request):
    days = search_request.ranges.get("decided")
    facets = search_request.facets
    return (
        all(set(values) & set(row[name]) for name, values in facets.items() if name not in IN_TREES)
        and all(is_in_tree(row, facets, *names, is_under) for names, is_under in TREES.items())
        and (
            search_request.retrospective is None
            or row["retrospective"] == search_request.retrospective
        )
        and (not days or row["decided"] is not None)
        and (not days or not days.after or row["decided"] >= days.after)
        and (not days or not days.before or row["decided"] <= days.before)
        and all(
            row[name] is not None
            and (numbers.least is None or row[name] >= numbers.least)
            and (numbers.most is None or row[name] <= numbers.most)
            for name, numbers in search_request.amounts.items()
        )
        and has_words(row["texts"], search_request)
    )
