"""What docs/architecture.md says about where things are."""

from __future__ import annotations

import re

from django.conf import settings

ROOT = settings.BASE_DIR
PLACE = re.compile(r"`([\w./]+\.\w+|[\w./]+/)(?::(\w+))?`")


def where_to_find_it():
    text = (ROOT / "docs" / "architecture.md").read_text()
    section = text.split("## Where to find it\n")[1].split("\n## ")[0]
    rows = [line for line in section.splitlines() if line.startswith("| ")][2:]
    return [(path, name) for row in rows for path, name in PLACE.findall(row)]


def is_there(path, name):
    files = [folder / path for folder in (ROOT, ROOT / "determinations")]
    file = next((file for file in files if file.exists()), None)
    return file is not None and (not name or re.search(rf"\b{name}\b", file.read_text()))


def test_every_place_that_is_named_exists():
    places = where_to_find_it()
    assert len(places) > 30
    assert [place for place in places if not is_there(*place)] == []
