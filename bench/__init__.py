"""Measure the archive: `python -m bench.<name> --help`. docs/benchmarks.md holds the results.

Run one benchmark: `python -m bench.parse`. Those there are:

parse: letters a second · ingest: from a file to what a search finds · renumber: copies of real
letters with other case numbers, to take in · faults: processes killed as letters are taken in ·
confinement: what confining their reader costs · ocr: scans read correctly · fuzz: texts that break
the parser · search: milliseconds a search · rates: milliseconds of rates · comparing: of contrasts,
opposites and decisions side by side · relevance, relevance_alternatives: the order of results ·
export: decisions a second, and memory · review: pages for a backlog of waiting letters ·
screenshots: pictures of all pages, to look at
"""

from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
