"""What a decision is about, and what else mentions the words: which texts a search looks into."""

from __future__ import annotations

import pytest

from determinations.models import DisputedItem
from determinations.search import bound_search, scopes
from determinations.search.cost import QueryRefused
from determinations.search.engine import search
from determinations.search.language import NOWHERE, QueryProblem
from determinations.search.request import Scope, SearchRequest
from determinations.search.scopes import Reason
from determinations.tests.archive import add_letter, item_text, letter_text
from determinations.tests.snapshots import archive_of

pytestmark = pytest.mark.django_db

HEADING, REASONS, LETTER = Scope

DECISIONS = (
    ("Norco 10/325mg #90", "Upheld", "Nothing shows that function improved."),
    ("Norco 5/325mg #30 after the operation", "Overturned", "A short course is usual."),
    ("Hydrocodone 10mg #60", "Upheld", "No pain contract is on file."),
    ("MRI of the lumbar spine", "Upheld", "There are no red flags. She takes Norco."),
    ("MRI of the lumbosacral spine", "Overturned", "The weakness is new."),
    ("X-rays of the lumbar spine", "Upheld", "An MRI was normal; nothing has changed."),
    ("Acupuncture, six sessions", "Overturned", "Norco was weaned with it."),
    ("Trigger point injections", "Upheld", "Physical therapy was not tried first."),
    ("Six visits of PT for the low back", "Upheld", "No red flags and no deficits."),
)


@pytest.fixture
def decisions(db):
    with archive_of(add_decisions):
        yield


def add_decisions():
    """Add `DECISIONS`, a letter each; the case summaries speak of knees and a cook."""
    for number, (heading, outcome, rationale) in enumerate(DECISIONS):
        item = item_text(heading, outcome, rationale=rationale)
        add_letter(letter_text(f"CM17-930000{number}", item), name=f"{number}.txt")


def found(q, **changes):
    result = search(SearchRequest(q=q, per_page=100, **changes))
    items = DisputedItem.objects.in_bulk([hit.item_id for hit in result.hits])
    return {item.description for item in items.values()}, result


@pytest.mark.usefixtures("decisions")
class TestWhatIsShown:
    def test_words_find_what_decisions_are_about_and_count_who_else_mentions_them(self):
        headings, result = found("Norco")
        assert headings == {heading for heading, _, _ in DECISIONS[:3]}
        assert (result.scope.used, result.scope.reason) == (HEADING, Reason.WORDS)
        assert result.scope.counts == {HEADING: 3, REASONS: 5, LETTER: 5}
        outcomes = {value.value: value.count for value in result.facets["outcome"].values}
        assert outcomes == {"upheld": 2, "overturned": 1}

    @pytest.mark.parametrize("q", ["MRI of the lumbar spine", "lumbar MRI", "spine MRI"])
    def test_other_words_for_the_same_part_are_about_it_and_other_tests_of_it_are_not(self, q):
        headings, result = found(q)
        assert headings == {"MRI of the lumbar spine", "MRI of the lumbosacral spine"}
        assert result.scope.used is HEADING

    def test_one_x_ray_or_several(self):
        for q in ("x-ray", "x-rays", "lumbar xray"):
            assert found(q)[0] == {"X-rays of the lumbar spine"}

    def test_a_treatment_that_the_reasons_speak_of_is_not_what_was_decided(self):
        assert found("physical therapy")[0] == {"Six visits of PT for the low back"}
        both = {"Six visits of PT for the low back", "Trigger point injections"}
        assert found("physical therapy", scope=REASONS)[0] == both

    def test_words_that_no_heading_has_are_sought_in_reasons_and_then_in_whole_letters(self):
        headings, result = found("lumbar MRI red flags")
        assert headings == {"MRI of the lumbar spine"}
        assert (result.scope.used, result.scope.reason) == (REASONS, Reason.WIDENED)
        _, result = found("cook")
        assert (result.scope.used, result.scope.reason) == (LETTER, Reason.WIDENED)
        assert result.total == len(DECISIONS)

    def test_quotation_marks_and_connectors_search_what_was_written(self):
        for q in ('"red flags"', "flags w/3 red"):
            headings, result = found(q)
            assert headings == {"MRI of the lumbar spine", "Six visits of PT for the low back"}
            assert (result.scope.used, result.scope.reason) == (REASONS, Reason.PASSAGES)

    def test_who_says_where_to_look_is_obeyed(self):
        for scope, total in ((HEADING, 0), (REASONS, 0), (LETTER, len(DECISIONS))):
            _, result = found("cook", scope=scope)
            assert (result.total, result.scope.used) == (total, scope)
            assert result.scope.reason is Reason.CHOSEN

    def test_filters_that_leave_nothing_do_not_change_what_is_searched(self):
        _, result = found("physical therapy", facets={"outcome": ("overturned",)})
        assert (result.total, result.scope.used) == (0, HEADING)
        assert result.scope.counts == {HEADING: 0, REASONS: 0, LETTER: 0}
        _, result = found("Norco", facets={"outcome": ("overturned",)})
        assert result.scope.counts == {HEADING: 1, REASONS: 2, LETTER: 2}

    def test_words_that_are_left_out_may_stand_in_the_wider_texts(self):
        headings, result = found("MRI -normal", scope=HEADING)
        assert headings == {"MRI of the lumbar spine", "MRI of the lumbosacral spine"}
        assert not result.scope.is_nested
        assert found("MRI")[1].scope.is_nested
        assert found("MRI -item:knee")[1].scope.is_nested

    @pytest.mark.parametrize("q", ["", "item:Norco", "rationale:(Norco OR weaned)", "page:12", "?"])
    def test_without_words_that_depend_on_it_there_is_no_scope(self, q):
        assert found(q)[1].scope is None

    def test_fields_mean_their_own_text_in_every_scope(self):
        for scope in (None, *Scope):
            assert found("rationale:flags", scope=scope)[1].total == 2
            assert found("MRI rationale:flags", scope=scope)[0] == {"MRI of the lumbar spine"}

    def test_only_what_was_typed_is_not_found_by_names(self):
        assert found("opioids")[1].total == 3
        assert found("opioids", expand=False)[1].total == 0

    def test_a_phrase_is_not_found_by_names(self):
        assert found("opioid medication")[1].total == 3
        assert found('"pain medication"')[1].total == 0

    def test_a_phrase_that_would_be_compared_in_too_many_decisions_is_not_counted_elsewhere(
        self, monkeypatch
    ):
        assert found('"red flags"')[1].scope.counts.keys() == set(Scope)
        monkeypatch.setattr(scopes, "MOST_COMPARED", 0)
        _, result = found('"red flags"')
        assert (result.total, result.scope.counts) == (2, {REASONS: 2, HEADING: 0})
        assert found("Norco")[1].scope.counts.keys() == set(Scope)

    def test_another_scope_that_is_too_much_work_is_not_counted(self, monkeypatch):
        within = bound_search.BoundSearch.within

        def refuse_letters(search, scope):
            if scope is LETTER:
                raise QueryRefused(QueryProblem("Too much.", *NOWHERE))
            return within(search, scope)

        monkeypatch.setattr(bound_search.BoundSearch, "within", refuse_letters)
        assert found("Norco")[1].scope.counts == {HEADING: 3, REASONS: 5}
