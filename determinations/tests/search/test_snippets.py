"""Passages: every text gets one that marks what was found, however long that is."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from determinations.search import near_spans
from determinations.search.language import parse_query
from determinations.search.snippets import LENGTH, Snippets

WORDS = st.lists(st.sampled_from(["knee", "pain", "of", "meniscectomy", "(MRI)"]), max_size=120)


def snippets(query):
    return Snippets.of(parse_query(query).root)


def marked(snippet):
    return [text for text, is_marked in snippet.segments if is_marked]


def test_a_phrase_longer_than_a_passage_is_marked_as_far_as_it_is_shown():
    phrase = " ".join(f"word{n}" for n in range(60))
    snippet = snippets(f'"{phrase}"').best(f"Before it. {phrase}. After it.")
    [shown] = marked(snippet)
    assert shown in phrase
    assert len(shown) > LENGTH / 2


@given(WORDS, st.sampled_from(["knee", "knee MRI", '"knee pain"', "menis*"]))
def test_a_passage_is_a_piece_of_the_text_with_all_of_its_marks(words, query):
    text = " ".join(words)
    snippet = snippets(query).best(text)
    if snippet is None:
        assert not text
        return
    shown = "".join(piece for piece, _ in snippet.segments)
    assert shown in text
    assert len(shown) <= LENGTH
    assert len(marked(snippet)) == snippet.hits
    assert bool(snippet.hits) == any(is_marked for _, is_marked in snippets(query).mark(text))


def test_the_first_hit_is_not_cut_off_where_hits_fill_the_passage():
    text = "x " * 200 + "knee " + "y" * (LENGTH - 10) + " knee" + " z" * 200
    assert marked(snippets("knee").best(text)) == ["knee", "knee"]


@given(
    WORDS,
    st.sampled_from(
        ["knee", "pains", "of kneeing", "menis*", '"knee pain"', "meniscectomy knee of", "MRIs"]
    ),
)
def test_a_word_is_marked_whichever_way_it_is_looked_for(words, query):
    text = " ".join(words)
    accented = f"{text} \u00e9"  # is looked at word by word
    spans = snippets(query).mark(text)
    assert [piece for piece in spans if piece[1]] == [
        piece for piece in snippets(query).mark(accented) if piece[1]
    ]


def test_a_text_is_read_once_for_all_connectors_and_phrases(monkeypatch):
    """A hundred texts with 36 connectors took three seconds when each read the text anew."""
    read = []
    fold = near_spans.fold
    monkeypatch.setattr(near_spans, "fold", lambda word: read.append(word) or fold(word))
    choice = " OR ".join(f"word{n}" for n in range(6))
    text = "word1 stands beside word2, and word3 with some words more"
    segments = snippets(f'({choice}) w/50 ({choice}) OR "word1 stands" OR "some words"').mark(text)
    assert [piece for piece, is_marked in segments if is_marked] == [
        "word1 stands", "word2", "word3", "some words",
    ]  # fmt: skip
    assert len(read) == len(text.split())
