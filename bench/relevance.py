#!/usr/bin/env python
"""How well searches are ranked: `python bench/relevance.py` asks the questions of relevance.toml.

Loads the letters of samples/ and of relevance_letters.toml into a throwaway archive, asks every
question through the search itself and compares the order with the judgements: nDCG@10 and the
reciprocal rank of the first exact answer. `--tie 0.1 --item 8` tries other weights; `--compare`
measures a row of them.
"""

from __future__ import annotations

import argparse
import atexit
import json
import math
import os
import shutil
import sys
import tempfile
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parent
QUESTIONS = HERE / "relevance.toml"
LETTERS = HERE / "relevance_letters.toml"

DEPTH = 10
GRADES = {"exact": 3, "same": 2, "touch": 1}
FIELDS = ("item", "rationale", "summary")
COMPARED: tuple[Mapping[str, float], ...] = (
    {},
    *({"item": boost} for boost in (1.0, 2.0, 3.0, 4.0, 6.0, 8.0)),
    *({"rationale": boost} for boost in (1.0, 1.5, 2.0, 3.0)),
    *({"summary": boost} for boost in (0.0, 0.1, 0.3, 0.6, 1.0)),
    *({"tie": tie} for tie in (0.0, 0.1, 0.3, 0.6, 1.0)),
)


@dataclass(frozen=True)
class Question:
    """What is typed, and the grade of every item that answers it, by `<letter>#<position>`."""

    q: str
    kind: str
    grades: Mapping[str, int]


@dataclass(frozen=True)
class Answer:
    """How a question was answered: the grades of the hits in order, and what they are worth."""

    question: Question
    found: tuple[str, ...]
    total: int

    @property
    def gains(self) -> list[int]:
        return [self.question.grades.get(one, 0) for one in self.found]

    @property
    def ndcg(self) -> float:
        return ndcg(self.gains, self.question.grades.values())

    @property
    def order(self) -> float:
        """nDCG among what was found: how good the order is, whatever was missed."""
        return ndcg(self.gains, self.gains)

    @property
    def reciprocal_rank(self) -> float:
        best = max(GRADES.values())
        return next((1 / rank for rank, gain in enumerate(self.gains, 1) if gain == best), 0.0)


@dataclass(frozen=True)
class Report:
    answers: tuple[Answer, ...]

    @property
    def ndcg(self) -> float:
        return fmean(one.ndcg for one in self.answers)

    @property
    def order(self) -> float:
        return fmean(one.order for one in self.answers if any(one.gains))

    @property
    def mrr(self) -> float:
        return fmean(one.reciprocal_rank for one in self.answers)

    @property
    def exact_first(self) -> float:
        return fmean(one.reciprocal_rank == 1 for one in self.answers)


def questions(source: Path = QUESTIONS) -> list[Question]:
    data = tomllib.loads(source.read_text(encoding="utf-8"))
    return [
        Question(
            one["q"],
            one["kind"],
            {item: grade for name, grade in GRADES.items() for item in one.get(name, ())},
        )
        for one in data["question"]
    ]


def ndcg(gains: Sequence[int], ideal: Iterable[int], depth: int = DEPTH) -> float:
    """Discounted gain of a ranking over that of the best one; exponential in the grade."""
    best = _dcg(sorted(ideal, reverse=True)[:depth])
    return _dcg(gains[:depth]) / best if best else 0.0


def _dcg(gains: Iterable[int]) -> float:
    return math.fsum((2.0**gain - 1) / math.log2(rank + 1) for rank, gain in enumerate(gains, 1))


def load_letters() -> dict[int, str]:
    """Publish all letters and index them; returns the name of each item by its key."""
    sys.path.insert(0, str(PROJECT / "samples"))
    from make import drafts

    from determinations.ingest import publishing
    from determinations.ingest.intake import open_batch, receive
    from determinations.ingest.processing import record_reading
    from determinations.ingest.sources import IncomingFile
    from determinations.letters.reading import read
    from determinations.models import DisputedItem, Letter, LetterStatus
    from determinations.search.index import following as indexer
    from determinations.search.labels import forget_labels
    from synthetic.render import render

    batch = open_batch("relevance")
    names: dict[int, str] = {}
    for draft in (*drafts(), *drafts(LETTERS)):
        content = render(draft).encode()
        receipt = receive(
            batch, IncomingFile(f"{draft.name}.txt", content), publish_when_clean=True
        )
        assert receipt.letter is not None, draft.name
        status = record_reading(receipt.letter.pk, read(content, "text/plain"))
        if status != LetterStatus.PUBLISHED:  # as a person would who has looked at it
            publishing.publish(receipt.letter.pk)
        case_id = Letter.objects.get(pk=receipt.letter.pk).case_id
        for item in DisputedItem.objects.filter(case=case_id, case__published_at__isnull=False):
            names[item.pk] = f"{draft.name}#{item.position}"
    judged = {item for question in questions() for item in question.grades}
    assert judged <= set(names.values()), judged - set(names.values())
    forget_labels()
    indexer.bring_up_to_date()
    return names


def ask(question: Question, names: Mapping[int, str]) -> Answer:
    """One question; a misspelt one is asked as "did you mean" puts it, as a reader would."""
    from determinations.search.engine import search
    from determinations.search.request import MOST_PER_PAGE, SearchRequest

    result = search(SearchRequest(q=question.q, per_page=MOST_PER_PAGE))
    if question.kind == "misspelt" and result.suggestion:
        asked = SearchRequest(q=result.suggestion, per_page=MOST_PER_PAGE)
        result = search(asked)
    return Answer(question, tuple(names[hit.item_id] for hit in result.hits), result.total)


def evaluate(names: Mapping[int, str]) -> Report:
    return Report(tuple(ask(question, names) for question in questions()))


@contextmanager
def weights(changed: Mapping[str, float]) -> Iterator[None]:
    """The search with other weights of fields, or another share of the lesser fields (`tie`)."""
    from determinations.search import text_query as compiler

    before = dict(compiler.BOOSTS), compiler.TIE
    compiler.BOOSTS.update({name: changed[name] for name in FIELDS if name in changed})
    compiler.TIE = changed.get("tie", compiler.TIE)
    try:
        yield
    finally:
        compiler.BOOSTS.update(before[0])
        compiler.TIE = before[1]


def open_throwaway_archive() -> None:
    """A PostgreSQL and an index of our own in a temporary folder, gone when the process ends."""
    folder = tempfile.mkdtemp(prefix="relevance-")
    # registered before the server's own, and therefore run after it has stopped
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    os.environ.pop("DATABASE_URL", None)
    os.environ.pop("IMR_INDEX_DIR", None)
    os.environ["IMR_DATA_DIR"] = folder
    os.environ.setdefault("LOG_LEVEL", "ERROR")
    os.environ["DJANGO_SETTINGS_MODULE"] = "imr_archive.settings"
    sys.path.insert(0, str(PROJECT))
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def print_report(report: Report) -> None:
    for one in report.answers:
        gains = " ".join(map(str, one.gains[:DEPTH])) or "-"
        print(f"{one.ndcg:.3f}  {one.reciprocal_rank:.2f}  {one.question.q:<58} {gains}")
    print(summary(report))


def summary(report: Report) -> str:
    return (
        f"{len(report.answers)} questions: nDCG@{DEPTH} {report.ndcg:.4f}, "
        f"among what was found {report.order:.4f}, MRR {report.mrr:.4f}, "
        f"exact answer first {report.exact_first:.1%}"
    )


def changes(report: Report, usual: Report) -> str:
    """How many questions are answered better and worse than usual: one or two are no proof."""
    gains = [new.ndcg - old.ndcg for new, old in zip(report.answers, usual.answers, strict=True)]
    better, worse = sum(one > 0.001 for one in gains), sum(one < -0.001 for one in gains)
    return f"{better} better, {worse} worse"


def as_json(report: Report) -> str:
    return json.dumps(
        {
            "ndcg": report.ndcg,
            "order": report.order,
            "mrr": report.mrr,
            "exact_first": report.exact_first,
            "questions": [
                {
                    "q": one.question.q,
                    "kind": one.question.kind,
                    "ndcg": one.ndcg,
                    "order": one.order,
                    "reciprocal_rank": one.reciprocal_rank,
                    "total": one.total,
                    "found": [
                        {"item": item, "grade": grade}
                        for item, grade in zip(one.found, one.gains, strict=True)
                    ],
                }
                for one in report.answers
            ],
        },
        indent=2,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    for name in (*FIELDS, "tie"):
        parser.add_argument(f"--{name}", type=float, help=f"weight of {name} in place of ours")
    parser.add_argument("--compare", action="store_true", help="measure a row of other weights")
    parser.add_argument("--json", action="store_true", help="everything, as JSON")
    given = vars(parser.parse_args())
    changed = {name: given[name] for name in (*FIELDS, "tie") if given[name] is not None}

    open_throwaway_archive()
    names = load_letters()
    if given["compare"]:
        usual = evaluate(names)
        for other in COMPARED:
            with weights({**changed, **other}):
                report = evaluate(names)
            what = " ".join(f"{name} {value:g}" for name, value in other.items())
            print(f"{what or 'as it is':<14} {summary(report)}, {changes(report, usual)}")
        return
    with weights(changed):
        report = evaluate(names)
    if given["json"]:
        print(as_json(report))
    else:
        print_report(report)


if __name__ == "__main__":
    main()
