"""Why a letter was corrected: asked beside Save, kept with the revision, told in its history."""

from __future__ import annotations

import pytest

from determinations.ingest.revisions import draft_of, revise
from determinations.models import AuditEntry, Case, Revision, RevisionCause, Verb
from determinations.tests.archive import add_letter, item_text, letter_text
from determinations.tests.staff.review_form import sent
from determinations.tests.staff.test_review_page import url

pytestmark = pytest.mark.django_db
WORDS = "The request for authorization names another day"
WHY = f"Letter itself is wrong: {WORDS}"


@pytest.fixture
def letter():
    return add_letter(letter_text("CM17-9100001", decided="13/31/2017"), publish=False)


def post(client, letter, act="save", path="", **changes):
    data = {**sent(client.get(url(letter))), "act": act}
    data |= {name.replace("__", "."): value for name, value in changes.items()}
    return client.post(f"{url(letter)}{path}", data)


def history(client, letter):
    page = client.get(f"/staff/letters/{letter.pk}/history/")
    return " ".join(page.content.decode().split())


def test_a_usual_cause_and_own_words_are_kept_and_told(admin_client, letter):
    post(admin_client, letter, case__decision_date="2017-01-31", cause="letter_wrong", reason=WORDS)
    revision = Revision.objects.get(number=2)
    assert (revision.cause, revision.reason) == (RevisionCause.LETTER_WRONG, WORDS)
    assert AuditEntry.objects.get(verb=Verb.CORRECT).reason == WHY
    shown = history(admin_client, letter)
    assert f"Reason: {WHY}" in shown
    assert "Settled: A date is impossible" in shown


def test_where_nothing_was_said_nothing_is_claimed(admin_client, letter):
    post(admin_client, letter, case__age="41")
    revision = Revision.objects.get(number=2)
    assert (revision.cause, revision.why) == ("", "")
    assert AuditEntry.objects.get(verb=Verb.CORRECT).reason == ""
    shown = history(admin_client, letter)
    assert "Reason: not said" in shown
    assert "Settled" not in shown
    assert not any(cause.label in shown for cause in RevisionCause if cause)


def test_the_letter_as_it_was_read_needs_no_reason(admin_client, letter):
    assert "Reason: not said" not in history(admin_client, letter)


def test_a_cause_that_no_form_offers_is_refused(admin_client, letter):
    answer = post(admin_client, letter, case__age="41", cause="a_whim")
    assert answer.status_code == 400
    assert "gives a reason that it never offers" in answer.content.decode()
    assert not Revision.objects.exists()


def test_it_stays_in_the_form_until_it_is_saved(admin_client, letter):
    changed = post(admin_client, letter, change="add_item", cause="misread", reason=WORDS)
    mistaken = post(admin_client, letter, case__age="old", cause="misread", reason=WORDS)
    for page in (changed, mistaken):
        shown = " ".join(page.content.decode().split())
        assert '<option value="misread" selected>' in shown
        assert f'value="{WORDS}"' in shown


def test_a_conflict_keeps_it(admin_client, admin_user, letter):
    draft = draft_of(letter.case)
    draft["case"]["sex"] = "male"
    data = {**sent(admin_client.get(url(letter))), "case.age": "41", "act": "save"}
    revise(letter.pk, draft, seen=0, by=admin_user, cause="elsewhere", reason="A call")
    data |= {"cause": "misread", "reason": WORDS}
    conflict = admin_client.post(url(letter), data)
    assert conflict.status_code == 409
    shown = " ".join(conflict.content.decode().split())
    assert "Known from elsewhere: the letter leaves it out: A call" in shown
    assert '<input type="hidden" name="cause" value="misread">' in shown
    data["seen"] = conflict.context["seen"]
    merged = admin_client.post(f"{url(letter)}merge/", {**data, "choice-0": "mine"})
    assert merged.context["why"].cause == "misread"
    assert merged.context["why"].reason == WORDS


def test_a_letter_that_waits_to_replace_another_is_corrected_for_a_reason_too(admin_client):
    published = add_letter(letter_text("CM17-9100001", item_text()))
    waiting = add_letter(
        letter_text("CM17-9100001", item_text(outcome="Overturned")), name="corrected.txt"
    )
    post(admin_client, waiting, case__age="42", cause="misread")
    assert Revision.objects.get(number=2).cause == RevisionCause.MISREAD
    assert "Reason: Read wrong: the letter says this" in history(admin_client, waiting)
    post(
        admin_client, waiting, "replace", over=published.pk, decision_reason="A newer one",
        case__age="43", cause="letter_wrong",
    )  # fmt: skip
    case = Case.objects.get()
    assert case.letter_id == waiting.pk
    causes = case.revisions.order_by("number").values_list("cause", flat=True)
    assert list(causes)[-2:] == [RevisionCause.MISREAD, RevisionCause.LETTER_WRONG]
