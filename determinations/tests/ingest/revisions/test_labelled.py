"""Corrected letters as labelled examples: what is right, and the text that a parser is to read."""

from __future__ import annotations

import json
import stat
import zipfile
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from determinations.ingest import lifecycle
from determinations.ingest.revisions import draft_of, newest_number, revise
from determinations.ingest.revisions.labelled import label_of
from determinations.letters import BY_HAND, as_json, parse
from determinations.models import AuditEntry, Letter
from determinations.tests.archive import add_letter, item_text, letter_text

pytestmark = pytest.mark.django_db
CITING = item_text(imro="Knee Complaints 2004, Section(s): Special Studies, pages 341-343")


def correct(letter, cause="", **values):
    draft = draft_of(letter.case)
    draft["case"] |= values
    revise(letter.pk, draft, seen=newest_number(letter.case), by=None, cause=cause)


def export(path):
    out = StringIO()
    call_command("export_corrections", str(path), stdout=out)
    with zipfile.ZipFile(path) as archive:
        labels = json.loads(archive.read("labels.json"))
        texts = {name: archive.read(name).decode() for name in archive.namelist()}
    return labels, texts, out.getvalue()


def test_letters_that_people_corrected_are_written_with_what_is_right(tmp_path):
    corrected = add_letter(letter_text("CM17-9100001", CITING))
    add_letter(letter_text("CM17-9100002"))
    correct(corrected, age=41)
    path = tmp_path / "corrections.zip"
    labels, texts, _ = export(path)
    assert labels.keys() == {"CM17-9100001"}
    assert labels["CM17-9100001"]["age"] == 41
    assert parse(texts["letters/CM17-9100001.txt"]).age == 40
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert AuditEntry.objects.get(verb="export").details == {"corrected_letters": 1}
    with pytest.raises(CommandError, match="there already"):
        export(path)


def test_what_the_letter_itself_gets_wrong_is_no_example_of_a_wrong_reading(tmp_path):
    both = add_letter(letter_text("CM17-9100001"))
    correct(both, "letter_wrong", sex="male")
    correct(both, "misread", age=41)
    only = add_letter(letter_text("CM17-9100002"))
    correct(only, "elsewhere", sex="male")
    labels, _, said = export(tmp_path / "corrections.zip")
    assert labels.keys() == {"CM17-9100001"}
    label = labels["CM17-9100001"]
    assert (label["age"], label["sex"]) == (41, "female")
    assert label["corrected"] == {"age": "misread", "sex": "letter_wrong"}
    assert "1 more are left out: nothing was read wrong" in said


def test_a_label_says_what_a_reading_says_where_nobody_changed_anything():
    letter = add_letter(letter_text("CM17-9100001", CITING))
    read = as_json(parse(letter.text), "CM17-9100001.txt")
    label = label_of(draft_of(letter.case), "CM17-9100001.txt")
    for name in label.keys() - {"items"}:
        assert label[name] == read[name], name
    (item,), (as_read,) = label["items"], read["items"]
    for name in item.keys() - {"claims_admin", "imro"}:
        assert item[name] == as_read[name], name
    for side in ("claims_admin", "imro"):
        assert item[side] == [
            {key: cited[key] for key in ("kind", "title", "year", "sections", "pages")}
            for cited in as_read[side]
        ]


def test_what_may_identify_a_person_is_left_out_or_redacted(tmp_path):
    held = add_letter(
        letter_text("CM17-9100001").replace("knee pain", "knee pain, SSN 123-45-6789")
    )
    correct(held, age=41)
    redacted = add_letter(letter_text("CM17-9100002"))
    correct(redacted, age=42)
    lifecycle.redact(redacted.pk, [(BY_HAND, "cook")])
    labels, texts, said = export(tmp_path / "corrections.zip")
    assert labels.keys() == {"CM17-9100002"}
    assert "cook" not in "".join(texts.values())
    assert "1 more are left out" in said
    assert Letter.objects.count() == 2
