"""Other ways to rank, measured with the judged questions and not adopted.

`python -m bench.relevance_alternatives` prints a row for each. An alternative replaces
`Compiler._all`, which combines the words of a query.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tantivy import Occur, Query

from bench.archive import open_throwaway_archive
from bench.relevance import changes, summary
from synthetic.relevance.measures import Report, questions

if TYPE_CHECKING:
    from determinations.search.language import Node
    from determinations.search.text_query import Compiler

    All = Callable[[Compiler, tuple[Node, ...]], Query]

SHORTEST = 3
"""Below so many words all are required, whatever the share."""


@contextmanager
def in_place(alternative: All) -> Iterator[None]:
    from determinations.search.text_query import Compiler

    before = Compiler._all
    Compiler._all = alternative  # type: ignore[assignment, method-assign]
    try:
        yield
    finally:
        Compiler._all = before  # type: ignore[method-assign]


def words_of(node: Node) -> list[str]:
    """Return what a reader typed of this part, without the names that were added to it."""
    from determinations.search import language
    from determinations.search.language import And, Same, Word

    match node:
        case Word(text):
            return language.words_of(text)
        case Same(parts):
            return words_of(parts[0])
        case And(parts):
            return [word for part in parts for word in words_of(part)]
        case _:
            return []


def with_bonus(bonus: Callable[[Compiler, tuple[Node, ...]], Query | None]) -> All:
    """Return `_all` with a clause more, which only raises the score."""
    from determinations.search.text_query import Compiler

    usual = Compiler._all

    def alternative(self: Compiler, parts: tuple[Node, ...]) -> Query:
        query = usual(self, parts)
        named = tuple(part for part in parts if words_of(part))
        extra = bonus(self, named) if len(named) > 1 and len(self.fields) > 1 else None
        if extra is None:
            return query
        return Query.boolean_query([(Occur.Must, query), (Occur.Should, extra)])

    return alternative


def all_in_heading(weight: float) -> All:
    from determinations.search.text_query import Compiler

    return with_bonus(
        lambda self, parts: Query.const_score_query(
            Query.boolean_query(
                [(Occur.Must, Compiler(self.searcher, ("item",)).compile(part)) for part in parts]
            ),
            weight,
        )
    )


def near_in_heading(weight: float, slop: int) -> All:
    from determinations.search.index.schema import SCHEMA
    from determinations.search.text_query import BOOSTS

    def bonus(self: Compiler, parts: tuple[Node, ...]) -> Query | None:
        words = [word for part in parts for word in words_of(part)]
        phrase = Query.phrase_query(SCHEMA, "item", list(words), slop)
        return Query.boost_query(phrase, weight * BOOSTS["item"])

    return with_bonus(bonus)


def most_words(share: float) -> All:
    from determinations.search.text_query import Compiler

    usual = Compiler._all

    def alternative(self: Compiler, parts: tuple[Node, ...]) -> Query:
        if len(parts) < SHORTEST or not all(words_of(part) for part in parts):
            return usual(self, parts)
        return Query.boolean_query(
            [(Occur.Should, self.compile(part)) for part in parts],
            minimum_number_should_match=math.ceil(len(parts) * share),
        )

    return alternative


def most_words_where_nothing_has_all(names: dict[int, str], share: float) -> Report:
    from synthetic.relevance.evaluation import answer

    answers = []
    for question in questions():
        found = answer(question, names)
        if not found.total:
            with in_place(most_words(share)):
                found = answer(question, names)
        answers.append(found)
    return Report(tuple(answers))


def main() -> None:
    open_throwaway_archive()
    from synthetic.relevance.evaluation import evaluate, load_letters

    names = load_letters()
    usual = evaluate(names)
    print(f"{'as it is':<44} {summary(usual)}")
    alternatives = {
        **{f"all words in heading, +{w:g}": all_in_heading(w) for w in (2.0, 5.0, 10.0)},
        **{
            f"near in heading, x{w:g}, slop {slop}": near_in_heading(w, slop)
            for w in (0.25, 0.5, 1.0)
            for slop in (0, 3, 8)
        },
        **{f"{share:.0%} of three or more words": most_words(share) for share in (0.6, 0.75, 0.8)},
    }
    for label, alternative in alternatives.items():
        with in_place(alternative):
            report = evaluate(names)
        more = total(report) / total(usual)
        print(f"{label:<44} {summary(report)}, {changes(report, usual)}, items found x{more:.2f}")
    report = most_words_where_nothing_has_all(names, 0.6)
    label = "60% of them where nothing has all"
    print(f"{label:<44} {summary(report)}, {changes(report, usual)}")


def total(report: Report) -> int:
    """Return the number of items found for all questions together."""
    return sum(answer.total for answer in report.answers)


if __name__ == "__main__":
    main()
