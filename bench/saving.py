"""Keep the figures of a run in bench/results/, with the date, the commit and the machine."""

from __future__ import annotations

import json
import os
import platform
import subprocess
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench import PROJECT

RESULTS = PROJECT / "bench" / "results"


def save(name: str, figures: Mapping[str, Any]) -> Path:
    """Write figures to `bench/results/<name>.json`, in place of an earlier run. Return the path."""
    path = RESULTS / f"{name}.json"
    about = {"date": f"{datetime.now(UTC):%Y-%m-%d}", "commit": commit(), "machine": machine()}
    path.write_text(json.dumps({**about, **figures}, indent=1) + "\n", encoding="utf-8")
    return path


def commit() -> str:
    """Return the short hash of the checked out commit, empty outside of a repository."""
    return subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"],  # noqa: S607
        cwd=PROJECT, capture_output=True, text=True, check=False,
    ).stdout.strip()  # fmt: skip


def machine() -> str:
    """Describe the machine: cores, memory in GiB, system."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()} {platform.machine()}"
