"""Dear queries: refused before they run, with the part to shorten; what is cheap never is."""

from __future__ import annotations

import time

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from determinations.search import QueryRefused, SearchRequest, cost, search, text_query
from determinations.search.bound_search import BoundSearch
from determinations.search.cost import Meter, refusal
from determinations.search.index.reader import reader
from determinations.search.language import And, Near, Or, Phrase, Unit, Word, parse_query
from determinations.search.text_query import Compiler

SECONDS = 2
"""More than any search of the samples may take, also on a busy machine."""

WORDS = ("the", "of", "knee", "MRI", "therapy", "pain", "and", "left", "was", "imaging", "request")


def refused(q):
    with pytest.raises(QueryRefused) as caught:
        search(SearchRequest(q=q))
    return caught.value


def choice(words):
    return f"({' OR '.join(words)})"


@pytest.mark.django_db
@pytest.mark.usefixtures("index")
class TestRefusals:
    @pytest.mark.parametrize(
        "q",
        [
            '"' + "the of " * 140 + '"~50',
            '"' + "the " * 12 + '"~9',
            '"the of the of the of" w/50 "the of the of the of"',
            '"the of the of the of" w/9 "the of the of the of"',
            '"the pain the pain" /s "the pain the pain"',
            'guideline:"' + "knee knees " * 12 + '"~50',
        ],
    )
    def test_repeated_words_with_slop_end_at_once(self, q):
        started = time.perf_counter()
        search(SearchRequest(q=q))
        assert time.perf_counter() - started < SECONDS

    @pytest.mark.parametrize(
        "root",
        [
            Phrase("the of the of", 50),
            Near(Phrase("the of the"), Phrase("of the"), 50),
            Near(Word("knee"), Word("knees"), 5),
        ],
    )
    def test_a_repeated_word_with_slop_never_reaches_tantivy(self, root, monkeypatch):
        made = []
        monkeypatch.setattr(
            Meter,
            "charge_phrase",
            lambda self, field, words, slop: made.append((words, slop)),
        )
        Compiler(reader.searcher()).compile(root)
        assert all(len(words) == len(set(words)) or len(words) == 2 for words, slop in made if slop)

    def test_repeated_words_are_pointed_out(self):
        problems = parse_query('knee "failed the failed"~5').problems
        assert [problem.message for problem in problems] == [
            "A word that stands twice in a phrase with ~ was searched once."
        ]

    def test_many_words_that_may_stand_apart(self):
        q = 'knee "failed conservative care and physical therapy at home"~5'
        problem = refused(q).problem
        assert q[problem.start : problem.end].startswith('"failed')
        assert "at most 6 together" in problem.message

    def test_pairs_of_the_whole_query_count_together(self):
        six, other = choice("abcdef"), choice("ghijkl")
        search(SearchRequest(q=f"{six} w/50 {other}"))
        error = refused(f"{six} w/50 {other} {six} w/50 {other}")
        assert "at most 36 pairs" in str(error)

    @pytest.mark.parametrize("connector", ["w/50", "pre/15", "/s", "+p"])
    def test_frequent_phrases_near_each_other_are_refused_or_looked_for(
        self, connector, monkeypatch
    ):
        monkeypatch.setattr(cost, "SMALL", 1)
        search(SearchRequest(q=f'"of the" {connector} "the left"'))
        monkeypatch.setattr(cost, "MOST_WORK", 0.1)
        assert "too much work" in str(refused(f'"of the" {connector} "the left"'))

    def test_many_words_that_begin_so_beside_a_connector(self, monkeypatch):
        monkeypatch.setattr(cost, "MOST_BESIDE_CONNECTOR", 1)
        monkeypatch.setattr(text_query, "MOST_BESIDE_CONNECTOR", 1)
        assert "begin so" in str(refused("pa* w/5 knee"))

    def test_beginnings_of_case_numbers(self):
        search(SearchRequest(q=" OR ".join(["case:CM1*"] * 10)))
        assert "At most 10 case numbers" in str(refused(" OR ".join(["case:CM1*"] * 11)))

    def test_fuzzy_words(self):
        assert "20 words" in str(refused(" OR ".join(f"wordy{i}~" for i in range(21))))

    def test_frequent_words_near_each_other_cost_more_than_rare_ones(self, monkeypatch):
        search(SearchRequest(q="(knee OR shoulder) w/5 (MRI OR imaging)"))
        frequent = "(the OR of) w/50 (and OR is) (a OR of) w/50 (and OR was)"
        monkeypatch.setattr(cost, "SMALL", 1)
        meter = Meter(reader.searcher())
        Compiler(meter.searcher, meter=meter).compile(parse_query(frequent).root)
        assert meter.work > 5

    def test_each_limit_is_held(self, monkeypatch):
        for name, q in (
            ("MOST_CLAUSES", "knee pain"),
            ("MOST_EXPANDED", "kn*"),
            ("MOST_WORK", '"left knee" OR "medically necessary"'),
        ):
            with monkeypatch.context() as patched:
                patched.setattr(cost, name, 0)
                assert refused(q).problem.end > 0

    def test_stop_words_in_a_phrase_cost_no_more_than_a_second(self):
        started = time.perf_counter()
        search(SearchRequest(q='"' + " ".join(WORDS * 20) + '"'))
        assert time.perf_counter() - started < SECONDS


@pytest.mark.django_db
@pytest.mark.usefixtures("index")
class TestReaders:
    DEAR = '"one two three four five six seven eight"~5'

    def test_the_page_says_which_part_to_shorten(self, client):
        response = client.get(reverse("decisions"), {"q": f"knee {self.DEAR}", "year": "2016"})
        assert response.status_code == 400
        page = response.content.decode()
        assert "one two three four five six seven eight" in page
        assert "at most 6 together" in page
        assert 'name="year" value="2016"' in page

    def test_so_does_the_api(self, client):
        response = client.get("/api/v1/decisions/", {"q": self.DEAR})
        assert response.status_code == 400
        (error,) = response.json()["errors"]
        assert error["parameter"] == "q"
        assert "at most 6 together" in error["detail"]

    def test_so_do_all_values_of_a_facet(self, client):
        url = reverse("facet_values", args=["specialty"])
        response = client.get(url, {"q": self.DEAR})
        assert response.status_code == 400
        assert "at most 6 together" in response.content.decode()

    def test_values_of_filters_are_limited_in_total(self, client):
        values = [str(number) for number in range(40)]
        chosen = {"specialty": values, "guideline": values, "body_part": values}
        response = client.get(reverse("decisions"), chosen)
        assert response.status_code == 400
        assert "100 values" in response.content.decode()


words = st.sampled_from(WORDS).map(Word)
phrases = st.builds(
    Phrase, st.lists(st.sampled_from(WORDS), min_size=1, max_size=9).map(" ".join),
    st.sampled_from([0, 0, 5, 50]),
)  # fmt: skip
sides = words | phrases.map(lambda phrase: Phrase(phrase.text))
leaves = (
    words
    | phrases
    | st.builds(Near, sides, sides, st.integers(0, 50), st.sampled_from(Unit), st.booleans())
    | st.sampled_from(["kn", "th", "a1"]).map(lambda text: Word(text, prefix=True))
    | st.sampled_from(WORDS).map(lambda text: Word(text, fuzzy=True))
)
trees = st.recursive(
    leaves,
    lambda parts: st.builds(
        lambda kind, chosen: kind(tuple(chosen)),
        st.sampled_from([And, Or]),
        st.lists(parts, min_size=2, max_size=4),
    ),
    max_leaves=30,
)
quickly = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def problem_of(q):
    try:
        search(SearchRequest(q=q))
    except QueryRefused as error:
        return error.problem
    return None


def spent(root):
    meter = Meter(reader.searcher())
    Compiler(meter.searcher, meter=meter).compile(root)
    return meter.clauses, meter.expanded, meter.work


@pytest.mark.django_db
@pytest.mark.usefixtures("index")
class TestAnyTree:
    @quickly
    @given(trees, trees)
    def test_more_of_a_query_never_costs_less(self, root, other):
        if refusal(root) is None and refusal(other) is None:
            both = spent(And((root, other)))
            for part in (spent(root), spent(other)):
                assert all(more >= less - 1e-9 for more, less in zip(both, part, strict=True))
        if refusal(root) is not None:
            assert refusal(Or((root, other))) is not None

    @quickly
    @given(st.text(max_size=200) | st.lists(st.sampled_from(
        [*WORDS, '"', "(", ")", " OR ", " w/5 ", " /s ", " +p ", " near ", "~5", "~", "*", "-",
         "item:", "page:9", " "]
    ), max_size=60).map("".join))  # fmt: skip
    def test_any_text_is_searched_or_refused(self, q):
        started = time.perf_counter()
        problem = problem_of(q)
        assert time.perf_counter() - started < SECONDS
        if problem:
            assert problem.message
            assert 0 <= problem.start <= problem.end <= len(q)

    @quickly
    @given(trees)
    def test_refusing_a_tree_never_raises(self, root):
        problem = refusal(root)
        assert problem is None or problem.message

    def test_a_refused_spelling_is_no_suggestion(self, monkeypatch):
        monkeypatch.setattr(BoundSearch, "finds_anything", lambda self: 1 / 0)
        monkeypatch.setattr(cost, "MOST_CLAUSES", 0)
        assert search(SearchRequest(q="acupunturre")).suggestion is None
