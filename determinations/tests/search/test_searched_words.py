"""Words of a search over the samples: forms, phrases, fields, typos, snippets."""

from __future__ import annotations

import pytest

from determinations.models import DisputedItem
from determinations.search.engine import search
from determinations.search.index import following as indexer
from determinations.search.index.reader import reader
from determinations.search.request import Scope, SearchRequest
from determinations.search.spelling import suggest_spelling
from determinations.tests.archive import add_letter, item_text, letter_text
from determinations.tests.search.found import headings

pytestmark = pytest.mark.django_db


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
