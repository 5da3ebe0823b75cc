"""Patterns that are tried where their keywords stand."""

from __future__ import annotations

import re
import sys

import pytest

from determinations.letters import parse, screen
from determinations.letters.patterns import KeywordPattern
from determinations.letters.phi.rules import rules


def named_patterns() -> list[KeywordPattern]:
    """Return the patterns that a module names, and those of the screen's rules."""
    parse("")
    screen("")
    modules = [module for name, module in sys.modules.items() if "determinations.letters" in name]
    named = [value for module in modules for value in vars(module).values()]
    found = [*named, *(rule.pattern for rule in rules())]
    return [pattern for pattern in found if isinstance(pattern, KeywordPattern)]


def test_each_is_a_regular_expression_though_it_is_compiled_late() -> None:
    patterns = named_patterns()

    assert len(patterns) > 50
    assert all(isinstance(keyword.pattern, re.Pattern) for keyword in patterns)


def test_one_that_is_none_says_so_once_its_keyword_is_found() -> None:
    broken = KeywordPattern("claim (", "claim")

    assert broken.search("Nothing of it.") is None
    with pytest.raises(re.error):
        broken.search("A claim.")
