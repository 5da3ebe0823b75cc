"""The grammar of a heading: its head, what stands beside it, and what is attached to it.

"Six acupuncture treatments with lidocaine patches for the neck" asks for acupuncture; what stands
behind "with" and "for" is attached, and decides nothing but where on the body.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from determinations.vocabulary import load

from .lexicon import Entry, Found, Word, breaks, lexicon, singular, words_of

_DOSES = frozenset(("mg", "mcg", "ml", "gm", "gram", "g", "meq", "iu", "mcgs"))
_SHORT_WORD, _LONG_WORD = 3, 5
"""Letters; shorter words are other words as often as misspelled ones."""
_AND = frozenset(("and", "or", "plus", "then"))


@cache
def _known_words() -> frozenset[str]:
    grammar = load("treatment_words")["grammar"]
    return frozenset(singular(word) for words in grammar.values() for word in words)


def is_known(word: str) -> bool:
    """Return whether the grammar knows a word that is no phrase of the lexicon."""
    return word in _known_words()


@dataclass(slots=True)
class Phrase:
    """What a heading says, in the tags of the lexicon."""

    text: str
    words: list[Word]
    found: list[Found]
    head: Found | None = None
    """What is asked for: the last noun of the first noun phrase."""
    others: tuple[Found, ...] = ()
    """Heads of further noun phrases ("MRI and EMG")."""
    beside: tuple[Found, ...] = ()
    """Every phrase that is not attached, the head among them."""
    tags: int = 0
    """Tags of `beside`, and of places anywhere."""
    attached: int = 0
    """Tags of what is attached."""
    has_unknown: bool = False
    """Whether a noun that no phrase knows stands behind the head in its noun phrase."""
    may_be_damaged: bool = False
    """Whether there is a long word that nothing knows, and that is not attached."""

    def words_at(self, found: Found) -> str:
        """Return the words of a phrase as the heading has them."""
        return self.text[self.words[found.first].start : self.words[found.behind - 1].end]


@dataclass(frozen=True, slots=True)
class _Grammar:
    attachments: frozenset[str]
    prepositions: frozenset[str]
    verbs_after_to: frozenset[str]
    nouns_after_in: frozenset[str]
    plain: frozenset[str]
    weak: int
    with_people: int
    says_what: int
    leads: int
    side: int
    beside_places: int
    drug: int
    postop: int
    preop: int


@cache
def _grammar() -> _Grammar:
    data, known = load("treatment_words"), lexicon()
    words = {name: frozenset(map(singular, words)) for name, words in data["grammar"].items()}
    return _Grammar(
        attachments=words["attachments"],
        prepositions=words["prepositions"],
        verbs_after_to=words["verbs_after_to"],
        nouns_after_in=words["nouns_after_in"],
        plain=words["plain"],
        weak=known.mask(("weak_equipment", "weak_test", "drug_form", "program", "compound")),
        with_people=known.mask(("visit", "follow_up", "doctor", "surgeon")),
        leads=known.bit("weak_equipment"),
        side=known.bit("side"),
        beside_places=known.mask(("drug", "imaging", "ultrasound", "adjunct")),
        says_what=known.mask(("program", "compound")),
        drug=known.bit("drug"),
        postop=known.bit("postop"),
        preop=known.bit("preop"),
    )


def attachments() -> frozenset[str]:
    """Return the words that begin what is attached."""
    return _grammar().attachments


def read_phrase(text: str) -> Phrase:
    """Return the grammar of a heading, or of a part of one."""
    words = words_of(text)
    phrase = Phrase(text, words, list(lexicon().find(words)))
    _Reader(phrase).read()
    return phrase


class _Reader:
    """Goes through the words once, from left to right."""

    def __init__(self, phrase: Phrase) -> None:
        self.phrase = phrase
        self.grammar = _grammar()
        self.strong: Found | None = None
        self.weak: Found | None = None
        self.is_closed = False  # the first noun phrase is over
        self.is_attached = False
        self.depth = 0  # of brackets
        self.others: list[Found] = []
        self.last: Found | None = None  # noun of the noun phrase at hand, if not the first
        self.is_further = False  # a further noun phrase has begun
        self.is_toward = False  # what follows "to" is where, not what
        self.has_unknown_noun = False
        self.places = 0  # of the part that is attached
        self.has_attached_noun = False
        self.is_counted = False  # behind a number, no noun is unknown

    def read(self) -> None:
        phrase, grammar = self.phrase, self.grammar
        words, beside = phrase.words, []
        at = 0
        for found in phrase.found:
            for place in range(at, found.first):
                self._plain_word(place)
            self._gap(found.first)
            entry, at = found.entry, found.behind
            if self.depth or self.is_attached:
                self._attached(entry)
                continue
            if self._begins_when(entry.beside):
                self.is_attached = True
                continue
            beside.append(found)
            if self.strong is not None or not entry.head & grammar.leads:
                phrase.tags |= entry.tags
            if entry.head:
                self._noun(found)
            elif entry.place & grammar.side and self.strong and not self._is_drug(self.strong):
                self.is_closed = True
        for place in range(at, len(words)):
            self._plain_word(place)
        self._end_attached()
        phrase.head = self.strong or self.weak
        if self.strong is None and self.weak is not None:
            phrase.tags |= self.weak.entry.tags
        if self.last is not None:
            self.others.append(self.last)
        phrase.others, phrase.beside = tuple(self.others), tuple(beside)

    def _attached(self, entry: Entry) -> None:
        """Read what is attached: its places count where no noun of their own stands by them."""
        self.phrase.attached |= entry.tags
        self.places |= entry.place
        if entry.head & ~self.grammar.beside_places:
            self.has_attached_noun = True

    def _end_attached(self) -> None:
        if not self.has_attached_noun:
            self.phrase.tags |= self.places
        self.places, self.has_attached_noun = 0, False

    def _begins_when(self, beside: int) -> bool:
        """Return whether "post-op" behind the head says when, so that no head follows."""
        if self.strong is None:
            return False
        return bool(beside & self.grammar.postop) or (
            bool(beside & self.grammar.preop) and self._is_drug(self.strong)
        )

    def _is_drug(self, found: Found | None) -> bool:
        return found is not None and bool(found.entry.head & self.grammar.drug)

    def _noun(self, found: Found) -> None:
        if self.is_closed:
            if not found.entry.head & ~self.grammar.weak:
                return
            if self.is_further:
                self.last = found
        elif found.entry.head & ~self.grammar.weak:
            self.strong = found
            self.phrase.has_unknown = False
        elif self.weak is None:
            self.weak = found

    def _gap(self, place: int) -> None:
        """Read the marks before a word."""
        word = self.phrase.words[place]
        if not word.gap:
            return
        if (self.is_attached or self.depth) and breaks(word):
            self._end_attached()
        if word.gap == "/" and self.strong is not None and not self._is_drug(self.strong):
            self.is_closed = True
        for mark in word.gap:
            if mark in "([":
                self.depth += 1
            elif mark in ")]":
                self.depth = max(0, self.depth - 1)
        if self.strong is not None and (breaks(word) or word.gap in ("-", ".", "\u2013", "\u2022")):
            is_joined = word.gap in ("-", ".") and not self._is_spaced(place)
            if not is_joined and not (self.depth or ")" in word.gap):
                self._next_phrase()

    def _is_spaced(self, place: int) -> bool:
        start = self.phrase.words[place].start
        return start > 0 and self.phrase.text[start - 1].isspace()

    def _next_phrase(self) -> None:
        self.is_closed = True
        if self.is_toward:
            return
        self.is_further = True
        if self.last is not None:
            self.others.append(self.last)
            self.last = None

    def _plain_word(self, place: int) -> None:
        """Read a word that is no phrase of the lexicon: one of the grammar's, or unknown."""
        self._gap(place)
        if self.is_attached or self.depth:
            return
        words, grammar = self.phrase.words, self.grammar
        text = words[place].text
        if len(text) > _LONG_WORD and not is_known(text) and text.isalpha():
            self.phrase.may_be_damaged = True
        if self.strong is None:
            self._before_head(text)
            return
        following = words[place + 1].text if place + 1 < len(words) else ""
        if text in grammar.attachments:
            with_people = (
                text in ("with", "w", "by") and self.strong.entry.head & grammar.with_people
            )
            self.is_attached = not with_people
            self.is_closed = True
        elif text in grammar.prepositions:
            self.is_closed = True
            self.is_toward = self.is_toward or text == "to"
            if text in _AND:
                self._next_phrase()
            self.is_attached = (text == "to" and following in grammar.verbs_after_to) or (
                text == "in" and following in grammar.nouns_after_in
            )
        elif text[0].isdigit():
            self.is_counted = True
            if self._is_drug(self.strong):
                self.is_closed = self.is_closed or following in _DOSES
        elif self._is_unknown(text):
            self.phrase.has_unknown = True

    def _before_head(self, text: str) -> None:
        """Read a word before the first strong noun: it may be a noun that nothing knows."""
        if text in self.grammar.attachments:
            says_what = self.weak is not None and self.weak.entry.head & self.grammar.says_what
            self.is_attached = bool(says_what) or self.has_unknown_noun
        elif text not in self.grammar.prepositions and text.isalpha() and not is_known(text):
            self.has_unknown_noun = self.has_unknown_noun or len(text) > _SHORT_WORD

    def _is_unknown(self, text: str) -> bool:
        return (
            not self.is_closed
            and not self.is_counted
            and len(text) > _SHORT_WORD
            and text not in self.grammar.plain
        )
