"""Invented archives have the shares and rates of the published figures, within chance.

What happened may differ from what the table expects by four standard deviations of as many
independent draws. The seed is always the same, so a test that passes once passes always.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from itertools import chain
from math import sqrt

import pytest

from determinations.research.published_rates import published_series
from determinations.vocabulary import CitationKind
from synthetic.corpus import Corpus
from synthetic.corpus_kinds import kinds_of
from synthetic.figures import Trend, groups, items_a_letter, trend, years

LETTERS = 12_000
DRUGS = "Pharmaceuticals"


@pytest.fixture(scope="module")
def corpus():
    return Corpus(1)


@pytest.fixture(scope="module")
def letters(corpus):
    return [corpus.letter(number) for number in range(1, LETTERS + 1)]


@pytest.fixture(scope="module")
def items(letters):
    """Each disputed item with the year of its decision."""
    return [(letter.decided.year, item) for letter in letters for item in letter.items]


def assert_as_often(happened, chances):
    """Hold how often something happened against its chance in each of independent draws."""
    chances = list(chances)
    deviation = sqrt(sum(chance * (1 - chance) for chance in chances))
    assert abs(sum(happened) - sum(chances)) <= 4 * deviation


def by_year(pairs):
    found = defaultdict(list)
    for year, value in pairs:
        found[year].append(value)
    return found


def test_a_figure_between_known_years_lies_on_the_line_between_them():
    drugs = Trend(((2017, 0.46), (2019, 0.37), (2023, 0.31)))
    assert [drugs.at(year) for year in (2013, 2017, 2018, 2019, 2021, 2023, 2025)] == (
        pytest.approx([0.46, 0.46, 0.415, 0.37, 0.34, 0.31, 0.31])
    )


def test_the_figures_are_those_that_readers_see_beside_the_archives_own():
    known = {year.year: year.letters for year in years()}
    for series in published_series():
        for year, published in series.years.items():
            rate = published.overturned_percent / 100
            assert trend("overturned").at(year) == pytest.approx(rate)
            assert known[year] == published.letters


@pytest.mark.parametrize("year", years(), ids=lambda year: str(year.year))
def test_kinds_of_a_year_add_up_to_its_published_rate(year):
    drawn = kinds_of(year.year)
    shares = drawn.shares
    assert sum(shares) == pytest.approx(1)
    rates = [rate for _, rate in drawn.values]
    assert all(0 < rate < 0.6 for rate in rates)
    assert sum(share * rate for share, rate in zip(shares, rates, strict=True)) == pytest.approx(
        trend("overturned").at(year.year)
    )


def test_letters_a_year_are_in_proportion(letters):
    total = sum(year.letters for year in years())
    for year in years():
        decided = [letter.decided.year == year.year for letter in letters]
        assert_as_often(decided, [year.letters / total] * LETTERS)
    days = {letter.decided for letter in letters}
    assert date(2013, 7, 1) <= min(days) < max(days) <= date(2025, 3, 31)


def test_letters_have_as_many_items_as_published(letters):
    for year, counts in by_year(
        (letter.decided.year, len(letter.items)) for letter in letters
    ).items():
        shares = items_a_letter(year)
        assert_as_often([count == 1 for count in counts], [shares[1]] * len(counts))
        mean = sum(number * share for number, share in shares.items())
        variance = sum((number - mean) ** 2 * share for number, share in shares.items())
        assert abs(sum(counts) / len(counts) - mean) <= 4 * sqrt(variance / len(counts))
    assert sum(n * share for n, share in items_a_letter(2015).items()) == pytest.approx(
        1.86, abs=0.02
    )
    assert sum(n * share for n, share in items_a_letter(2024).items()) == pytest.approx(
        1.6, abs=0.02
    )
    assert max(len(letter.items) for letter in letters) <= 21


def test_each_year_overturns_as_much_as_published(items):
    published = [trend("overturned").at(year) for year, _ in items]
    assert_as_often([item.outcome == "overturned" for _, item in items], published)
    for year, outcomes in by_year((year, item.outcome) for year, item in items).items():
        rate = trend("overturned").at(year)
        assert_as_often([outcome == "overturned" for outcome in outcomes], [rate] * len(outcomes))


@pytest.mark.parametrize(
    "group",
    [row for name in ("category", "drugs") for row in groups(name) if row.overturned],
    ids=lambda group: group.names[0],
)
def test_what_is_overturned_most_is_overturned_as_often_as_published(items, group):
    chosen = [
        (year, item) for year, item in items if {item.category, item.subcategory} & set(group.names)
    ]
    outcomes = [item.outcome == "overturned" for _, item in chosen]
    assert_as_often(outcomes, [group.overturned.at(year) for year, _ in chosen])


def test_drugs_are_overturned_less_often_than_others(items):
    drugs = [item.outcome == "overturned" for _, item in items if item.category == DRUGS]
    others = [item.outcome == "overturned" for _, item in items if item.category != DRUGS]
    assert sum(drugs) / len(drugs) < 0.8 * sum(others) / len(others)


@pytest.mark.parametrize(
    ("table", "group"),
    [(name, row) for name in ("category", "drugs") for row in groups(name) if row.share],
    ids=lambda value: value if isinstance(value, str) else value.names[0],
)
def test_shares_follow_their_trend(items, table, group):
    """Categories are shares of all items, classes of drugs shares of drugs."""
    of_all = [
        (year, item.category if table == "category" else item.subcategory)
        for year, item in items
        if table == "category" or item.category == DRUGS
    ]
    for year, names in by_year(of_all).items():
        share = group.share.at(year)
        assert_as_often([name in group.names for name in names], [share] * len(names))


@pytest.mark.parametrize(
    "group", [row for row in groups("category") if row.part], ids=lambda group: group.names[0]
)
def test_the_shares_of_2024_are_as_published(items, group):
    categories = [item.category for year, item in items if year == 2024]
    assert_as_often([name in group.names for name in categories], [group.part] * len(categories))


def test_three_specialties_decide_two_thirds_of_the_letters(corpus, letters):
    leading = groups("specialties")[0]
    decided = [
        not set(leading.names).isdisjoint(corpus.reviewers[letter.reviewer].specialties)
        for letter in letters
    ]
    assert_as_often(decided, [leading.share.at(2024)] * LETTERS)


def test_what_is_cited_follows_the_schedule_of_the_day(letters):
    """Pages of 2009 to 2015, sections until November 2017, then ACOEM's chapters."""
    seen = set()
    for letter in letters:
        for citation in chain.from_iterable(item.citations for item in letter.items):
            if citation.kind is not CitationKind.MTUS:
                continue
            assert citation.year <= letter.decided.year
            if letter.decided < date(2016, 1, 1):
                era = "pages"
                assert citation.year <= 2009
            elif letter.decided < date(2017, 12, 1):
                era = "sections"
                assert citation.first_page is None
            else:
                era = "chapters"
                assert (citation.section, citation.first_page) == ("", None)
                assert citation.year > 2009
            seen.add((era, citation.title, citation.year))
    assert ("pages", "Chronic Pain Medical Treatment", 2009) in seen
    assert ("sections", "Chronic Pain Medical Treatment", 2016) in seen
    assert ("chapters", "Opioids Guideline", 2017) in seen
    assert ("chapters", "Low Back Disorders", 2019) in seen
