"""Texts with gaps between their sentences, in a field of its own: "in the same sentence" is then
"not far from each other".

A gap is a run of fillers, words that the tokenizer counts and drops; so it takes no room in the
index. Stop words are left out before: nobody asks for sentences with "the", and without them
sentences are half as long, and so are the gaps.

    The therapy failed. Pain stays.  ->  therapy failed . . . (SENTENCE_GAP times) . pain stays
"""

from __future__ import annotations

from functools import cache

import tantivy

from determinations.sentences import paragraphs_of, sentences_of

from ..language import STOP_WORDS, normalize

GAPPED = {"rationale": "rationale_gapped"}
"""Text field to the field that holds the same text with gaps.

A heading is one sentence. The summary's would make the index of letters' texts, which the
rationale's make a third larger, nearly twice as large.
"""

SENTENCE_GAP = 70
"""Positions between two sentences, and how far apart words of one sentence may stand, stop words
not counted: of 1,000 sentences in real letters two are longer."""

PARAGRAPH_GAP = 2_800
"""The same of paragraphs, the gaps between their sentences included: more than 30 sentences."""

MOST_FILLERS = 100_000
"""Of one text; what is behind them, in a text of a thousand sentences, is one sentence."""

TOKENIZER = "gapped"
FILLER = "."


@cache
def _fillers(number: int) -> str:
    return f" {FILLER}" * number + " "


def with_gaps(text: str, normalized: str) -> str:
    """Return the words of a text as the index holds them, with fillers between its sentences.

    `normalized` is the whole text as `normalize` makes it.
    """
    pieces: list[str] = []
    left = MOST_FILLERS
    in_place = text.isascii()  # then each character became one, and a sentence stands where it was
    for paragraph_start, paragraph_end in paragraphs_of(text):
        gap = PARAGRAPH_GAP
        for start, end in sentences_of(text, paragraph_start, paragraph_end):
            if pieces and left >= gap:
                pieces.append(_fillers(gap))
                left -= gap
            sentence = normalized[start:end] if in_place else normalize(text[start:end])
            pieces += [word for word in sentence.split() if word not in STOP_WORDS]
            gap = SENTENCE_GAP
    return " ".join(pieces)


def register_tokenizer(index: tantivy.Index) -> tantivy.Index:
    """Make an index able to take texts with gaps; to be done whenever one is opened to write."""
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace())
    dropped = tantivy.Filter.custom_stopword([FILLER])
    index.register_tokenizer(TOKENIZER, builder.filter(dropped).build())
    return index
