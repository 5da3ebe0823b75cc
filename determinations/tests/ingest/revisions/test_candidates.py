"""What was read in a candidate is stored as it becomes one."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from determinations.ingest import erasing, lifecycle
from determinations.ingest.guideline_meanings import remember
from determinations.ingest.reparsing import reparse_letter
from determinations.ingest.revisions import candidate_draft, draft_of, revise, versions_of
from determinations.letters import BY_HAND, read
from determinations.models import Case, Letter, LetterStatus, Revision
from determinations.tests.archive import add_letter, letter_text

pytestmark = pytest.mark.django_db
MIGRATION = import_module("determinations.migrations.0050_readings_of_waiting_letters")


@pytest.fixture
def old():
    return add_letter(letter_text())


@pytest.fixture
def new(old):
    return add_letter(letter_text().replace("40-year-old", "41-year-old"))


def now(letter):
    letter = Letter.objects.select_related("case").get(pk=letter.pk)
    return candidate_draft(letter.case, letter)


def versions(letter):
    return [each.origin for each in versions_of(Letter.objects.get(pk=letter.pk))]


def read_again(letter, text):
    lifecycle.read_again(letter.pk, lambda letter_ids: None)
    lifecycle.record_reading(letter.pk, read(text.encode(), "text/plain"))


def change(letter, seen=0, **changes):
    draft = now(letter).draft
    return revise(letter.pk, {**draft, "case": draft["case"] | changes}, seen=seen, by=None)


def test_it_is_the_letter_s_first_revision(old, new):
    assert versions(new) == ["reading"]
    assert now(new).draft["case"]["age"] == 41
    assert now(new).number == 0
    assert versions(old) == []


def test_to_ask_what_it_says_takes_one_query(new, django_assert_num_queries):
    letter = Letter.objects.select_related("case").get(pk=new.pk)
    with django_assert_num_queries(1):
        assert candidate_draft(letter.case, letter).draft["items"]


def test_what_people_know_of_the_case_meanwhile_holds_too(old, new):
    draft = draft_of(Case.objects.get())
    revise(old.pk, {**draft, "case": draft["case"] | {"sex": "male"}}, seen=0, by=None)
    assert now(new).draft["case"]["sex"] == "male"
    assert Revision.objects.get(case=None).draft["case"]["sex"] == "female"
    change(new, age=50)
    assert [each.draft["case"]["sex"] for each in versions_of(new)] == ["male", "male"]


def test_another_reading_takes_the_place_of_the_first(new):
    read_again(new, letter_text().replace("40-year-old", "44-year-old"))
    assert versions(new) == ["reading"]
    assert now(new).draft["case"]["age"] == 44


def test_what_people_changed_stays_on_top_of_another_reading(new):
    change(new, sex="male")
    read_again(new, letter_text().replace("40-year-old", "44-year-old"))
    assert versions(new) == ["reparse", "person", "reading"]
    assert (now(new).draft["case"]["age"], now(new).draft["case"]["sex"]) == (44, "male")


def test_a_newer_parser_reads_it_too(new):
    Letter.objects.filter(pk=new.pk).update(
        text=letter_text().replace("40-year-old", "44-year-old"), parser_version="0"
    )
    reparse_letter(new.pk, dry_run=True)
    assert now(new).draft["case"]["age"] == 41
    reparse_letter(new.pk)
    assert now(new).draft["case"]["age"] == 44


def test_a_redacted_letter_is_read_without_what_is_redacted(new):
    lifecycle.redact(new.pk, [(BY_HAND, "knee pain")])
    assert "knee pain" not in str(Revision.objects.get().draft)
    assert "[redacted: passage]" in now(new).draft["case"]["clinical_summary"]
    assert now(new).draft["reading"] == Letter.objects.get(pk=new.pk).reading_digest


def test_when_the_other_letter_is_erased_it_is_read_without_what_people_knew(
    old, new, django_user_model
):
    draft = draft_of(Case.objects.get())
    revise(old.pk, {**draft, "case": draft["case"] | {"sex": "male"}}, seen=0, by=None)
    change(new, age=50)
    by = django_user_model.objects.create_user("chief")
    erasing.erase(old.pk, by=by, reason="A court's order")
    assert (now(new).draft["case"]["age"], now(new).draft["case"]["sex"]) == (41, "female")
    read_again(new, new.text)
    assert Case.objects.get().letter_id == new.pk
    assert not Revision.objects.exists()  # it speaks for the case, and nobody changed it


def test_to_store_it_takes_two_statements(new):
    """One looks whether the letter waited before, one stores what was read."""
    with CaptureQueriesContext(connection) as asked:
        read_again(new, new.text)
    of_revisions = [each["sql"] for each in asked if "determinations_revision" in each["sql"]]
    assert len(of_revisions) == 2


class TestLettersThatWaitedBefore:
    @pytest.fixture
    def unread(self, new):
        """A letter that waits since before its reading was stored."""
        Revision.objects.all().delete()
        return new

    def migrate(self, run=MIGRATION.store_readings):
        run(apps, connection.schema_editor())

    def test_are_read_once_in_batches(self, unread, monkeypatch):
        monkeypatch.setattr(MIGRATION, "BATCH", 1)
        other = add_letter(letter_text().replace("40-year-old", "43-year-old"))
        Revision.objects.all().delete()
        for _ in range(2):
            self.migrate()
            assert [now(letter).draft["case"]["age"] for letter in (unread, other)] == [41, 43]
        assert Revision.objects.count() == 2

    def test_are_read_as_any_other_letter(self, old):
        text = letter_text().replace("Knee Complaints", "Zorbel Complaints")
        chosen = {"names": ["Zorbel Complaints"], "kind": "mtus", "title": "Knee Complaints"}
        remember(chosen, by=None, reason="A slip")
        letter = add_letter(text)
        first = Revision.objects.get()
        Revision.objects.all().delete()
        self.migrate()
        again = Revision.objects.get()
        assert (again.draft, again.made_at) == (first.draft, first.made_at)
        assert again.draft["reading"] == letter.reading_digest

    def test_others_have_none(self, old):
        add_letter(letter_text("CM17-9100002"), publish=False)
        self.migrate()
        assert not Revision.objects.exists()

    def test_can_be_shown_by_an_older_version_again(self, unread):
        self.migrate()
        self.migrate(MIGRATION.forget_readings)
        assert not Revision.objects.exists()

    def test_what_people_changed_stays_when_going_back(self, new):
        change(new, sex="male")
        self.migrate(MIGRATION.forget_readings)
        assert versions(new) == ["person", "reading"]
        assert Letter.objects.get(pk=new.pk).status == LetterStatus.NEEDS_REVIEW
