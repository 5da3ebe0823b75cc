"""Each test that docs/security.md names is there."""

from __future__ import annotations

import ast
import re
from functools import cache

import pytest
from django.conf import settings

DOCUMENT = settings.BASE_DIR / "docs" / "security.md"
FOLDERS = {"i": "imr_archive/tests/", "d": "determinations/tests/"}
CITATION = re.compile(r"`([\w/]+\.py)::(\w+)`")
STATES = {"holds", "partly", "does not hold", "not applicable", "operator"}


@cache
def names_of_tests(path):
    names = set()
    for folder in FOLDERS.values():
        file = settings.BASE_DIR / folder / path
        if file.exists():
            nodes = ast.walk(ast.parse(file.read_text(encoding="utf-8")))
            names |= {node.name for node in nodes if isinstance(node, ast.FunctionDef)}
    return names


def cited():
    return sorted(set(CITATION.findall(DOCUMENT.read_text(encoding="utf-8"))))


def rows():
    table = DOCUMENT.read_text(encoding="utf-8").split("\n## ASVS")[1]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()
             if re.match(r"\| \d", line)]  # fmt: skip
    assert len(cells) > 70
    return cells


@pytest.mark.parametrize(("path", "name"), cited())
def test_a_test_that_the_document_names_is_there(path, name):
    assert name.startswith("test_")
    assert name in names_of_tests(path)


def test_every_row_has_a_state_and_what_holds_names_its_reason():
    for requirement, state, reason, shown in rows():
        assert state in STATES, requirement
        assert reason, requirement
        assert not shown or CITATION.fullmatch(shown.split(", ")[0]), requirement


def test_requirements_stand_in_their_order_and_once():
    numbers = [tuple(map(int, re.match(r"[\d.]+", row[0])[0].split("."))) for row in rows()]
    assert numbers == sorted(set(numbers))
