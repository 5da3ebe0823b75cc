"""What a reviewer adopts of the administrator's citations, turns down, or adds to them."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from .citation_words import cited_by_sides

GROUPS = tomllib.loads((Path(__file__).parent / "adoptions.toml").read_text())["group"]
CASES = [(group, sentence, cited) for group in GROUPS for sentence, *cited in group["reviewer"]]


def written_out(cited: list[str], administrator: list[str]) -> list[str]:
    """Return lines with "=*" as all that the administrator cited, and "=2" as its second."""
    lines: list[str] = []
    for line in cited:
        if line == "=*":
            lines += [f"={citation}" for citation in administrator]
        elif line[1:].isdigit():
            lines.append(f"={administrator[int(line[1:]) - 1]}")
        else:
            lines.append(line)
    return lines


@pytest.mark.parametrize(("group", "sentence", "cited"), CASES, ids=lambda one: str(one)[:80])
def test_what_the_reviewer_cites_beside_the_administrator(group, sentence, cited):
    administrator = group["administrator"]
    read = cited_by_sides(f"{group['administrator_says']} {sentence}")
    assert read == (administrator, written_out(cited, administrator))
