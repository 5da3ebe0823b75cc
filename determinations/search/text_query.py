"""A query's tree as tantivy's queries, built with its constructors: nothing is dropped silently."""

from __future__ import annotations

import re
from collections.abc import Mapping

import tantivy
from tantivy import FieldType, Occur, Query

from .cost import MOST_BESIDE_CONNECTOR, Meter
from .index.schema import SCHEMA
from .language import (
    ABOUT,
    TEXT_FIELDS,
    And,
    InField,
    Leaf,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Same,
    Word,
    forms_of,
    most_typos,
    stems_of,
    typed_pages,
    words_of,
)
from .near_query import near_query
from .request import Scope

BOOSTS = {"item": 4.0, ABOUT: 0.5, "rationale": 1.5, "summary": 0.6}
"""The heading says what was decided, and more by its own words than by names for them; the
rationale says why; the summary tells the whole story."""

TIE = 0.3
"""Share of the lesser fields' scores that counts beside the best field's."""

UNRANKED = 1e-6
"""Score of what is only not excluded: no zero, which would stay zero however new the decision."""

SCOPES: Mapping[Scope, tuple[str, ...]] = {
    Scope.HEADING: ("item",),
    Scope.REASONS: ("item", "rationale"),
    Scope.LETTER: TEXT_FIELDS,
}
"""The texts that words without a field are searched in."""

PLAIN_FIELDS = {"guideline": "guideline_text", "specialty": "specialty_text"}
TYPOS_IN_NUMBER = 1


class Compiler:
    """Compiles trees for one state of the index.

    `fields` are the text fields that words without a field of their own are searched in.
    """

    def __init__(
        self,
        searcher: tantivy.Searcher,
        fields: tuple[str, ...] = TEXT_FIELDS,
        meter: Meter | None = None,
    ) -> None:
        self.searcher = searcher
        self.fields = fields
        self.meter = meter or Meter(searcher)

    def compile(self, node: Node) -> Query:
        match node:
            case Word() | Phrase() | Near():
                self.meter.begin(node)
                return self._leaf(node)
            case And(parts):
                return self._all(parts)
            case Or(parts):
                return Query.boolean_query([(Occur.Should, self.compile(part)) for part in parts])
            case Same(parts):
                return Query.disjunction_max_query([self.compile(part) for part in parts])
            case Not():
                return self._all((node,))
            case InField(name, part):
                return self._for_field(name).compile(part)

    def all_but_one(self, parts: tuple[Node, ...]) -> Query:
        """Return a query for what lacks one of several parts, whichever."""
        queries = [self.compile(part) for part in parts]
        most = Query.boolean_query(
            [(Occur.Should, query) for query in queries],
            minimum_number_should_match=len(parts) - 1,
        )
        everything = Query.boolean_query([(Occur.Must, query) for query in queries])
        return Query.boolean_query([(Occur.Must, most), (Occur.MustNot, everything)])

    def _for_field(self, name: str) -> Compiler:
        if name in TEXT_FIELDS:
            return Compiler(self.searcher, (name,), self.meter)
        if name == "case":
            return _CaseField(self.searcher, meter=self.meter)
        if name == "page":
            return _PageField(self.searcher, meter=self.meter)
        return _PlainField(self.searcher, PLAIN_FIELDS[name], self.meter)

    def _all(self, parts: tuple[Node, ...]) -> Query:
        clauses = [
            (Occur.MustNot, self.compile(part.part))
            if isinstance(part, Not)
            else (Occur.Must, self.compile(part))
            for part in parts
        ]
        if all(occur == Occur.MustNot for occur, _ in clauses):
            clauses.append((Occur.Must, Query.const_score_query(Query.all_query(), UNRANKED)))
        return Query.boolean_query(clauses)

    def _leaf(self, leaf: Leaf) -> Query:
        """Return a word, phrase or proximity in each of the text fields, the best one counting."""
        queries = [
            Query.boost_query(query, BOOSTS[field] * weight)
            for field in self.fields
            if field != ABOUT or _is_one_word(leaf)
            for query, weight in self._in_text(field, leaf)
        ]
        if not queries:
            return Query.empty_query()
        return Query.disjunction_max_query(queries, TIE) if len(queries) > 1 else queries[0]

    def _in_text(self, field: str, leaf: Leaf) -> list[tuple[Query, float]]:
        """Return queries of which one suffices, with what each counts."""
        if isinstance(leaf, Word) and not (leaf.prefix or leaf.fuzzy):
            stems = stems_of(leaf.text)
            if len(stems) == 1:
                forms = forms_of(self.searcher, field, stems[0])
                self.meter.charge_terms(len(forms))
                return [
                    (Query.term_query(SCHEMA, field, form.word, "freq"), form.weight)
                    for form in forms
                ]
        query = self._as_written(field, leaf)
        return [(query, 1.0)] if query is not None else []

    def _as_written(self, field: str, leaf: Leaf) -> Query | None:
        match leaf:
            case Word(text, prefix=True) if words := words_of(text):
                return self._prefix_query(field, words)
            case Word(text, fuzzy=True) if len(words := words_of(text)) == 1:
                return self._fuzzy_query(field, words[0])
            case Word(text):  # L4-5, 10/325mg: the parts stand together
                return self._phrase_query(field, words_of(text))
            case Phrase(text, slop):
                return self._phrase_query(field, words_of(text), slop)
            case Near():
                return self._near_query(field, leaf)

    def _near_query(self, field: str, near: Near) -> Query:
        sides = self._spellings(field, near.left), self._spellings(field, near.right)
        return near_query(self.meter, field, near, *sides)

    def _phrase_query(self, field: str, words: list[str], slop: int = 0) -> Query:
        """Return a query for words that stand together, or up to `slop` words apart.

        With slop each word once: tantivy's search for a repeated one takes time exponential in
        the phrase's length, and finds no more than that the word is there.
        """
        if slop:
            words = list(dict.fromkeys(words))
        if not words:
            return Query.empty_query()
        if len(words) == 1:
            self.meter.charge_terms(1)
            return Query.term_query(SCHEMA, field, words[0])
        self.meter.charge_phrase(field, words, slop)
        return Query.phrase_query(SCHEMA, field, [*words], slop)

    def _prefix_query(self, field: str, words: list[str]) -> Query:
        self.meter.charge_prefix(field, words[-1])
        if len(words) > 1:
            self.meter.charge_phrase(field, words[:-1], 0)
            return Query.phrase_prefix_query(SCHEMA, field, [*words])
        return Query.regex_query(SCHEMA, field, f"{re.escape(words[0])}.*")

    def _fuzzy_query(self, field: str, word: str) -> Query:
        self.meter.charge_terms(1)
        return Query.fuzzy_term_query(SCHEMA, field, word, most_typos(word))

    def _spellings(self, field: str, side: Word | Phrase) -> list[list[str]]:
        """Return a word in all forms that the field has; the words of a phrase as they are."""
        words = words_of(side.text)
        if isinstance(side, Word) and len(words) == 1:
            if side.prefix:
                return [[word] for word in self._words_that_begin(field, words[0])]
            return [[form.word] for form in forms_of(self.searcher, field, stems_of(words[0])[0])]
        return [words] if words else []

    def _words_that_begin(self, field: str, beginning: str) -> list[str]:
        words = self.searcher.terms_with_prefix(field, beginning, limit=MOST_BESIDE_CONNECTOR + 1)
        self.meter.charge_beside_connector(len(words))
        return [word for word, _ in words]


def fields_of(scope: Scope, *, with_names: bool) -> tuple[str, ...]:
    """Return the fields of a scope, `with_names` of what the heading is about among them."""
    return (ABOUT, *SCOPES[scope]) if with_names else SCOPES[scope]


def _is_one_word(leaf: Leaf) -> bool:
    return isinstance(leaf, Word) and len(words_of(leaf.text)) == 1


class _CaseField(Compiler):
    """Case numbers: whole, how they begin, or their last digits."""

    def _leaf(self, leaf: Leaf) -> Query:
        number = "" if isinstance(leaf, Near) else leaf.text.lower()
        if isinstance(leaf, Word) and leaf.prefix:
            self.meter.charge_case_prefix()
            return Query.regex_query(SCHEMA, "case_number", f"{re.escape(number)}.*")
        if isinstance(leaf, Word) and leaf.fuzzy:
            return Query.fuzzy_term_query(SCHEMA, "case_number", number, TYPOS_IN_NUMBER)
        field = "case_ending" if number.isdecimal() else "case_number"
        return Query.term_query(SCHEMA, field, number)


class _PageField(Compiler):
    """Pages of any guideline; the parser lets only numbers and ranges through."""

    def _leaf(self, leaf: Leaf) -> Query:
        pages = typed_pages(leaf) or range(0)
        return Query.range_query(SCHEMA, "page", FieldType.Unsigned, pages.start, pages.stop - 1)


class _PlainField(Compiler):
    """A field that is indexed once, stemmed and with positions."""

    def __init__(self, searcher: tantivy.Searcher, field: str, meter: Meter) -> None:
        super().__init__(searcher, meter=meter)
        self.field = field

    def _leaf(self, leaf: Leaf) -> Query:
        match leaf:
            case Near():
                return self._near_query(self.field, leaf)
            case Word(text, prefix=True):
                query = self._begins_with(words_of(text), stems_of(text))
            case Word(text, fuzzy=True) if len(stems := stems_of(text)) == 1:
                query = self._fuzzy_query(self.field, stems[0])
            case Word(text):
                query = self._phrase_query(self.field, stems_of(text))
            case Phrase(text, slop):
                query = self._phrase_query(self.field, stems_of(text), slop)
        return query or Query.empty_query()

    def _spellings(self, field: str, side: Word | Phrase) -> list[list[str]]:
        if isinstance(side, Word) and side.prefix:
            return super()._spellings(field, side)
        stems = stems_of(side.text)
        return [stems] if stems else []

    def _begins_with(self, words: list[str], stems: list[str]) -> Query | None:
        """Find stems: that of a whole word counts as what begins with it."""
        if not words:
            return None
        begins = self._prefix_query(self.field, words)
        if len(words) > 1:
            return begins
        stem = Query.term_query(SCHEMA, self.field, stems[0])
        return Query.boolean_query([(Occur.Should, begins), (Occur.Should, stem)])
