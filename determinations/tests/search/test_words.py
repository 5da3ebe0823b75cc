"""Words as the index holds them, and their forms."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from determinations.search.index.reader import reader
from determinations.search.language import forms_of, normalize, stems_of, words_of
from determinations.search.language.word_forms import SHORT, beginnings
from synthetic.words import terms

pytestmark = pytest.mark.django_db

ENDINGS = (
    "", "s", "es", "ed", "ing", "ings", "y", "ies", "ied", "er", "ers", "est", "ly", "ily", "al",
    "ally", "ation", "ations", "ational", "ate", "ates", "ating", "ator", "ize", "izing", "ization",
    "ive", "ively", "iveness", "ous", "ousness", "ful", "fulness", "less", "ment", "ments", "able",
    "ible", "ably", "ence", "ency", "ance", "ic", "ical", "ically", "icity", "ism", "ist", "ity",
    "logy", "logi", "e", "ee", "eed", "eedly", "'s", "i", "bli", "ting", "tting", "pped",
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Lumbar MRI, L4-L5 (10/325mg)", ["lumbar", "mri", "l4", "l5", "10", "325mg"]),
        ("patient's snake_case", ["patient", "s", "snake", "case"]),
        ("“Sjögren's” · Ménière", ["sjogren", "s", "meniere"]),
        ("Lidoderm\u2122 patch", ["lidoderm", "patch"]),
        ("ΩΜΕΓΑ ﬁt ½", ["ωμεγα", "fit", "1", "2"]),
        ("\x1f\x1e", []),
        ("", []),
    ],
)
def test_words(text, words):
    assert words_of(text) == words


@given(st.text())
def test_words_are_the_same_however_a_text_is_taken(text):
    """The quick way for ASCII and the other one, a text at once and word by word."""
    assert words_of(text) == words_of(f"{text} ж")[:-1]
    assert words_of(normalize(text)) == words_of(text)


def test_stems():
    assert stems_of("Therapies therapy injected INJECTIONS") == [
        "therapi",
        "therapi",
        *["inject"] * 2,
    ]
    assert stems_of("MRIs RFAs gas") == ["mri", "rfa", "gas"]


@given(
    st.one_of(st.sampled_from(terms()), st.text("abcdeghilmnoprstuvyz", min_size=1, max_size=6)),
    st.sampled_from(ENDINGS),
)
def test_a_word_begins_as_the_forms_of_its_stem_do(word, ending):
    (whole,) = words_of(word + ending.replace("'", ""))
    (stem,) = stems_of(whole)
    assert len(stem) <= SHORT or whole.startswith(tuple(beginnings(stem)))


@pytest.mark.parametrize(
    "word", ["disability", "flexibilities", "hoping", "hopped", "dying", "tying", "skies", "early"]
)
def test_words_whose_stem_is_written_otherwise(word):
    (stem,) = stems_of(word)
    assert word.startswith(tuple(beginnings(stem)))


@pytest.mark.usefixtures("index")
class TestForms:
    def test_all_forms_in_the_field_and_no_other_words(self):
        forms = forms_of(reader.searcher(), "rationale", "inject")
        assert {"injection", "injections"} <= {form.word for form in forms}
        assert all(stems_of(form.word) == ["inject"] for form in forms)

    def test_the_rarer_a_form_the_less_it_counts(self):
        """So that all count as one word; by itself a rare word scores higher."""
        searcher = reader.searcher()
        weights = {
            searcher.doc_freq("rationale", form.word): form.weight
            for form in forms_of(searcher, "rationale", "request")
        }
        assert len(weights) > 1
        assert [weights[count] for count in sorted(weights)] == sorted(weights.values())
        assert max(weights.values()) <= 1

    def test_a_word_of_one_form_counts_in_full(self):
        (form,) = forms_of(reader.searcher(), "item", stems_of("acupuncture")[0])
        assert form.weight == 1

    @pytest.mark.parametrize(
        ("field", "stem", "words"),
        [("rationale", "it", {"it", "its"}), ("summary", "36", {"36"})],
    )
    def test_short_words_and_numbers(self, field, stem, words):
        assert {form.word for form in forms_of(reader.searcher(), field, stem)} == words

    def test_none(self):
        assert forms_of(reader.searcher(), "item", "nosuchstem") == []
