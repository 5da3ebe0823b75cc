"""Read mutated sample letters for a while, and keep those that are misread.

    python -m bench.fuzz --seconds 600 --seed 1

Exits with 1 where something was found; the texts go to --into. The same seed gives the same
letters.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from synthetic.mutations import fuzz
from synthetic.samples import sample_texts


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--into", type=Path, default=Path("fuzz-findings"), metavar="FOLDER")
    options = parser.parse_args()
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
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
