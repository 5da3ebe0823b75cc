"""Corrections of single fields, as older versions kept them, become revisions."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from determinations.ingest import saving
from determinations.ingest.revisions import draft_of, revisions_of
from determinations.models import Case, Letter
from determinations.tests.archive import add_letter, letter_text

pytestmark = pytest.mark.django_db
MIGRATION = "determinations.migrations.0036_revisions"


@pytest.fixture
def older():
    """The models as that migration finds them, with a table of corrections."""
    migration = import_module(MIGRATION)
    loader = MigrationLoader(connection)
    before = next(name for app, name in migration.Migration.dependencies if app == "determinations")
    state = loader.project_state(("determinations", before))
    *operations, _, _ = migration.Migration.operations
    for operation in operations:
        operation.state_forwards("determinations", state)
    with connection.schema_editor() as editor:
        editor.create_model(state.apps.get_model("determinations", "Correction"))
    return state.apps


def test_each_correction_is_a_revision_and_stays_when_the_letter_is_read_again(older):
    letter = add_letter(letter_text())
    User.objects.create_user("chief")
    Case.objects.update(age=42)
    Case.objects.get().items.update(outcome="overturned")
    Correction = older.get_model("determinations", "Correction")
    chief = older.get_model("auth", "User").objects.get()
    for field, position, was, became in (
        ("age", None, 40, 41), ("outcome", 1, "upheld", "overturned"), ("age", None, 41, 42),
        ("outcome", 7, "upheld", "overturned"),
    ):  # fmt: skip
        Correction.objects.create(
            case_id=letter.case_id, item_position=position, field=field,
            value_before=was, value_after=became, corrected_by=chief,
        )  # fmt: skip
    import_module(MIGRATION).revisions_from_corrections(older, None)
    case = Case.objects.get()
    revisions = revisions_of(case)
    assert [each.draft["case"]["age"] for each in revisions] == [42, 42, 41, 41, 40]
    assert revisions[-1].origin == "reading"
    assert revisions[0].made_by.username == "chief"
    assert revisions[0].corrections["case"]["age"]["read"] == 40
    assert revisions[0].draft == draft_of(case)
    letter = Letter.objects.get()
    saving.save_case(case, letter, saving.parse_stored(letter))
    assert (Case.objects.get().age, Case.objects.get().outcome) == (42, "overturned")
    assert Case.objects.get().corrected["age"]["read"] == "40"
