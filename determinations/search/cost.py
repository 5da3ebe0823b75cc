"""What a query may cost: decided from its tree, and from what it compiles to, before it runs.

tantivy can't be interrupted, and a query of a hundred letters can be more work than one of a
thousand. So what is dear is counted beforehand: by `refusal` in the tree, by a `Meter` while the
tree is compiled, when it is known how many words of the index a word stands for. What is too dear
is refused as a whole, with the part that is to be shortened.

Costs are relative to the archive: what is allowed with 20,000 letters is with a million.
"""

from __future__ import annotations

from collections.abc import Sequence

import tantivy

from .language import NOWHERE, Leaf, Near, Node, Phrase, QueryProblem, leaves, words_of

MOST_WORDS_APART = 6
"""Words of a phrase with ~ that may stand apart from each other."""

MOST_PAIRS = 36
"""Pairs of all proximities of a query, (a OR b) w/5 (c OR d) being four."""

MOST_FUZZY = 20
"""Words with a tilde: for each all words of the index are compared."""

MOST_BESIDE_CONNECTOR = 200
"""Terms of the index that begin like a word with a star beside a connector."""

MOST_CLAUSES = 2_000
"""Terms of the index that are looked up: words in each of their forms and in each field."""

MOST_EXPANDED = 50_000
"""Terms of the index that begin like the words with a star, of all fields and words together."""

MOST_CASES_BEGUN = 10
"""Case numbers with a star: for each all numbers that begin so are walked through."""

MOST_WORK = 25.0
"""Work of all phrases and proximities together. One is to compare where two words stand that are in
every decision: 10 to 15 ms with 20,000 letters, the page and its counts together."""

SMALL = 1_000
"""Decisions of an archive in which no phrase is dear."""


class QueryRefused(Exception):
    """The query is too much work; `problem` says which part of it to shorten."""

    def __init__(self, problem: QueryProblem, query: str = "") -> None:
        part = query[problem.start : problem.end]
        super().__init__(f"{problem.message} \u201c{part}\u201d" if part else problem.message)
        self.problem = problem


def refusal(root: Node) -> QueryProblem | None:
    """Return why a tree is not compiled at all, None where it may be."""
    pairs = fuzzy = 0
    for leaf in leaves(root):
        if len(_words_apart(leaf)) > MOST_WORDS_APART:
            return _problem(
                leaf,
                f"Words that may stand apart, in quotes with ~, can be at most "
                f"{MOST_WORDS_APART} together; shorten this part.",
            )
        pairs += isinstance(leaf, Near)
        fuzzy += bool(getattr(leaf, "fuzzy", False))
        if pairs > MOST_PAIRS:
            return _problem(
                leaf,
                f"A search can have at most {MOST_PAIRS} pairs of words near each other, each "
                "choice with each; leave some out from here on.",
            )
        if fuzzy > MOST_FUZZY:
            return _problem(
                leaf,
                f"At most {MOST_FUZZY} words of a search can have a ~; write the others without "
                "from here on.",
            )
    return None


class Meter:
    """Adds up what one query is compiled to. A charge beyond a limit raises `QueryRefused`."""

    def __init__(self, searcher: tantivy.Searcher) -> None:
        self.searcher = searcher
        self.clauses = 0
        self.expanded = 0
        self.cases_begun = 0
        self.work = 0.0
        self._leaf: Leaf | None = None

    def begin(self, leaf: Leaf) -> None:
        """Say of which part of the query the next charges are."""
        self._leaf = leaf

    def charge_terms(self, number: int) -> None:
        """Charge terms that are looked up one by one."""
        self.clauses += number
        if self.clauses > MOST_CLAUSES:
            self._refuse("This search is of too many words, each in all of its forms; use fewer.")

    def work_of(self, field: str, words: Sequence[str]) -> float:
        """Return what it costs to read where words stand in each text that has all of them."""
        rarest = min(self.searcher.doc_freq(field, word) for word in words)
        return rarest / max(self.searcher.num_docs, SMALL)

    def charge_phrase(self, field: str, words: Sequence[str], slop: int) -> None:
        """Charge a phrase: its terms, and reading where they stand in each text that has all."""
        self.charge_terms(len(words))
        self.work += (len(words) - 1 if slop else 1) * self.work_of(field, words)
        if self.work > MOST_WORK:
            self._refuse(
                "Phrases and words near each other that are as frequent as these are too much "
                "work together; leave some out, or use rarer words."
            )

    def charge_beside_connector(self, number: int) -> None:
        """Charge words that begin so, each of which is looked for beside a connector."""
        self.charge_terms(number)
        if number > MOST_BESIDE_CONNECTOR:
            self._refuse(
                f"More than {MOST_BESIDE_CONNECTOR} words begin so; type more letters before the * "
                "that stands beside a connector."
            )

    def charge_prefix(self, field: str, beginning: str) -> None:
        """Charge all terms that begin so."""
        left = MOST_EXPANDED - self.expanded
        terms = self.searcher.terms_with_prefix(field, beginning, limit=left + 1)
        self.expanded += len(terms)
        if self.expanded > MOST_EXPANDED:
            self._refuse("Too many words begin so; type more letters before the *.")

    def charge_case_prefix(self) -> None:
        """Charge a case number's beginning, of which an archive has as many as it has letters."""
        self.charge_terms(1)
        self.cases_begun += 1
        if self.cases_begun > MOST_CASES_BEGUN:
            self._refuse(f"At most {MOST_CASES_BEGUN} case numbers of a search can have a *.")

    def _refuse(self, message: str) -> None:
        place = self._leaf.place if self._leaf else NOWHERE
        raise QueryRefused(QueryProblem(message, *place))


def _words_apart(leaf: Leaf) -> set[str]:
    match leaf:
        case Phrase(text, slop) if slop:
            return set(words_of(text))
    return set()


def _problem(leaf: Leaf, message: str) -> QueryProblem:
    return QueryProblem(message, *leaf.place)
