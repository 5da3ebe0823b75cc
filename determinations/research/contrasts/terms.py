"""Words and phrases of texts that decisions of one outcome have more often than the other's.

A word stands for all of its forms, a phrase is two words next to each other. Sentences that say
whether something is necessary are left out, as the parser of letters knows them, and so are words
that tell of the outcome and the procedure wherever they stand: that the overturned are "medically
necessary" is known.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from determinations.letters import verdict_places
from determinations.search import STOP_WORDS, stems_of, words_of
from determinations.sentences import paragraphs_of, sentences_of
from determinations.vocabulary import load

from .log_odds import Groups, by_chance_once, log_odds

LEAST = 5
"""Decisions of a sample that have to have a term: fewer say nothing, and there are very many."""

SHORTEST = 3
"""Letters of a word, unless it is an abbreviation; shorter ones are mostly parts of numbers."""

SAME = 0.7
"""The share that two terms have in common, of the decisions of a sample that have either, from
which on both tell of the same passages; only the one that differs more is kept."""

MOSTLY = 0.8
"""The share of the decisions that have a term at all that have to have it outside of what is left
out: other terms belong to conclusions."""

SAID_OF_OUTCOMES = frozenset(
    stem for words in load("outcome_words").values() for stem in stems_of(words)
)
"""Stems of what tells the outcome, or of the procedure."""

OPERATORS = frozenset(("near", "within", "pre", "onear", "w", "s", "p"))
"""Words that a query would take for something else."""

LOOKED_THROUGH = 200
"""Texts in which the usual form of a word is looked for."""

_LITTLE = STOP_WORDS.union(*map(stems_of, STOP_WORDS))

Term = tuple[str, ...]
"""The stem of a word, or the two words of a phrase."""


@dataclass(frozen=True, slots=True)
class Text:
    """What a decision says, and how it came out."""

    is_overturned: bool
    text: str


@dataclass(frozen=True, slots=True)
class Found:
    """A term that sets the outcomes of a sample apart."""

    words: str
    """As it is written most often, in lowercase; what a query of it asks for."""
    z: float


@dataclass(frozen=True, slots=True)
class Terms:
    """What a comparison of texts found, those that differ most first."""

    found: tuple[Found, ...]
    compared: int
    """How many terms were compared."""


def find_terms(texts: Sequence[Text], most: int) -> Terms:
    """Return up to `most` terms of either outcome that set the outcomes of these texts apart."""
    decisions = [_Decision.of(text) for text in texts]
    of = _groups(text.is_overturned for text in texts)
    having: dict[bool, Counter[Term]] = {True: Counter(), False: Counter()}
    in_conclusions_alone: Counter[Term] = Counter()
    for each in decisions:
        having[each.text.is_overturned].update(each.terms)
        in_conclusions_alone.update(each.left_out)
    scored: list[tuple[float, Term]] = []
    for term in having[True].keys() | having[False].keys():
        groups = Groups(having[True][term], having[False][term])
        anywhere = groups.both + in_conclusions_alone[term]
        if LEAST <= groups.both < of.both and groups.both >= MOSTLY * anywhere:
            scored.append((log_odds(groups, of).z, term))
    if not scored:
        return Terms((), 0)
    least = by_chance_once(len(scored))
    apart = sorted((each for each in scored if abs(each[0]) >= least), key=_by_difference)
    kept = [each for sign in (1, -1) for each in _distinct(apart, sign, decisions, most)]
    found = [Found(_written(term, decisions), z) for z, term in sorted(kept, key=_by_difference)]
    return Terms(tuple(found), len(scored))


def _by_difference(scored: tuple[float, Term]) -> tuple[float, Term]:
    return -abs(scored[0]), scored[1]


@dataclass(frozen=True, slots=True)
class _Decision:
    """The terms of one decision's text, each once."""

    text: Text
    terms: set[Term]
    left_out: set[Term]
    """Those that only sentences have that were left out."""

    @classmethod
    def of(cls, text: Text) -> _Decision:
        terms: set[Term] = set()
        left_out: set[Term] = set()
        for sentence, is_conclusion in _sentences(text.text):
            (left_out if is_conclusion else terms).update(_terms_of(words_of(sentence)))
        return cls(text, terms, left_out - terms)


def _terms_of(words: Sequence[str]) -> Iterator[Term]:
    """Yield the stems of words that say something, and pairs of such words."""
    before, stem_before = "", None
    for word in words:
        stem = _stem_alone(word)
        if stem is not None:
            yield stem
            if stem_before is not None:
                yield before, word
        before, stem_before = word, stem


def _sentences(text: str) -> Iterator[tuple[str, bool]]:
    """Yield each sentence, and whether it says that something is necessary or not."""
    places = verdict_places(text)
    for first, last in paragraphs_of(text):
        for start, end in sentences_of(text, first, last):
            at = bisect_left(places, start)
            yield text[start:end], at < len(places) and places[at] < end


@lru_cache(maxsize=100_000)
def _stem_alone(word: str) -> Term | None:
    """Return the stem of a word; None for a number, and for what stands in every letter."""
    if not word.isalpha() or word in _LITTLE or word in OPERATORS:
        return None
    if len(word) < SHORTEST and word not in _abbreviations():
        return None
    stem = stems_of(word)[0]
    return None if stem in SAID_OF_OUTCOMES else (stem,)


@lru_cache(maxsize=1)
def _abbreviations() -> frozenset[str]:
    groups = load("abbreviations")["groups"]
    return frozenset(name.lower() for group in groups for name in group if name.isupper())


def as_shown(words: str) -> str:
    """Return a term as readers know it, abbreviations in capitals."""
    return " ".join(word.upper() if word in _abbreviations() else word for word in words.split(" "))


def _distinct(
    apart: Iterable[tuple[float, Term]], sign: int, decisions: Sequence[_Decision], most: int
) -> list[tuple[float, Term]]:
    """Return those of one outcome, without what is said in the same decisions as one before."""
    kept: list[tuple[float, Term]] = []
    kept_in: list[set[int]] = []
    for z, term in apart:
        if z * sign <= 0:
            continue
        places = {place for place, each in enumerate(decisions) if term in each.terms}
        if any(len(places & others) >= SAME * len(places | others) for others in kept_in):
            continue
        kept.append((z, term))
        kept_in.append(places)
        if len(kept) == most:
            break
    return kept


def _written(term: Term, decisions: Sequence[_Decision]) -> str:
    """Return a phrase as it is, and of a stem the word that most decisions have."""
    if len(term) > 1:
        return " ".join(term)
    having = islice((each.text.text for each in decisions if term in each.terms), LOOKED_THROUGH)
    forms = Counter(
        word for text in having for word in set(words_of(text)) if _stem_alone(word) == term
    )
    return min(forms, key=lambda word: (-forms[word], word))


def _groups(are_overturned: Iterable[bool]) -> Groups:
    counted = Counter(are_overturned)
    return Groups(counted[True], counted[False])
