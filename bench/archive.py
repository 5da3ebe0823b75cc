"""The archives that benchmarks run on: an embedded PostgreSQL and an index of their own.

Django reads its settings once, so open the archive before importing anything that has models.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
import time
from pathlib import Path
from typing import Any

from bench import PROJECT
from bench.processes import parent_of

DEFAULT = PROJECT / "var" / "bench"


def open_archive(data: Path) -> None:
    """Set Django up on the archive below `data`; create it where there is none."""
    import django
    from django.core.management import call_command

    data.mkdir(parents=True, exist_ok=True)
    for name in ("DATABASE_URL", "IMR_INDEX_DIR"):
        os.environ.pop(name, None)
    os.environ["IMR_DATA_DIR"] = str(data.resolve())
    os.environ["IMR_REMEMBERED_COUNTS"] = "0"  # so that every search is counted anew
    os.environ["IMR_INDEX_STALE_SECONDS"] = "0"  # no process follows it
    os.environ["IMR_SEARCH_SECONDS"] = "0"
    os.environ["DJANGO_SETTINGS_MODULE"] = "imr_archive.settings"
    django.setup()
    call_command("migrate", verbosity=0)


def open_throwaway_archive() -> None:
    """Set Django up on an empty archive that is deleted when the process ends."""
    folder = tempfile.mkdtemp(prefix="imr-bench-")
    # registered before the server's own exit handler, and therefore run after it
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    os.environ.setdefault("LOG_LEVEL", "ERROR")
    open_archive(Path(folder))


def fill(letters: int) -> dict[str, Any]:
    """Add invented letters up to `letters`, and index them; keep what is there already.

    Return the size of the archive and the pace at which it was filled and indexed.
    """
    from django.core.management import call_command
    from django.db import connection

    from determinations.models import Case, DisputedItem
    from determinations.search.index import following as indexer
    from determinations.search.index.files import current_generation
    from determinations.search.index.reader import reader

    figures: dict[str, Any] = {}
    present = Case.objects.count()
    if present < letters:
        started = time.perf_counter()
        call_command("make_letters", count=letters - present, first=present + 1)
        figures["letters_a_second"] = round((letters - present) / (time.perf_counter() - started))
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
    items = DisputedItem.objects.count()
    if indexer.why_rebuild() is not None or reader.searcher().num_docs != items:
        started = time.perf_counter()
        call_command("reindex")
        figures["items_indexed_a_second"] = round(items / (time.perf_counter() - started))
    generation = current_generation()
    assert generation is not None
    return {
        **figures,
        "letters": Case.objects.count(),
        "items": items,
        "index_bytes": sum(path.stat().st_size for path in generation.iterdir()),
        "segments": reader.searcher().num_segments,
    }


def postmaster() -> int:
    """Return the process id of the archive's PostgreSQL."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = cursor.fetchone()[0]
    return parent_of(backend)
