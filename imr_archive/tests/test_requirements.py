"""What is installed is pinned by hash, and audited whole."""

from __future__ import annotations

import importlib.util
import re

import pytest
from django.conf import settings

ROOT = settings.BASE_DIR
PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[a-z,]+\])?==([^\s;\\]+)", re.M)


def pins(name):
    text = (ROOT / name).read_text()
    return {(re.sub("[._-]+", "-", name).lower(), version) for name, version in PIN.findall(text)}


@pytest.mark.parametrize("name", ["requirements", "requirements-dev"])
def test_the_lock_holds_every_requirement_with_hashes_and_no_registry(name):
    locked = (ROOT / f"{name}.txt").read_text()
    assert pins(f"{name}.in") <= pins(f"{name}.txt")
    entries = re.split(r"\n(?=[A-Za-z0-9])", locked.split("\n", 2)[2])
    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []
    assert "://" not in locked
    assert "index-url" not in locked


def test_development_has_the_versions_of_production():
    assert pins("requirements.txt") <= pins("requirements-dev.txt")


@pytest.mark.parametrize("name", ["Makefile", "Dockerfile"])
def test_installing_asks_for_hashes(name):
    lines = (ROOT / name).read_text().splitlines()
    installs = [line for line in lines if "pip install" in line]
    assert installs
    assert [line for line in installs if "--require-hashes" not in line] == []


def verdict(*packages):
    spec = importlib.util.spec_from_file_location("audit", ROOT / ".ci" / "audit.py")
    audit = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(audit)
    return audit.verdict({"dependencies": list(packages)})


def test_a_finding_is_red_and_an_unknown_package_a_warning():
    unknown = {"name": "ours", "skip_reason": "Dependency not found on PyPI"}
    lines, passed = verdict(unknown, {"name": "asgiref", "version": "3", "vulns": []})
    assert passed
    assert "does not know 1 packages" in lines[0]
    hole = {"id": "PYSEC-2026-1", "fix_versions": ["4"]}
    lines, passed = verdict(unknown, {"name": "asgiref", "version": "3", "vulns": [hole]})
    assert not passed
    assert "asgiref 3: PYSEC-2026-1 (fixed in 4)" in lines[0]


def test_ci_audits():
    assert "make audit" in (ROOT / ".ci" / "run").read_text()
