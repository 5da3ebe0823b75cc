"""How far letters are confined, as administrators are told."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.urls import reverse

from determinations import checks
from determinations.ingest import reader
from determinations.letters.child import sandbox
from determinations.letters.child.confinement import Confinement, Level

SANDBOXED = Confinement(namespaces=True, landlock=4, seccomp=True)


@pytest.mark.parametrize(
    ("confinement", "level"),
    [
        (SANDBOXED, Level.SANDBOX),
        (Confinement(namespaces=True, landlock=0, seccomp=True), Level.SANDBOX),
        (Confinement(namespaces=False, landlock=1, seccomp=True), Level.KERNEL_RULES),
        (Confinement(namespaces=False, landlock=7, seccomp=False), Level.LIMITS),
        (Confinement(namespaces=True, landlock=0, seccomp=False), Level.LIMITS),
    ],
)
def test_the_level_is_what_the_child_reports(confinement, level):
    assert confinement.level is level


def test_the_deployment_check_warns_unless_there_is_a_sandbox(monkeypatch):
    monkeypatch.setattr(checks, "confinement_level", lambda: SANDBOXED)
    assert checks.letters_are_read_in_a_sandbox(None) == []

    less = Confinement(namespaces=False, landlock=7, seccomp=True)
    monkeypatch.setattr(checks, "confinement_level", lambda: less)
    with pytest.raises(SystemCheckError, match=r"determinations\.W001.* under kernel rules"):
        call_command("check", deploy=True, fail_level="WARNING")


def test_administrators_see_how_letters_are_read(admin_client):
    page = admin_client.get(reverse("admin:determinations_letter_changelist"))
    assert page.context["confinement"].startswith("Letters are read ")
    assert reader.confinement_level().describe() in page.content.decode()


def test_without_bubblewrap_the_reason_is_known(monkeypatch):
    monkeypatch.setattr(sandbox.shutil, "which", lambda name: None)
    sandbox._bubblewrap.cache_clear()
    try:
        assert sandbox.bubblewrap() == []
        assert sandbox.why_no_bubblewrap() == "bubblewrap is not installed"
    finally:
        sandbox._bubblewrap.cache_clear()
