"""Words of a query that say what a filter says: "Norco denials by pain specialist 2017".

Such words are in few letters as they are typed. They are offered as filters, and applied where the
query would find nothing otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import combinations

from determinations.vocabulary import canonical_specialty, load

from .language import NOWHERE, And, Node, Word, is_stop_word, parse_query, stems_of
from .request import SearchRequest
from .value_labels import Labels, labels

LONGEST = 5
"""Words in the longest name of a value."""

YEARS = range(2013, 2030)
LEADS = {
    "year": ("in", "of", "from", "during", "since", "for"),
    "specialty": ("by", "a", "an", "the"),
}
"""Little words that go with a name: "in 2017", "by a physiatrist"."""

NEGATIONS = ("no", "not", "never", "without")
"""Before a name they say the opposite of the filter."""

SURE = ("outcome", "year", "specialty")
"""Facets whose words are hardly sought in texts; others are offered beside other words only."""

ALONE = (*SURE, "guideline")
"""Facets whose words are offered as filters also where a query has no others."""

MOST_LEFT_OUT_OF = 4
"""Words of a query that fewer filters are made of; each more doubles what has to be counted."""

Value = tuple[str, str]
"""A facet and one of its values."""


@dataclass(frozen=True, slots=True)
class FilterWord:
    """A value of a facet, and where in the query it is named."""

    facet: str
    value: str
    start: int
    end: int

    @property
    def label(self) -> str:
        label = labels().label(self.facet, self.value)
        return label.lower() if self.facet == "outcome" else label


@dataclass(frozen=True, slots=True)
class FilterOffer:
    """A request in which words are filters."""

    words: tuple[FilterWord, ...]
    request: SearchRequest
    count: int = 0

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(word.label for word in self.words))

    def counted(self, count: int, total: int) -> FilterOffer | None:
        """Return the offer with what it finds, None where it is of no use.

        `total` is what the words find.
        """
        is_sure = any(word.facet in SURE for word in self.words)
        return replace(self, count=count) if count and (is_sure or count != total) else None


def filter_offer(request: SearchRequest) -> FilterOffer | None:
    """Return the request with its words for filters as filters, None where it has none.

    Only plain words count, and facets in which nothing is chosen.
    """
    plain = _plain_words(parse_query(request.q).root)
    found = [word for word in _found(plain) if not request.facets.get(word.facet)]
    if {word.value for word in found if word.facet == "outcome"} >= {"overturned", "upheld"}:
        found = [word for word in found if word.facet != "outcome"]
    rest = _without(request.q, found)
    if not found or (not rest and not any(word.facet in ALONE for word in found)):
        return None
    return FilterOffer(tuple(found), _filtered(request, rest, found))


def with_fewer_filters(request: SearchRequest, offer: FilterOffer) -> Iterator[FilterOffer]:
    """Yield a request whose words for filters find nothing together with some of them, most first.

    The last one has none of them. Treatments and body parts stay words, which find more than
    filters do; the others are left out of the query, since hardly a text has them.
    """
    words = [word for word in offer.words if word.facet in SURE]
    rest = _without(request.q, words)
    values = list(dict.fromkeys((word.facet, word.value) for word in words))
    if not values or len(values) > MOST_LEFT_OUT_OF:
        return
    for number in range(len(values), -1, -1):
        for chosen in combinations(values, number):
            kept = tuple(word for word in words if (word.facet, word.value) in chosen)
            fewer = FilterOffer(kept, _filtered(request, rest, kept))
            if fewer.request != offer.request and (rest or kept):
                yield fewer


def _filtered(request: SearchRequest, q: str, words: Sequence[FilterWord]) -> SearchRequest:
    """Return a request for other words, with filters added."""
    facets: dict[str, tuple[str, ...]] = dict(request.facets)
    for word in words:
        facets[word.facet] = tuple(dict.fromkeys((*facets.get(word.facet, ()), word.value)))
    return replace(request, q=q, facets=facets, page=1)


def _plain_words(root: Node | None) -> list[Word | None]:
    """Return the words that all have to be there, None for what is no plain word."""
    return [
        part if isinstance(part, Word) and not (part.prefix or part.fuzzy) else None
        for part in _parts(root)
    ]


def _parts(root: Node | None) -> Iterator[Node]:
    """Yield the parts that all have to be there, also the words of a field that there is not."""
    for part in root.parts if isinstance(root, And) else [root] if root else []:
        name = part.parts[0] if isinstance(part, And) else None
        if isinstance(part, And) and isinstance(name, Word) and name.place == NOWHERE:
            yield from part.parts[1:]
        elif not (isinstance(part, Word) and part.place == NOWHERE):
            yield part


def _found(words: Sequence[Word | None]) -> Iterator[FilterWord]:
    """Yield the words that name a value, the longest name first."""
    names = _names(labels())
    i = 0
    while i < len(words):
        for length in range(min(LONGEST, len(words) - i), 0, -1):
            run = [word for word in words[i : i + length] if word]
            before = _little_words_before(words[:i])
            value = _value_of(run, before, names) if len(run) == length else None
            if value and not _is_negated(words[:i]):
                lead = [word for word in before if word.text.casefold() in LEADS.get(value[0], ())]
                yield FilterWord(*value, (lead or run)[0].place[0], run[-1].place[1])
                i += length
                break
        else:
            i += 1


def _little_words_before(words: Sequence[Word | None]) -> list[Word]:
    """Return the little words right before a name: "in" 2017, "by a" physiatrist."""
    found: list[Word] = []
    for word in reversed(words):
        if word is None or not is_stop_word(word):
            break
        found.insert(0, word)
    return found


def _is_negated(before: Sequence[Word | None]) -> bool:
    last = before[-1] if before else None
    return last is not None and last.text.casefold() in NEGATIONS


def _value_of(
    run: Sequence[Word], before: Sequence[Word], names: Mapping[str, Value]
) -> Value | None:
    text = " ".join(word.text for word in run)
    if text.isdecimal() and int(text) in YEARS:
        return "year", text
    if any(word.text.casefold() == "by" for word in before):
        specialty = canonical_specialty(text)
        if specialty and (value := names.get(_key(specialty, "specialty"))):
            return value
    return names.get(_key(text))


def _without(q: str, found: Sequence[FilterWord]) -> str:
    """Return a query without these words; "" where only little words are left."""
    for word in reversed(found):
        before = re.sub(r"[A-Za-z_]+:$", "", q[: word.start])  # of outcome:upheld, as of a field
        q = f"{before} {q[word.end :]}"
    q = re.sub(r"(?:^|(?<=[\s,;]))[\s,;]+", " ", q).strip(" ,;.")
    words = _plain_words(parse_query(q).root)
    plain = [word for word in words if word]
    if len(plain) < len(words):
        return q
    return " ".join(q[slice(*word.place)].strip(" ,;.") for word in plain if not is_stop_word(word))


@lru_cache(maxsize=1)
def _names(labels: Labels) -> Mapping[str, Value]:
    """Return the values that can be named, by the stems of their names; kept as long as labels."""
    known = labels.names
    vocabulary = load("filter_words")
    names: dict[str, Value] = {}
    for facet in ("treatment", "category"):
        for value, name in known[facet].items():
            if name not in vocabulary["names"]["not_treatments"]:
                names[_key(name)] = facet, value
    for value, spellings in vocabulary["body_part"].items():
        names.update({_key(spelling): ("body_part", value) for spelling in spellings})
    by_name = {name: value for value, name in known["specialty"].items()}
    for name, value in by_name.items():
        names[_key(name, "specialty")] = "specialty", value
    for name, spellings in vocabulary["specialty"].items():
        if name in by_name:
            names.update({_key(each): ("specialty", by_name[name]) for each in spellings})
    for facet in ("outcome", "guideline"):
        for value, spellings in vocabulary[facet].items():
            names.update({_key(spelling): (facet, value) for spelling in spellings})
    return names


def _key(name: str, kind: str = "") -> str:
    """Return a name as it compares; a specialty's own name only behind "by"."""
    return f"{kind}:{' '.join(stems_of(name))}"
