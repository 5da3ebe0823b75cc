"""Read mutated sample letters for a while, and keep those that are misread; or search.

    python -m bench.fuzz --seconds 600 --seed 1
    python -m bench.fuzz --queries --letters 20000 --data DIR --seconds 600
    python -m bench.fuzz --uploads --save

Searches are random and hostile queries, each counted anew, in an archive of invented letters below
`--data`; the slowest are printed, and findings are those over 1 s of processor time and any
exception.
Uploads are damaged PDFs, zip archives and texts, through the confined reader.

Exits with 1 where something was found; the files go to --into. The same seed gives the same
letters.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from bench import archive, fuzz_uploads, query_fuzz
from synthetic.mutations import fuzz
from synthetic.samples import sample_texts


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--into", type=Path, default=Path("fuzz-findings"), metavar="FOLDER")
    parser.add_argument("--queries", action="store_true", help="search instead of reading")
    parser.add_argument("--letters", type=int, default=20_000)
    parser.add_argument("--data", type=Path, default=archive.DEFAULT)
    parser.add_argument("--uploads", action="store_true", help="upload whole files")
    parser.add_argument("--save", action="store_true", help="keep figures of uploads")
    options = parser.parse_args()
    mode = fuzz_queries if options.queries else fuzz_letters
    if options.uploads:
        mode = fuzz_uploads.run
    sys.exit(1 if mode(options) else 0)


def fuzz_queries(options: argparse.Namespace) -> int:
    """Search and return the number of findings."""
    archive.open_archive(options.data)
    archive.fill(options.letters)

    from determinations.search import QueryRefused, SearchRequest, search

    def is_refused(query: str) -> bool:
        try:
            search(SearchRequest(q=query))
        except QueryRefused:
            return True
        return False

    report = query_fuzz.run(options.seconds, options.seed, is_refused)
    for seconds, query in sorted(report.slowest, reverse=True):
        print(f"{seconds:7.3f} s  {query}")
    for why, query in report.failures:
        print(f"{why}  {query}")
    print(
        f"{report.queries:,} queries in {options.letters:,} letters, {report.refused:,} refused, "
        f"{len(report.slow):,} over {query_fuzz.SLOW_SECONDS:g} s, {len(report.failures):,} failed"
    )
    return len(report.slow) + len(report.failures)


def fuzz_letters(options: argparse.Namespace) -> int:
    """Read letters and return the number of findings."""
    read = found = 0
    until = time.monotonic() + options.seconds
    for finding in fuzz(options.seed, sample_texts()):
        read += 1
        if finding:
            found += 1
            options.into.mkdir(parents=True, exist_ok=True)
            path = options.into / f"{options.seed}-{read}.txt"
            path.write_text(finding.text, encoding="utf-8", errors="surrogatepass")
            print(f"{path}: {finding.why}", flush=True)
        if time.monotonic() > until:
            break
    print(f"{read:,} letters read, {found:,} with a finding")
    return found


if __name__ == "__main__":
    main()
