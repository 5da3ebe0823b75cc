"""The search over the samples: filters, counts, order, and what stands beside results."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.management import call_command

from determinations.models import Case, DisputedItem
from determinations.search import counting
from determinations.search.engine import search
from determinations.search.facet_counts import FacetCounts
from determinations.search.facets import FACETS
from determinations.search.index import following as indexer
from determinations.search.request import DateRange, SearchRequest, Sort
from determinations.search.similar import similar
from determinations.search.suggest import suggest
from determinations.tests.archive import add_letter, item_text, letter_text
from determinations.tests.search.found import headings

pytestmark = pytest.mark.django_db


@pytest.mark.usefixtures("index")
class TestFilters:
    def test_filters_hold_on_the_same_item(self):
        both = headings(
            facets={"outcome": ("overturned",), "treatment": ("pharmaceuticals-opioids",)}
        )
        assert both == []  # the one opioid was upheld, in a letter with overturned items

    def test_several_values_of_a_facet_mean_or(self):
        of_knee = len(headings(facets={"body_part": ("knee",)}))
        other = len(headings(facets={"body_part": ("wrist",)}))
        assert len(headings(facets={"body_part": ("knee", "wrist")})) == of_knee + other

    def test_a_treatment_type_narrows_its_category_and_leaves_others(self):
        def total(**facets):
            return search(SearchRequest(facets=facets)).total

        drugs, surgery = ("pharmaceuticals",), ("surgery",)
        opioids = ("pharmaceuticals-opioids",)
        assert total(category=drugs) > total(treatment=opioids) > 0
        assert total(category=drugs, treatment=opioids) == total(treatment=opioids)
        assert total(category=drugs + surgery, treatment=opioids) == (
            total(treatment=opioids) + total(category=surgery)
        )

    def test_a_page_of_one_guideline_is_not_that_of_another(self):
        assert headings(facets={"mtus_page": ("ankle-and-foot:371",)})
        assert not headings(facets={"mtus_page": ("ankle-and-foot:372",)})

    def test_date_ranges_include_both_days(self):
        day = DateRange(date(2016, 9, 21), date(2016, 9, 21))
        assert len(headings(ranges={"decided": day})) == 3

    def test_letters_and_decisions_are_told_apart(self):
        result = search(SearchRequest(q="case:CM16-9000001"))
        assert (result.total, result.letters) == (3, 1)

    def test_letters_of_conditions_on_the_letter_are_counted_by_their_first_item(self):
        assert search(SearchRequest()).letters == Case.objects.published().count()
        result = search(SearchRequest(facets={"specialty": ("podiatrist",)}))
        assert (result.letters, result.letters_estimated) == (1, False)

    def test_too_many_letters_are_estimated_and_the_result_says_so(self, monkeypatch):
        exactly = search(SearchRequest(q="pain"))
        monkeypatch.setattr(counting, "MOST_ITEMS_COUNTED_EXACTLY", 1)
        about = search(SearchRequest(q="pain pain"))
        assert (exactly.letters_estimated, about.letters_estimated) == (False, True)
        assert 0 < about.letters <= about.total == exactly.total

    def test_orders(self):
        newest = [self.decided(pk) for pk in self.ids(Sort.NEWEST)]
        assert newest == sorted(newest, reverse=True)
        oldest = [self.decided(pk) for pk in self.ids(Sort.OLDEST)]
        assert oldest == sorted(oldest)

    def ids(self, sort):
        return [hit.item_id for hit in search(SearchRequest(sort=sort, per_page=100)).hits]

    def decided(self, pk):
        return DisputedItem.objects.get(pk=pk).case.decision_date

    def test_pages_are_cut_without_gaps(self):
        whole = self.ids(Sort.NEWEST)
        pages = [
            [hit.item_id for hit in search(SearchRequest(page=page, per_page=7)).hits]
            for page in range(1, 11)
        ]
        assert sorted(pk for page in pages for pk in page) == sorted(whole)

    def test_values_of_equal_counts_stand_in_the_order_of_their_numbers(self):
        values = {f"chronic-pain:{page}": 1 for page in (118, 13, 9, 20)}
        facet = FacetCounts.of(FACETS["mtus_page"], values, ())
        assert [value.value.partition(":")[2] for value in facet.values] == ["9", "13", "20", "118"]

    def test_a_chosen_value_without_items_is_shown(self):
        result = search(SearchRequest(facets={"state": ("Guam",)}))
        assert [(value.value, value.count) for value in result.facets["state"].selected] == [
            ("Guam", 0)
        ]


@pytest.mark.django_db
def test_of_equal_scores_the_newest_comes_first_over_commits_and_pages():
    days = ["02/01/2017", "01/31/2017", "06/30/2019", "02/02/2017", "01/25/2017", "07/01/2019"]
    for number, day in enumerate(days):
        item = item_text(imro="Knee Complaints 2004 Page(s): 335")
        add_letter(letter_text(f"CM17-920000{number}", item, decided=day), name=f"{number}.txt")
        indexer.bring_up_to_date()  # each in a commit, and so in a segment, of its own
    for q in ("knee MRI", '"left knee"', "kne*", "-acupuncture", "page:335"):
        found = [
            DisputedItem.objects.get(pk=hit.item_id).case.decision_date
            for page in (1, 2, 3)
            for hit in search(SearchRequest(q=q, page=page, per_page=2)).hits
        ]
        assert len(found) == len(days), q
        assert found == sorted(found, reverse=True), q


@pytest.mark.usefixtures("index")
def test_similar_decisions():
    item = DisputedItem.objects.get(description="MRI of the lumbar spine without contrast")
    nearest = similar(item)
    found = DisputedItem.objects.filter(pk__in=nearest.same_treatment)
    assert {other.treatment_id for other in found} == {item.treatment_id}
    assert item.case_id not in {other.case_id for other in found}
    others = DisputedItem.objects.filter(pk__in=nearest.other_treatments)
    assert others
    assert item.treatment_id not in {other.treatment_id for other in others}


@pytest.mark.usefixtures("index")
def test_suggestions():
    assert any(suggestion.label == "Acupuncture" for suggestion in suggest("acup"))
    assert any(suggestion.kind == "Drug" for suggestion in suggest("gaba"))
    assert any(suggestion.kind == "Case" for suggestion in suggest("cm16-90"))
    assert not any(suggestion.kind == "Case" for suggestion in suggest("cm16-9"))
    assert any(
        "functional restoration" in suggestion.label for suggestion in suggest("functional rest")
    )
    assert suggest("") == []


@pytest.mark.usefixtures("index")
def test_developers_are_told_how_a_query_was_read_and_scored(capsys):
    call_command("explain_search", "FRP (", hits=1)
    told = capsys.readouterr().out
    assert "Word(text='FRP'" in told
    assert "passed over: " in told
    assert "also searched for FRP: " in told
    assert "Functional restoration program" in told
    assert '"value"' in told
