"""How far letters are confined, as administrators are told."""

from __future__ import annotations

import json
from concurrent.futures import Future

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.urls import reverse

from determinations import checks
from determinations.ingest import reader
from determinations.letters import UnreadableLetter
from determinations.letters.child import sandbox
from determinations.letters.child.confinement import Confinement, Level

SAMPLES = sandbox.PROJECT / "samples"
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


@pytest.mark.parametrize("error", [RuntimeError("x"), RecursionError(), KeyError(1), EOFError()])
def test_whatever_goes_wrong_while_reading_is_a_message_beside_the_file(error):
    future = Future()
    future.set_exception(error)
    with pytest.raises(UnreadableLetter, match="could not be read") as refusal:
        reader.outcome_of(future)
    assert not refusal.value.waits  # or it would be queued again for ever


def test_parse_letters_opens_no_file_in_its_own_process(monkeypatch, capsys):
    def refuse(*args, **kwargs):
        raise AssertionError("opened in the process that has the credentials")

    monkeypatch.setattr("determinations.letters.reading.extract", refuse)
    monkeypatch.setattr("pypdfium2.PdfDocument", refuse)
    pdf = sorted((SAMPLES / "pdf").glob("*.pdf"))[0]
    call_command("parse_letters", str(pdf), json=True)
    assert json.loads(capsys.readouterr().out)["case_number"]


def test_a_letter_whose_child_was_killed_is_read_by_another(monkeypatch):
    child_read, killed = reader.ChildProcess.read, []

    def killed_at_the_first_letter(child, *args):
        if not killed:
            killed.append(child)
            child.terminate()
        return child_read(child, *args)

    monkeypatch.setattr(reader.ChildProcess, "read", killed_at_the_first_letter)
    content = (SAMPLES / "txt" / "01-knee-arthroscopy.txt").read_bytes()
    with reader.LetterReader() as pool:
        assert pool.read(content, "text/plain").parsed.case_number
    assert killed
