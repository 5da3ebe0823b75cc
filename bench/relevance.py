"""How well searches are ranked: `python -m bench.relevance` runs the judged questions.

Loads the samples and the letters of synthetic/relevance into a throwaway archive, runs every
question through the search and compares the order with the judgments: nDCG@10 and the reciprocal
rank of the first exact answer. `--tie 0.1 --item 8` tries other weights, `--compare` a list of
them.

A second table says how well a search finds what is about something, and nothing else: precision of
the first page, recall, and how far the number of decisions and the share of overturned ones are
from the truth. `--parameters outcome=overturned` gives each search further parameters, as in its
URL.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from bench.archive import open_throwaway_archive
from bench.saving import save
from synthetic.relevance.measures import DEPTH, FIRST_PAGE, AboutReport, Report

FIELDS = ("item", "about", "rationale", "summary")
COMPARED: tuple[Mapping[str, float], ...] = (
    {},
    *({"item": boost} for boost in (1.0, 2.0, 3.0, 4.0, 6.0, 8.0)),
    *({"rationale": boost} for boost in (1.0, 1.5, 2.0, 3.0)),
    *({"summary": boost} for boost in (0.0, 0.1, 0.3, 0.6, 1.0)),
    *({"tie": tie} for tie in (0.0, 0.1, 0.3, 0.6, 1.0)),
)


@contextmanager
def weights(changed: Mapping[str, float]) -> Iterator[None]:
    """Search with other field weights, or another share of the lesser fields (`tie`)."""
    from determinations.search import text_query as compiler

    before = dict(compiler.BOOSTS), compiler.TIE
    compiler.BOOSTS.update({name: changed[name] for name in FIELDS if name in changed})
    compiler.TIE = changed.get("tie", compiler.TIE)
    try:
        yield
    finally:
        compiler.BOOSTS.update(before[0])
        compiler.TIE = before[1]


def print_report(report: Report) -> None:
    for answer in report.answers:
        gains = " ".join(map(str, answer.gains[:DEPTH])) or "-"
        print(f"{answer.ndcg:.3f}  {answer.reciprocal_rank:.2f}  {answer.question.q:<58} {gains}")
    print(summary(report))


def summary(report: Report) -> str:
    return (
        f"{len(report.answers)} questions: nDCG@{DEPTH} {report.ndcg:.4f}, "
        f"among what was found {report.order:.4f}, MRR {report.mrr:.4f}, "
        f"exact answer first {report.exact_first:.1%}"
    )


def print_about(report: AboutReport) -> None:
    """Print a line for each question, and a table with a row for each kind and for all."""
    print("\nprecision  recall  found/true  overturned found/true  question")
    for answer in report.answers:
        print(
            f"{_percent(answer.precision):>9}  {_percent(answer.recall):>6}"
            f"  {len(answer.found):>5}/{len(answer.question.about):<4}"
            f"  {_percent(answer.share_found):>16}/{_percent(answer.share_true):<4}"
            f"  {answer.question.q}"
        )
    print(about_table(report))


def about_table(report: AboutReport) -> str:
    """Return the measures as a table in Markdown."""
    rows = [
        f"\n| | precision@{FIRST_PAGE} | recall | found / true: mean, median | "
        "error of the overturned share | find nothing |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for kind, part in {**report.by_kind(), "all": report}.items():
        rows.append(
            f"| {kind} ({len(part.answers)}) | {part.precision:.3f} | {part.recall:.3f} | "
            f"{part.count_ratio:.2f}, {part.median_count_ratio:.2f} | "
            f"{100 * part.share_error:.1f} points | {part.nothing_found} |"
        )
    return "\n".join(rows)


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{share:.0%}"


def changes(report: Report, usual: Report) -> str:
    """Say how many questions are answered better and worse than usual; one or two prove nothing."""
    gains = [new.ndcg - old.ndcg for new, old in zip(report.answers, usual.answers, strict=True)]
    better, worse = sum(gain > 0.001 for gain in gains), sum(gain < -0.001 for gain in gains)
    return f"{better} better, {worse} worse"


def as_data(report: Report) -> dict[str, Any]:
    return {
        "ndcg": report.ndcg,
        "order": report.order,
        "mrr": report.mrr,
        "exact_first": report.exact_first,
        "questions": [
            {
                "q": answer.question.q,
                "kind": answer.question.kind,
                "ndcg": answer.ndcg,
                "order": answer.order,
                "reciprocal_rank": answer.reciprocal_rank,
                "total": answer.total,
                "found": [
                    {"item": item, "grade": grade}
                    for item, grade in zip(answer.found, answer.gains, strict=True)
                ],
            }
            for answer in report.answers
        ],
    }


def about_as_data(report: AboutReport) -> dict[str, Any]:
    return {
        **_about_means(report),
        "kinds": {kind: _about_means(part) for kind, part in report.by_kind().items()},
        "questions": [
            {
                "q": answer.question.q,
                "kind": answer.question.kind,
                "precision": answer.precision,
                "recall": answer.recall,
                "count_ratio": answer.count_ratio,
                "share_found": answer.share_found,
                "share_true": answer.share_true,
                "share_error": answer.share_error,
                "wrong": [item for item in answer.found if item not in answer.question.about],
                "missed": sorted(answer.question.about.difference(answer.found)),
            }
            for answer in report.answers
        ],
    }


def _about_means(report: AboutReport) -> dict[str, float]:
    return {
        "precision": report.precision,
        "recall": report.recall,
        "count_ratio": report.count_ratio,
        "median_count_ratio": report.median_count_ratio,
        "share_error": report.share_error,
        "nothing_found": report.nothing_found,
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    for name in (*FIELDS, "tie"):
        parser.add_argument(f"--{name}", type=float, help=f"weight of {name} in place of ours")
    parser.add_argument("--compare", action="store_true", help="measure a list of other weights")
    parser.add_argument(
        "--parameters", default="", help="further parameters of each search, as in its URL"
    )
    parser.add_argument("--json", action="store_true", help="print everything as JSON")
    parser.add_argument("--save", action="store_true", help="keep the figures in bench/results/")
    options = parser.parse_args()
    given = {name: getattr(options, name) for name in (*FIELDS, "tie")}
    changed = {name: weight for name, weight in given.items() if weight is not None}

    open_throwaway_archive()
    from synthetic.relevance.evaluation import (
        evaluate,
        evaluate_about,
        load_about_letters,
        load_letters,
    )

    names = load_letters()
    with weights(changed):
        report = evaluate(names, options.parameters)
    if options.compare:
        for other in COMPARED:
            with weights({**changed, **other}):
                compared = evaluate(names, options.parameters)
            what = " ".join(f"{name} {value:g}" for name, value in other.items())
            print(f"{what or 'as it is':<14} {summary(compared)}, {changes(compared, report)}")
    names = load_about_letters(names)
    with weights(changed):
        about = evaluate_about(names, options.parameters)
    figures = {**as_data(report), "about": about_as_data(about)}
    if options.json:
        print(json.dumps(figures, indent=2))
    elif not options.compare:
        print_report(report)
        print_about(about)
    if options.save:
        print(save("relevance", figures))


if __name__ == "__main__":
    main()
