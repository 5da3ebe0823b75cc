"""The figures of bench.search as Markdown tables."""

from __future__ import annotations

import resource
import statistics
from collections.abc import Mapping, Sequence
from typing import Any

from bench.queries import KINDS, Query

Times = Mapping[str, Sequence[Sequence[float]]]
"""Milliseconds of every round, by engine, a sequence for each query."""

COLUMNS = ("page", "page again", "engine", "raw", "postgresql", "sqlite")


def print_report(figures: Mapping[str, Any], queries: Sequence[Query], times: Times) -> None:
    names = [name for name in COLUMNS if name in times]
    megabytes = figures["index_bytes"] / 2**20
    print(
        f"\n{figures['letters']:,} letters, {figures['items']:,} disputed items; "
        f"index {megabytes:,.0f} MB in {figures['segments']} segments"
    )
    for name, value in figures.items():
        if name.endswith(("_a_second", "_mb", "_build_s")):
            print(f"{name}: {value:,}")
    _print_kinds(names, queries, times)
    _print_throughput(names, figures)
    _print_queries(names, figures, queries, times)
    for other in ("raw", "postgresql", "sqlite"):
        if other in times and "engine" in times:
            _print_ratios(other, figures, times)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\npeak memory of the measuring process: {peak:,.0f} MB")


def _print_kinds(names: Sequence[str], queries: Sequence[Query], times: Times) -> None:
    print(f"\n| milliseconds | {' | '.join(names)} |\n|---|{'---|' * len(names)}")
    for kind in (*KINDS, None):
        rows = [n for n, query in enumerate(queries) if kind in (None, query.kind)]
        cells = []
        for name in names:
            rounds = [time for n in rows for time in times[name][n]]
            p50, p95, p99 = (quantile(rounds, share) for share in (0.5, 0.95, 0.99))
            cells.append(f"p50 {p50:.0f}, p95 {p95:.0f}, p99 {p99:.0f}, max {max(rounds):.0f}")
        print(f"| {kind or 'all'} ({len(rows)}) | {' | '.join(cells)} |")


def _print_throughput(names: Sequence[str], figures: Mapping[str, Any]) -> None:
    """Print the last row of the table of kinds: pages a second, where pages were measured."""
    cells = [str(figures.get(f"{name}: pages_a_second", "")) for name in names]
    if any(cells):
        print(f"| pages a second | {' | '.join(cells)} |")


def _print_queries(
    names: Sequence[str], figures: Mapping[str, Any], queries: Sequence[Query], times: Times
) -> None:
    print(f"\n| search | matches | {' | '.join(names)} |\n|---|---|{'---|' * len(names)}")
    for n, query in enumerate(queries):
        cells = [f"{statistics.median(times[name][n]):.1f}" for name in names]
        print(f"| `{query.label}` | {figures['matches'][n]:,} | {' | '.join(cells)} |")


def _print_ratios(other: str, figures: Mapping[str, Any], times: Times) -> None:
    """Print how many times longer another engine takes or, for raw tantivy, how much we add."""
    triples = [
        (statistics.median(ours), statistics.median(theirs), matches)
        for ours, theirs, matches in zip(
            times["engine"], times[other], figures["matches"], strict=True
        )
    ]
    common = [triple for triple in triples if triple[2] > figures["items"] / 10]
    for name, chosen in (("all", triples), ("more than a tenth of items", common)):
        if not chosen:
            continue
        ratios = [
            (ours / theirs if other == "raw" else theirs / ours) for ours, theirs, _ in chosen
        ]
        what = "ours / raw" if other == "raw" else f"{other} / ours"
        print(f"\n{what}, {name} ({len(ratios)} searches): "
              f"median {statistics.median(ratios):.2f}, "
              f"least {min(ratios):.2f}, most {max(ratios):.2f}")  # fmt: skip


def quantile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
