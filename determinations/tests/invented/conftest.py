"""Samples are shown until a real letter is published, as they are where nothing else is set."""

from __future__ import annotations

import pytest

from determinations.search.value_labels import forget_labels


@pytest.fixture(autouse=True)
def _auto(settings):
    settings.IMR_SAMPLES = "auto"
    forget_labels()
