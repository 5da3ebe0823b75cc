"""The search over the samples: words, filters, counts, order, snippets."""

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
from determinations.search.index.reader import reader
from determinations.search.request import DateRange, Scope, SearchRequest, Sort
from determinations.search.similar import similar
from determinations.search.spelling import suggest_spelling
from determinations.search.suggest import suggest
from determinations.tests.archive import add_letter, item_text, letter_text

pytestmark = pytest.mark.django_db


def headings(q="", **filters):
    result = search(SearchRequest(q=q, per_page=100, **filters))
    found = {item.pk: item.description for item in DisputedItem.objects.all()}
    return [found[hit.item_id] for hit in result.hits]


@pytest.mark.usefixtures("index")
class TestWords:
    def test_all_words_in_any_form(self):
        assert "Right knee arthroscopy with partial medial meniscectomy" in headings(
            "knees arthroscopic locking"
        )

    def test_what_is_about_the_words_comes_first(self):
        assert headings("acupuncture")[0].startswith("Acupuncture")
        assert headings("knee MRI")[0].startswith("MRI of the left knee")

    def test_accents_do_not_matter(self):
        assert headings("accupúncture~") == headings("accupuncture~")
        assert headings("acupúncture") == headings("acupuncture")

    def test_an_exact_phrase_is_not_stemmed(self):
        assert headings('"bucket handle tear"')
        assert not headings('"bucket handle tears"')

    def test_proximity(self):
        assert headings('"stepping pallet"~3')
        assert not headings('"stepping pallet"')
        assert headings("pallet w/3 stepping")
        assert headings("pallets w/3 step")
        assert headings('"bucket handle" w/10 knee')
        assert not headings('"bucket tear" w/10 knee')  # only with a word between

    def test_words_as_people_type_them(self):
        add_letter(
            letter_text(
                "CM17-9100071",
                item_text(
                    "Acupuncture x 12",
                    rationale="Beyond six authorized visits no gain in function is shown.",
                ),
                item_text("MRI of the lumbosacral spine", "Overturned"),
                item_text("Fusion at L4-L5"),
            )
        )
        indexer.bring_up_to_date()
        question = "acupuncture after 6 authorized sessions"
        assert "Acupuncture x 12" in headings(question, scope=Scope.LETTER)
        assert "MRI of the lumbosacral spine" in headings("item:(lumbar MRI)")
        assert headings("fusion at L4/5") == ["Fusion at L4-L5"]
        assert not headings("fusion at L4/5", expand=False)

    def test_boolean(self):
        everything = set(headings("MRI"))
        knee = set(headings("MRI AND knee"))
        assert knee
        assert set(headings("MRI -knee")) == everything - knee
        either = headings("robbery OR acupuncture", scope=Scope.LETTER)
        assert set(either) >= set(headings("robbery", scope=Scope.LETTER))

    def test_prefix_and_fuzzy_only_where_typed(self):
        assert headings("arthro*")
        assert not headings("acupunture")
        assert headings("acupunture~")

    def test_fields(self):
        knees = headings("item:knee")
        assert knees
        assert all("knee" in heading.casefold() for heading in knees)
        assert headings("specialty:podiatrist")
        assert headings("page:49") == ["Functional restoration program, 160 hours"]
        assert len(headings("case:CM16-9000001")) == 3
        assert headings('guideline:"acupuncture treatment"')

    def test_fields_take_groups_beginnings_and_ranges(self):
        def found(q):
            return set(headings(q))

        assert found("case:CM16-900000*") > found("case:CM16-9000001")
        assert found("case:(CM16-9000001 OR CM17-9000003)") > found("case:CM16-9000001")
        assert found("page:(49 OR 9999)") == found("page:48-50") == found("page:49") > set()
        assert found("specialty:podiatr*") == found("specialty:podiatrist")
        assert found("specialty:surgery*") == found("specialty:surgery") > set()
        assert found("specialty:podiatrst~") == found("specialty:podiatrist")
        by_nearness = found("guideline:(acupuncture w/3 treatment)")
        assert by_nearness == found("guideline:(treatment w/3 acupuncture)") > set()
        assert found('guideline:("chronic pain" w/5 treatment)')
        assert not found('guideline:("chronic treatment" w/5 pain)')  # only with words between
        assert by_nearness == found('guideline:"acupuncture treatment"')

    @pytest.mark.parametrize("query", ["a*", "page:98*", "()", '""', "case:"])
    def test_what_nobody_can_read_finds_nothing_and_says_so(self, query):
        result = search(SearchRequest(q=query))
        assert (result.total, bool(result.problems)) == (0, True)

    def test_abbreviations_are_widened_and_can_be_left_alone(self):
        assert len(headings("FRP")) > len(headings("FRP", expand=False))

    @pytest.mark.parametrize("typed", ["Norco 10/325", "norco 10/325 mg", "Norco 10/325mg, #120"])
    def test_doses_are_found_however_they_are_spaced(self, typed):
        assert headings(typed) == ["Norco 10/325mg #120"]

    def test_a_misspelt_word_gets_a_suggestion(self):
        result = search(SearchRequest(q="acupunture"))
        assert result.total == 0
        assert result.suggestion == "acupuncture"

    def test_only_a_few_misspelt_words_are_looked_for(self):
        slips = ["acupunture", "acupuncure", "acupunctre", "acupuncturr", "acupunctuure"]
        suggestion = suggest_spelling(reader.searcher(), " ".join([*slips, "accupuncture"]))
        assert suggestion == " ".join(["acupuncture"] * 5 + ["accupuncture"])

    def test_no_suggestion_leads_to_nothing_found(self):
        assert search(SearchRequest(q='"acupunture of the moon"')).suggestion is None
        # the words are right, and a filter can be taken off
        nowhere = SearchRequest(q="acupunture", facets={"state": ("Guam",)})
        assert search(nowhere).suggestion == "acupuncture"

    def test_a_broken_query_finds_what_it_can_and_says_what_it_could_not(self):
        result = search(SearchRequest(q='knee "red'))
        assert result.problems

    def test_snippets_mark_the_words(self):
        result = search(SearchRequest(q='"bucket handle"'))
        item = DisputedItem.objects.get(pk=result.hits[0].item_id)
        snippet = result.snippets.best(item.rationale, item.case.clinical_summary)
        assert [text for text, marked in snippet.segments if marked] == ["bucket handle"]
        assert len("".join(text for text, _ in snippet.segments)) < 400

    @pytest.mark.parametrize(
        ("query", "marked"),
        [
            ("acupunture~", {"Acupuncture", "acupuncture"}),
            ("acupucnture~", {"Acupuncture", "acupuncture"}),
            ("fialed~", {"failed", "Failed"}),
            ("therapy w/5 failed", {"therapy", "failed"}),
        ],
    )
    def test_what_was_found_by_its_likeness_or_place_is_marked_as_it_is_written(
        self, query, marked
    ):
        result = search(SearchRequest(q=query, per_page=100))
        assert result.total
        for item in DisputedItem.objects.filter(pk__in=[hit.item_id for hit in result.hits]):
            text = " / ".join((item.description, item.rationale, item.case.clinical_summary))
            found = {passage for passage, is_marked in result.snippets.mark(text) if is_marked}
            assert found
            assert found <= marked


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
    found = DisputedItem.objects.filter(pk__in=similar(item, within_treatment=True))
    assert {other.treatment_id for other in found} == {item.treatment_id}
    assert item.case_id not in {other.case_id for other in found}
    others = DisputedItem.objects.filter(pk__in=similar(item, within_treatment=False))
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
