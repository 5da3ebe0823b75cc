"""The ingest command: counts, exit code, and going on where it was interrupted."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from determinations.ingest import bulk, incoming
from determinations.models import Case, Letter, LetterStatus
from determinations.tests.archive import item_text, letter_text

pytestmark = pytest.mark.django_db
SAMPLES = Path(__file__).parents[3] / "samples"


def ingest(capsys, *arguments):
    """The summary and the exit code."""
    code = 0
    try:
        call_command("ingest", *map(str, arguments), "--json", "--workers", "1")
    except SystemExit as stop:
        code = stop.code
    return json.loads(capsys.readouterr().out), code


@pytest.fixture
def folder(tmp_path):
    for number in range(5):
        text = letter_text(f"CM17-910010{number}", item_text(f"Knee brace number {number}"))
        (tmp_path / f"{number}.txt").write_text(text)
    return tmp_path


def test_letters_of_a_folder_are_published_and_counted(capsys, folder):
    summary, code = ingest(capsys, folder, "--publish")
    assert summary["letters"]["published"] == 5
    assert code == 0
    assert Case.objects.published().count() == 5


def test_a_second_run_finds_everything_as_it_was(capsys, folder):
    ingest(capsys, folder, "--publish")
    before = list(Letter.objects.order_by("pk").values("pk", "status", "parsed_at"))
    summary, code = ingest(capsys, folder, "--publish")
    assert summary["receipts"] == {"stored": 0, "duplicate": 5, "refused": 0, "erased": 0}
    assert code == 0
    assert list(Letter.objects.order_by("pk").values("pk", "status", "parsed_at")) == before


def test_one_bad_file_does_not_stop_the_others_and_the_exit_code_tells(capsys, folder):
    (folder / "bad.pdf").write_bytes(b"%PDF-1.7 nothing")
    (folder / "empty.pdf").write_bytes(b"")
    summary, code = ingest(capsys, folder, "--publish")
    assert code == 1
    assert summary["letters"]["published"] == 5
    assert summary["letters"]["failed"] == 1
    assert {problem["file"] for problem in summary["problems"]} == {"bad.pdf", "empty.pdf"}


def test_interrupted_and_run_again_nothing_is_lost_or_twice(capsys, folder, monkeypatch):
    record, seen = bulk.record_all, []

    def record_one_group(futures, rows):
        if seen:
            raise KeyboardInterrupt
        seen.extend(futures)
        return record(futures, rows)

    monkeypatch.setattr(incoming, "FILES_A_GROUP", 2)
    monkeypatch.setattr(bulk, "record_all", record_one_group)
    with pytest.raises(SystemExit) as stop:
        call_command("ingest", str(folder), "--publish", "--workers", "1")
    assert stop.value.code == 130
    assert Case.objects.count() == 2
    assert Letter.objects.filter(status=LetterStatus.RECEIVED).exists()

    monkeypatch.setattr(bulk, "record_all", record)
    capsys.readouterr()
    _, code = ingest(capsys, folder, "--publish")
    assert code == 0
    assert Letter.objects.count() == Case.objects.published().count() == 5


def test_a_path_that_is_not_there(tmp_path):
    with pytest.raises(CommandError, match="No such file"):
        call_command("ingest", str(tmp_path / "nothing"))


def test_the_sample_pdfs_are_read_by_the_real_pool(capsys):
    summary, code = ingest(capsys, SAMPLES / "pdf", "--publish")
    assert code == 0
    assert summary["letters"]["published"] == 28
    assert summary["letters"]["needs_review"] == 2  # a lost header, a lost start
