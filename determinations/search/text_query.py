"""A query's tree as tantivy's queries, built with its constructors: nothing is dropped silently."""

from __future__ import annotations

import re
from itertools import product

import tantivy
from tantivy import FieldType, Occur, Query

from .index.schema import TEXT_FIELDS
from .language.analysis import stems_of, words_of
from .language.tree import And, InField, Near, Node, Not, Or, Phrase, Same, Word, page_range
from .language.word_forms import forms_of

BOOSTS = {"item": 4.0, "rationale": 1.5, "summary": 0.6}
"""The heading says what was decided; the rationale why; the summary tells the whole story."""

TIE = 0.3
"""Share of the lesser fields' scores that counts beside the best field's."""

UNRANKED = 1e-6
"""Score of what is only not excluded: no zero, which would stay zero however new the decision."""

PLAIN_FIELDS = {"guideline": "guideline_text", "specialty": "specialty_text"}
FUZZY_DISTANCE = 1
FUZZY_DISTANCE_LONG = 2
LONG_WORD = 8


class Compiler:
    """Compiles trees for one state of the index; `only` limits words without a field to one text
    field.
    """

    def __init__(
        self, schema: tantivy.Schema, searcher: tantivy.Searcher, only: str | None = None
    ) -> None:
        self.schema = schema
        self.searcher = searcher
        self.fields = (only,) if only else TEXT_FIELDS

    def compile(self, node: Node) -> Query:
        match node:
            case Word():
                return self._over_fields(node, self.fields)
            case Phrase() | Near():
                return self._over_fields(node, self.fields)
            case And(parts):
                return self._all(parts)
            case Or(parts):
                return Query.boolean_query([(Occur.Should, self.compile(part)) for part in parts])
            case Same(parts):
                return Query.disjunction_max_query([self.compile(part) for part in parts])
            case Not():
                return self._all((node,))
            case InField(name, part):
                return self._in_field(name, part)

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

    def _in_field(self, name: str, part: Node) -> Query:
        if name in TEXT_FIELDS:
            return Compiler(self.schema, self.searcher, name).compile(part)
        if name == "case":
            return _CaseField(self.schema, self.searcher).compile(part)
        if name == "page":
            return _PageField(self.schema, self.searcher).compile(part)
        return _PlainField(self.schema, self.searcher, PLAIN_FIELDS[name]).compile(part)

    def _over_fields(self, node: Word | Phrase | Near, fields: tuple[str, ...]) -> Query:
        queries = [
            Query.boost_query(query, BOOSTS[name] * weight)
            for name in fields
            for query, weight in self._in_text(name, node)
        ]
        if not queries:
            return Query.empty_query()
        return Query.disjunction_max_query(queries, TIE) if len(queries) > 1 else queries[0]

    def _in_text(self, name: str, node: Word | Phrase | Near) -> list[tuple[Query, float]]:
        """Queries of which one suffices, with what each counts."""
        if isinstance(node, Word) and not (node.prefix or node.fuzzy):
            stems = stems_of(node.text)
            if len(stems) == 1:
                return [
                    (Query.term_query(self.schema, name, form.word, "freq"), form.weight)
                    for form in forms_of(self.searcher, name, stems[0])
                ]
        query = self._as_written(name, node)
        return [(query, 1.0)] if query is not None else []

    def _as_written(self, name: str, node: Word | Phrase | Near) -> Query | None:
        match node:
            case Word(text, prefix=True) if words := words_of(text):
                return self._prefix(name, words)
            case Word(text, fuzzy=True) if len(words := words_of(text)) == 1:
                return self._fuzzy(name, words[0])
            case Word(text):  # L4-5, 10/325mg: the parts stand together
                return self._phrase(name, words_of(text))
            case Phrase(text, slop):
                return self._phrase(name, words_of(text), slop)
            case Near(left, right, apart):
                return self._near(name, left, right, apart)

    def _phrase(self, name: str, words: list[str], slop: int = 0) -> Query | None:
        if not words:
            return None
        if len(words) == 1:
            return Query.term_query(self.schema, name, words[0])
        return Query.phrase_query(self.schema, name, list(words), slop)

    def _near(self, name: str, left: Node, right: Node, apart: int) -> Query | None:
        """Either order; a phrase that is near something also stands in the text as it is."""
        sides = self._spellings(name, left), self._spellings(name, right)
        if not all(sides):
            return None
        near = Query.boolean_query(
            [
                (Occur.Should, Query.phrase_query(self.schema, name, [*words], apart))
                for first, second in product(*sides)
                for words in ([*first, *second], [*second, *first])
            ]
        )
        phrases = [
            Query.const_score_query(Query.phrase_query(self.schema, name, [*words]), 0.0)
            for (words, *_) in sides
            if len(words) > 1
        ]
        return Query.boolean_query([(Occur.Must, one) for one in (near, *phrases)])

    def _spellings(self, name: str, node: Node) -> list[list[str]]:
        """A word in all forms that the field has; the words of a phrase as they are."""
        text = node.text if isinstance(node, Word | Phrase) else ""
        stems = stems_of(text)
        if isinstance(node, Word) and len(stems) == 1:
            return [[form.word] for form in forms_of(self.searcher, name, stems[0])]
        return [words_of(text)] if stems else []

    def _prefix(self, name: str, words: list[str]) -> Query:
        if len(words) > 1:
            return Query.phrase_prefix_query(self.schema, name, list(words))
        return Query.regex_query(self.schema, name, f"{re.escape(words[0])}.*")

    def _fuzzy(self, name: str, word: str) -> Query:
        distance = FUZZY_DISTANCE_LONG if len(word) >= LONG_WORD else FUZZY_DISTANCE
        return Query.fuzzy_term_query(self.schema, name, word, distance)


class _CaseField(Compiler):
    """Case numbers: whole, or how they begin."""

    def _over_fields(self, node: Word | Phrase | Near, fields: tuple[str, ...]) -> Query:
        number = "" if isinstance(node, Near) else node.text.lower()
        if isinstance(node, Word) and node.prefix:
            return Query.regex_query(self.schema, "case_number", f"{re.escape(number)}.*")
        if isinstance(node, Word) and node.fuzzy:
            return Query.fuzzy_term_query(self.schema, "case_number", number, FUZZY_DISTANCE)
        return Query.term_query(self.schema, "case_number", number)


class _PageField(Compiler):
    """Pages of any guideline; the parser lets only numbers and ranges through."""

    def _over_fields(self, node: Word | Phrase | Near, fields: tuple[str, ...]) -> Query:
        pages = page_range(node) or range(0)
        return Query.range_query(
            self.schema, "page", FieldType.Unsigned, pages.start, pages.stop - 1
        )


class _PlainField(Compiler):
    """For a field that is indexed once, stemmed and with positions."""

    def __init__(self, schema: tantivy.Schema, searcher: tantivy.Searcher, name: str) -> None:
        super().__init__(schema, searcher)
        self.name = name

    def _over_fields(self, node: Word | Phrase | Near, fields: tuple[str, ...]) -> Query:
        match node:
            case Near(left, right, apart):
                return self._near(self.name, left, right, apart) or Query.empty_query()
            case Word(text, prefix=True):
                return self._begins_with(words_of(text), stems_of(text))
            case Word(text, fuzzy=True) if len(stems_of(text)) == 1:
                return self._fuzzy(self.name, stems_of(text)[0])
            case Word() | Phrase():
                slop = node.slop if isinstance(node, Phrase) else 0
                return self._phrase(self.name, stems_of(node.text), slop) or Query.empty_query()

    def _spellings(self, name: str, node: Node) -> list[list[str]]:
        stems = stems_of(node.text) if isinstance(node, Word | Phrase) else []
        return [stems] if stems else []

    def _begins_with(self, words: list[str], stems: list[str]) -> Query:
        """Only stems stand here, so the stem of a whole word counts as what begins with it."""
        if not words:
            return Query.empty_query()
        begins = self._prefix(self.name, words)
        if len(words) > 1:
            return begins
        stem = Query.term_query(self.schema, self.name, stems[0])
        return Query.boolean_query([(Occur.Should, begins), (Occur.Should, stem)])
