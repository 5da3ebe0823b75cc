"""Static files as they are served: under hashed names that lead to each other."""

from __future__ import annotations

import re
import shutil

import pytest
from django.conf import settings
from django.contrib.staticfiles.storage import StaticFilesStorage

from imr_archive.static_files import ModuleStaticFilesStorage


@pytest.mark.parametrize("module", ["js/archive.js", "js/uploading/page.js"])
def test_modules_import_each_other_by_their_hashed_names(tmp_path, module):
    shutil.copytree(settings.BASE_DIR / "static" / "js", tmp_path / "js")
    storage = ModuleStaticFilesStorage(location=tmp_path)
    source = StaticFilesStorage(location=tmp_path)
    names = [str(path.relative_to(tmp_path)) for path in (tmp_path / "js").rglob("*.js")]
    for _name, _hashed, processed in storage.post_process({name: (source, name) for name in names}):
        assert not isinstance(processed, Exception), processed

    entry = (tmp_path / storage.stored_name(module)).read_text()
    imported = re.findall(r'from "(.+?)"', entry)
    written = (settings.BASE_DIR / "static" / module).read_text()
    assert len(imported) == written.count("\nimport ") > 1
    for name in imported:
        assert re.fullmatch(r"\./\w+\.[0-9a-f]{12}\.js", name)
        assert ((tmp_path / module).parent / name).is_file()
