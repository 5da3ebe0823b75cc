"""Random and hostile queries against the search: which are slow, which fail."""

from __future__ import annotations

import heapq
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field

SLOW_SECONDS = 1.0
SLOWEST_KEPT = 10
FREQUENT = ("the", "of", "a", "and", "is", "was", "medically", "necessary", "pain", "injury")
TRADE = (
    "knee",
    "MRI",
    "therapy",
    "lumbar",
    "PT",
    "Norco",
    "acupuncture",
    "10/325",
    "L4-5",
    "H-wave",
)
FIELDS = ("item", "rationale", "summary", "guideline", "specialty", "page", "case", "nonsense")


@dataclass
class Report:
    """What a run has found; `slowest` holds seconds of processor time and query."""

    queries: int = 0
    refused: int = 0
    slowest: list[tuple[float, str]] = field(default_factory=list)
    failures: list[tuple[str, str]] = field(default_factory=list)

    @property
    def slow(self) -> list[tuple[float, str]]:
        return [(seconds, query) for seconds, query in self.slowest if seconds > SLOW_SECONDS]


class Queries:
    """Makes queries from the whole syntax; the same seed makes the same ones."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def query(self) -> str:
        """Return a query of up to 1,000 characters, every fourth one of one dear kind."""
        if self._random.random() < 0.25:
            return self._dear()[:1000]
        return self._any(self._random.randint(0, 4))[:1000]

    def _word(self) -> str:
        letters = "".join(
            self._random.choices("aceilnorst0*~-'\u00e9", k=self._random.randint(1, 12))
        )
        return self._random.choice([*FREQUENT, *TRADE, letters])

    def _words(self, most: int, joint: str = " ") -> str:
        return joint.join(self._word() for _ in range(self._random.randint(1, most)))

    def _any(self, depth: int) -> str:
        if depth == 0:
            return self._leaf()
        parts = [self._any(depth - 1) for _ in range(self._random.randint(1, 4))]
        joint = self._random.choice([" ", " OR ", " AND ", " NOT ", " -", self._connector()])
        joined = joint.join(parts)
        return self._random.choice(
            [f"({joined})", joined, f"({joined}", f"{self._field()}:({joined})"]
        )

    def _leaf(self) -> str:
        word = self._word()
        return self._random.choice(
            [word, word, f"{word[:2]}*", f"{word}~", f'"{self._words(8)}"',
             f'"{self._words(8)}"~{self._number()}', f"{self._field()}:{word}",
             f"{word} w/s {word}", f"{word[:3]}*{self._connector()}{self._word()}"]
        )  # fmt: skip

    def _field(self) -> str:
        return self._random.choice(FIELDS)

    def _connector(self) -> str:
        unit = self._random.choice([self._number(), self._number(), "s", "p"])
        return self._random.choice([f" w/{unit} ", f" pre/{unit} ", f" +{unit} ", " near "])

    def _number(self) -> int:
        return self._random.choice([0, 1, 5, 15, 50, 999])

    def _dear(self) -> str:
        frequent = self._random.sample(FREQUENT, k=self._random.randint(2, 6))
        choice = f"({' OR '.join(frequent)})"
        phrase, copies = " ".join(frequent[:3]), self._random.randint(1, 40)
        repeated = " ".join(self._random.choices(frequent, k=self._random.randint(2, 60)))
        near = f"{choice}{self._connector()}{choice}"
        beginnings = " OR ".join(f"{word[:3]}*" for word in (*frequent, *TRADE[:3]))
        return self._random.choice(
            [f'"{repeated}"~{self._number()}', f'"{repeated}" w/50 "{repeated}"',
             f'"{phrase}"{self._connector()}"{" ".join(frequent[-2:])}"',
             f"({beginnings}){self._connector()}({beginnings})",
             f'({" OR ".join(f"{phrase!r}" for _ in range(copies % 7 + 1))}){self._connector()}'
             f'"{" ".join(frequent[:2])}"',
             " ".join([near] * self._random.randint(1, 8)), " w/50 ".join([repeated] * 2),
             " OR ".join(f'"{phrase}"~{number}' for number in range(copies)),
             " OR ".join(f"{self._word()}~" for _ in range(60)),
             " OR ".join(f"{a}{b}*" for a in "abcdefgh" for b in "aeiorstl"),
             " ".join(f'"{self._words(6)}"' for _ in range(60))]
        )  # fmt: skip


def run(seconds: float, seed: int, search: Callable[[str], bool]) -> Report:
    """Search for `seconds` and report. `search` returns whether it refused the query."""
    report, queries = Report(), Queries(seed)
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        query = queries.query()
        started = time.process_time()  # of all threads: a busy machine makes nothing slower
        try:
            report.refused += search(query)
        except Exception as error:
            report.failures.append((repr(error), query))
        report.queries += 1
        heapq.heappush(report.slowest, (time.process_time() - started, query))
        if len(report.slowest) > SLOWEST_KEPT and report.slowest[0][0] <= SLOW_SECONDS:
            heapq.heappop(report.slowest)
    return report
