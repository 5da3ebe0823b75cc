"""What sets overturned apart: planted differences are found, others are not, and counts hold."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from determinations.models import DisputedItem, ItemOutcome
from determinations.research.contrasts import Groups, find_contrasts
from determinations.research.contrasts.amounts import bands
from determinations.research.contrasts.terms import Text, find_terms
from determinations.search import NumberRange, Scope, SearchRequest, sample_decided, search
from determinations.search import sampling as sampling_module
from determinations.search.index import documents
from determinations.search.index import following as indexer
from determinations.tests.archive import add_letter, item_text, letter_text
from determinations.tests.snapshots import archive_of

SIGNAL = "There is progressive weakness of the foot."
NOISE = (
    "The worker has pain of the lower back.",
    "The pain travels to the left leg.",
    "Massage was tried for six weeks.",
    "The worker takes ibuprofen twice daily.",
    "Sleep is poor.",
    "Radiographs show mild spondylosis.",
)
VERDICTS = {
    True: "Therefore, the request is medically necessary.",
    False: "Therefore, the request is not medically necessary.",
}


def rationale(chance, *, overturned, signal):
    sentences = chance.sample(NOISE, 3) + [SIGNAL] * signal
    chance.shuffle(sentences)
    return " ".join([*sentences, VERDICTS[overturned]])


class TestTerms:
    """Without an archive: texts and their outcomes."""

    def texts(self, number=300, *, signals=True):
        chance = random.Random(1)
        texts = []
        for place in range(number):
            overturned = place % 5 == 0
            signal = chance.random() < ((0.8 if overturned else 0.1) if signals else 0.3)
            texts.append(Text(overturned, rationale(chance, overturned=overturned, signal=signal)))
        return texts

    def words(self, texts):
        return [term.words for term in find_terms(texts, 10).found]

    def test_a_planted_sentence_is_found_once_and_nothing_else(self):
        found = find_terms(self.texts(), 10).found
        assert len(found) == 1
        assert found[0].words in ("progressive weakness", "progressive", "weakness", "foot")
        assert found[0].z > 5

    def test_what_only_states_the_outcome_is_not(self):
        texts = [Text(text.is_overturned, text.text.replace(SIGNAL, "")) for text in self.texts()]
        assert self.words(texts) == []
        # nor where no conclusion is recognized
        odd = [
            Text(text.is_overturned, text.text + (" Approved." if text.is_overturned else " No."))
            for text in texts
        ]
        assert self.words(odd) == []

    def test_without_a_difference_nothing_stands_out(self):
        assert self.words(self.texts(signals=False)) == []

    def test_a_word_counts_once_a_decision_and_in_all_of_its_forms(self):
        forms = ("Injecting and injecting, to inject.", "Injected.", "Injections.", "It injected.")
        texts = [
            Text(place % 2 == 0, forms[place // 2 % 4] if place % 2 == 0 else "Rest.")
            for place in range(100)
        ]
        found = find_terms(texts, 10).found
        assert [(term.words, term.z > 0) for term in found] == [
            ("injected", True),
            ("rest", False),
        ]

    def test_no_texts_are_no_terms(self):
        assert find_terms([], 10).found == ()


@pytest.fixture
def planted(db):
    with archive_of(plant):
        yield


def plant():
    """Publish 120 decisions, a third overturned: of these most have the signal, and 12 sessions."""
    chance = random.Random(2)
    for number in range(8):
        items = []
        for position in range(15):
            overturned = position % 3 == 0
            signal = chance.random() < (0.9 if overturned else 0.1)
            heading = f"Physical therapy {12 if signal else 6} sessions for the lumbar spine"
            outcome = "Overturned" if overturned else "Upheld"
            said = rationale(chance, overturned=overturned, signal=signal)
            items.append(item_text(heading, outcome, rationale=said))
        specialty = "Pain Management" if number % 2 else "Family Practice"
        add_letter(letter_text(f"CM17-92{number:05}", *items, specialty=specialty))


@pytest.fixture
def half_of_letters_sampled(monkeypatch):
    monkeypatch.setattr(documents, "is_in_sample", lambda case_id: case_id % 2 == 0)


def total(request, outcome):
    return search(replace(request, facets={**request.facets, "outcome": (outcome,)})).total


class TestContrasts:
    def test_planted_words_and_facts_come_first_and_what_is_chance_does_not(self, planted):
        contrasts = find_contrasts(SearchRequest())
        reasons, requests, facts, places = contrasts.groups
        assert contrasts.of == contrasts.sampled == Groups(40, 80)
        words = {word for each in reasons.overturned for word in each.label.split()}
        assert words <= {"progressive", "weakness", "foot"}
        assert reasons.overturned[0].z > 5
        assert [each.label for each in facts.overturned] == ["7 to 12"]
        assert [each.label for each in facts.upheld] == ["4 to 6"]
        assert places.overturned == places.upheld == ()
        assert reasons.upheld == requests.overturned == requests.upheld == ()

    def test_each_number_is_that_of_the_search_beside_it(self, planted):
        asked = SearchRequest(q="pain OR massage", scope=Scope.REASONS)
        contrasts = find_contrasts(asked)
        rows = [row for group in contrasts.groups for row in (*group.overturned, *group.upheld)]
        assert rows
        for row in rows:
            assert total(row.request, ItemOutcome.OVERTURNED) == row.having.overturned
            assert total(row.request, ItemOutcome.UPHELD) == row.having.upheld

    def test_a_chosen_outcome_is_left_out(self, planted):
        asked = SearchRequest(facets={"outcome": ("overturned",)})
        assert find_contrasts(asked).of == Groups(40, 80)

    def test_one_way_only_is_no_comparison(self, planted):
        asked = SearchRequest(q='"is medically necessary"', scope=Scope.REASONS)
        contrasts = find_contrasts(asked)
        assert contrasts.of == Groups(40, 0)
        assert contrasts.groups == ()


def test_pages_that_are_cited_together_are_one_difference(db):
    cited = "Chronic Pain Medical Treatment 2009 Page(s): 98-99"
    items = [
        item_text(outcome="Overturned", imro=cited, rationale="It is medically necessary.")
        if position % 2
        else item_text()
        for position in range(24)
    ]
    add_letter(letter_text("CM17-9290001", *items))
    indexer.bring_up_to_date()
    places = find_contrasts(SearchRequest()).groups[-1].overturned
    pages = [each for each in places if "page" in each.kind]
    assert [("p. 98" in each.label, each.more) for each in pages] == [(True, 1)]


class TestSample:
    def test_the_same_each_time_of_each_outcome_and_within_the_search(self, planted):
        asked = SearchRequest(facets={"specialty": ("pain-management",)})
        sample = sample_decided(asked, 5)
        assert sample == sample_decided(asked, 5)
        found = {hit.item_id for hit in search(replace(asked, per_page=100)).hits}
        for drawn in sample.item_ids.values():
            assert len(set(drawn)) == 5
            assert set(drawn) <= found

    def test_of_very_many_those_of_the_sampled_letters_are_drawn_from(
        self, planted, half_of_letters_sampled, monkeypatch
    ):
        indexer.rebuild()  # which tells the sampled letters
        monkeypatch.setattr(sampling_module, "MOST_LOOKED_THROUGH", 50)
        drawn = sample_decided(SearchRequest(), 1_000).item_ids
        assert len(drawn[ItemOutcome.OVERTURNED]) == 40
        upheld = DisputedItem.objects.filter(pk__in=drawn[ItemOutcome.UPHELD])
        assert len(upheld) == 40
        assert {case_id % 2 for case_id in upheld.values_list("case_id", flat=True)} == {0}

    def test_everyone_has_the_same_chance(self, planted):
        chances = [0] * 2
        half = sample_decided(SearchRequest(), 40).item_ids[ItemOutcome.UPHELD]
        every = sample_decided(SearchRequest(), 80).item_ids[ItemOutcome.UPHELD]
        for item_id in half:
            chances[every.index(item_id) >= 40] += 1
        assert min(chances) >= 10


class TestBands:
    def test_all_amounts_are_in_one_of_them(self):
        labels = [band.label for band in bands(SearchRequest()) if band.kind == "Sessions"]
        assert labels == ["1 to 3", "4 to 6", "7 to 12", "13 to 24", "25 or more"]

    def test_within_what_is_asked_for(self):
        asked = SearchRequest(amounts={"sessions": NumberRange(5, 12)})
        found = [band for band in bands(asked) if band.kind == "Sessions"]
        assert [band.label for band in found] == ["5 to 6", "7 to 12"]
        assert found[0].request.amounts["sessions"] == NumberRange(5, 6)
