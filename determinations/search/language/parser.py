"""Grammar of the query language: parse what a reader types to a tree, report what can't be read.

    knee arthroscopy              both words, in any form
    "not medically necessary"     exactly these words in this order
    "failed therapy"~5            these words, up to five words apart
    failed w/5 therapy            the same; also (failed OR refus*) w/5 therapy, /5, near/5
    failed near therapy           up to 15 words apart
    failed pre/5 therapy          in this order; also +5
    failed /s therapy, /p         in one sentence, in one paragraph; +s, +p in this order
    arthro*, arthro!              words that begin so
    acupunture~                   words spelled much like this
    MRI AND (knee OR shoulder)    both sides; either side
    MRI NOT knee, MRI -knee       without
    item:knee rationale:"red flags" case:CM16-0000000 guideline:"low back" page:98 specialty:pain

Never raises: a query that is broken is read as far as it makes sense, and `problems` says what was
passed over and where.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from .analysis import words_of
from .case_numbers import case_numbers_alone, with_case_numbers
from .fields import in_field
from .problems import QueryProblem
from .proximity import near_each_other, too_common, words_apart
from .tokens import Token, tokenize
from .tree import And, Node, Not, Or, Phrase, Unit, Word, join
from .typed_words import read_word

MOST_TERMS = 60
MOST_DEPTH = 20


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    """The tree of a query, None for an empty one, and what could not be read."""

    root: Node | None
    problems: tuple[QueryProblem, ...] = ()


def parse_query(query: str) -> ParsedQuery:
    """Return a query's tree, with the cases beside words that are their numbers."""
    if cases := case_numbers_alone(query):
        return ParsedQuery(cases)
    return _Parser(query).parse()


@dataclass
class _Parser:
    """Parses by recursive descent, the loosest operator first; `depth` counts parentheses."""

    query: str
    tokens: list[Token] = field(default_factory=list)
    position: int = 0
    problems: list[QueryProblem] = field(default_factory=list)
    is_cut: bool = False

    def parse(self) -> ParsedQuery:
        self.tokens = self._limit_terms(list(tokenize(self.query)))
        parts = []
        while self._peek():
            if node := self._parse_or(0):
                parts.append(node)
            if (token := self._peek()) and token.kind == "close":
                self._report("This closing parenthesis has no opening one.", token)
                self.position += 1
        root = join(And, parts)
        if root is None and not self.problems and self.query.strip():
            self._report_at("There is no word to search for.", 0, len(self.query))
        return ParsedQuery(with_case_numbers(root) if root else None, tuple(self.problems))

    def _limit_terms(self, found: list[Token]) -> list[Token]:
        """Return as many tokens as are searched.

        Operators are not counted, nor kept without a word behind them.
        """
        terms = [i for i, token in enumerate(found) if token.kind in ("word", "phrase")]
        if len(terms) <= MOST_TERMS:
            return found
        cut = found[terms[MOST_TERMS]].start
        self._report_at(f"Only the first {MOST_TERMS} words were searched.", cut, len(self.query))
        self.is_cut = True
        return found[: terms[MOST_TERMS - 1] + 1]

    def _peek(self) -> Token | None:
        return self.tokens[self.position] if self.position < len(self.tokens) else None

    def _report(self, message: str, token: Token) -> None:
        self._report_at(message, token.start, token.end)

    def _report_at(self, message: str, start: int, end: int) -> None:
        self.problems.append(QueryProblem(message, start, end))

    def _parse_or(self, depth: int) -> Node | None:
        parts = [self._parse_and(depth)]
        while (token := self._peek()) and token.kind == "or":
            self.position += 1
            right = self._parse_and(depth)
            if right is None or parts[-1] is None:
                self._report("OR needs a word on both sides.", token)
            parts.append(right)
        return join(Or, [part for part in parts if part])

    def _parse_and(self, depth: int) -> Node | None:
        parts: list[Node] = []
        while (token := self._peek()) and token.kind not in ("or", "close"):
            if token.kind == "and":
                self.position += 1
                after = self._peek()
                if not parts or after is None or after.kind in ("or", "close", "and"):
                    self._report("AND needs a word on both sides.", token)
                continue
            if node := self._parse_not(depth):
                parts.append(node)
        return join(And, parts)

    def _parse_not(self, depth: int) -> Node | None:
        negations = []
        while (token := self._peek()) and token.kind == "not":
            self.position += 1
            negations.append(token)
        node = self._parse_near(depth)
        if negations and node is None:
            self._report("NOT needs a word behind it.", negations[-1])
        if node is not None:
            for _ in negations:
                node = node.part if isinstance(node, Not) else Not(node)
        return node

    def _parse_near(self, depth: int) -> Node | None:
        found = side = self._parse_term(depth)
        while (token := self._peek()) and token.kind == "near":
            self.position += 1
            right = self._parse_term(depth)
            near = near_each_other(side, right, token)
            self._words_apart(token)
            if near is None:
                self._report(
                    f"{token.text} needs a word, a phrase in quotes or several with OR between "
                    "them in parentheses on both sides.",
                    token,
                )
                near = right
            else:
                found = None if found is side else found
                for text in too_common(side, right) if token.unit is not Unit.WORDS else ():
                    self._report(f"\u201c{text}\u201d is too common for {token.text}.", token)
            # a w/5 b w/5 c: b is near both of its neighbours
            found = join(And, [node for node in (found, near) if node])
            side = right
        return found

    def _words_apart(self, token: Token) -> int:
        apart, messages = words_apart(token)
        for message in messages:
            self._report(message, token)
        return apart

    def _parse_term(self, depth: int) -> Node | None:
        token = self._peek()
        if token is None or token.kind in ("or", "and", "close"):
            return None
        self.position += 1
        match token.kind:
            case "open":
                return self._parse_group(token, depth)
            case "field":
                return self._parse_field(token, depth)
            case "phrase":
                return self._parse_phrase(token)
            case "word":
                return self._parse_word(token)
            case "near":
                self._report(f"{token.text} needs a word on both sides.", token)
            case "bare_field":
                self._report(f"{token.text} needs a word right behind it.", token)
            case "not":
                self._report("NOT can't stand here.", token)
        return None

    def _parse_group(self, token: Token, depth: int) -> Node | None:
        if depth >= MOST_DEPTH:
            self._report("The parentheses are nested too deeply.", token)
            return None
        node = self._parse_or(depth + 1)
        closing = self._peek()
        if closing and closing.kind == "close":
            self.position += 1
        elif not self.is_cut:
            self._report("This parenthesis is never closed.", token)
        if node is None:
            self._report("There is nothing between the parentheses.", token)
        return node

    def _parse_field(self, token: Token, depth: int) -> Node | None:
        content = self._parse_term(depth + 1) if depth < MOST_DEPTH else None
        node, message = in_field(token.text, content)
        if message:
            self._report(message, token)
        return node

    def _parse_phrase(self, token: Token) -> Node | None:
        if not token.closed:
            self._report("The quotation mark is never closed.", token)
        if not re.search(r"\w", token.text):
            self._report("There are no words between the quotation marks.", token)
            return None
        slop = self._words_apart(token)
        words = words_of(token.text)
        if slop and len(set(words)) < len(words):
            self._report("A word that stands twice in a phrase with ~ was searched once.", token)
        return Phrase(token.text, slop, (token.start, token.end))

    def _parse_word(self, token: Token) -> Word | None:
        word, messages = read_word(token.text)
        for message in messages:
            self._report(message, token)
        is_between = 1 < self.position < len(self.tokens)
        if word and word.text.casefold() == "or" and is_between:
            self._report(
                "\u201cor\u201d in small letters is a word like others; OR in capitals finds "
                "either side.",
                token,
            )
        return replace(word, place=(token.start, token.end)) if word else None
