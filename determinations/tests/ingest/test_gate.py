"""What is hidden stays hidden: the readers' gate in the database, and what a person hid."""

from __future__ import annotations

import threading
from importlib import import_module

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from determinations.ingest import lifecycle
from determinations.ingest.intake import open_batch, receive
from determinations.ingest.publishing import CannotPublish
from determinations.ingest.screening import CannotResolve, findings_digest
from determinations.ingest.sources import IncomingFile
from determinations.letters import read
from determinations.models import Case, Letter, LetterStatus, PhiState
from determinations.tests.archive import add_letter, item_text, letter_text

SSN = letter_text().replace("with knee pain.", "with knee pain, SSN 123-45-6789.")


def execute(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def execute_as_whole(sql, *values):
    """Execute what would be a transaction of its own, and roll it back if it is refused."""
    with transaction.atomic():
        execute(sql, *values)
        execute("SET CONSTRAINTS ALL IMMEDIATE")
    execute("SET CONSTRAINTS ALL DEFERRED")


def nothing(letter_id):
    """In the place of a queue."""


def read_again(letter, text=None):
    """Read a letter again as its background task would, perhaps with another text."""
    assert lifecycle.read_again(letter.pk, then=nothing)
    content = bytes(Letter.objects.defer(None).get(pk=letter.pk).content)
    content = text.encode() if text else content
    lifecycle.record_reading(letter.pk, read(content, "text/plain"))
    return Letter.objects.get(pk=letter.pk)


def is_seen(client, letter):
    """Whether readers get the page or the file of the letter's case."""
    number = Letter.objects.get(pk=letter.pk).case.case_number
    urls = (f"/cases/{number}/", f"/cases/{number}/letter/", f"/api/v1/cases/{number}/")
    return any(client.get(url).status_code == 200 for url in urls)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE determinations_letter SET status = 'needs_review' WHERE id = %(letter)s",
        "UPDATE determinations_letter SET status = 'received' WHERE id = %(letter)s",
        "UPDATE determinations_letter SET status = 'needs_review', phi_state = 'held'",
        "UPDATE determinations_case SET letter_id = NULL",
        "DELETE FROM determinations_letter WHERE id = %(letter)s",
    ],
)
def test_no_sql_hides_a_letter_and_leaves_its_case_public(sql):
    letter = add_letter(letter_text())
    with pytest.raises(IntegrityError):
        execute_as_whole(sql.replace("%(letter)s", str(letter.pk)))
    assert Case.objects.published().exists()


@pytest.mark.django_db
@pytest.mark.parametrize("text", [letter_text(), SSN], ids=["parsed", "held"])
def test_no_sql_makes_a_case_public_whose_letter_is_not(text):
    add_letter(text, publish=False)
    with pytest.raises(IntegrityError):
        execute_as_whole("UPDATE determinations_case SET published_at = now()")
    with pytest.raises(IntegrityError), transaction.atomic():
        execute(
            "INSERT INTO determinations_case (case_number, number_known, published_at, priority, "
            "sex, clinical_summary, documents_reviewed, outcome, spans) "
            "VALUES ('CM17-9', true, now(), '', '', '', '', 'upheld', '{}')"
        )
    assert not Case.objects.published().exists()


@pytest.mark.django_db
def test_no_sql_gives_a_public_case_another_letter():
    add_letter(letter_text())
    held = add_letter(SSN.replace("CM17-9100001", "CM17-9100002"))
    Case.objects.filter(case_number="CM17-9100002").update(letter=None)
    change = "UPDATE determinations_case SET letter_id = %s WHERE published_at IS NOT NULL"
    with pytest.raises(IntegrityError):
        execute_as_whole(change, held.pk)


def in_other_transaction(*work):
    """Do work in a thread with a connection of its own; return the thread and what it raised."""
    raised = []

    def run():
        try:
            for step in work:
                step()
        except Exception as error:
            raised.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread, raised


@pytest.mark.django_db(transaction=True)
def test_publishing_waits_for_reading_again_and_is_then_refused(client):
    """Read again and publish at once: whoever is second sees what the first did."""
    letter = add_letter(letter_text(), publish=False)
    with transaction.atomic():
        assert lifecycle.read_again(letter.pk, then=nothing)
        thread, raised = in_other_transaction(lambda: lifecycle.publish(letter.pk))
        thread.join(0.5)
        assert thread.is_alive()
    thread.join(10)
    assert isinstance(raised[0], CannotPublish)
    assert not is_seen(client, letter)


@pytest.mark.django_db(transaction=True)
def test_of_overlapping_transactions_none_leaves_a_held_letter_public(client):
    """One publishes the case, the other holds its letter; neither sees the other's change."""
    letter = add_letter(letter_text(), publish=False)
    Letter.objects.update(status=LetterStatus.PUBLISHED)
    errors = []
    try:
        with transaction.atomic():
            execute("UPDATE determinations_case SET published_at = now()")
            hold = "UPDATE determinations_letter SET status = 'needs_review', phi_state = 'held'"
            thread, raised = in_other_transaction(lambda: execute(hold))
            thread.join(10)
            errors = raised
    except IntegrityError as error:
        errors.append(error)
    assert len(errors) == 1
    assert not is_seen(client, letter)


@pytest.mark.django_db(transaction=True)
def test_a_letter_is_not_held_while_its_case_is_being_published(client):
    letter = add_letter(letter_text(), publish=False)
    Letter.objects.update(status=LetterStatus.PUBLISHED)
    with transaction.atomic():
        execute("UPDATE determinations_case SET published_at = now()")
        execute("SET CONSTRAINTS ALL IMMEDIATE")
        hold = "UPDATE determinations_letter SET status = 'needs_review', phi_state = 'held'"
        thread, raised = in_other_transaction(lambda: execute(hold))
        thread.join(0.5)
        assert thread.is_alive()
    thread.join(10)
    assert isinstance(raised[0], IntegrityError)
    assert is_seen(client, letter)


HIDE = [lifecycle.withdraw, lifecycle.reject]


@pytest.fixture(params=HIDE, ids=["withdrawn", "rejected"])
def hidden(request, db, admin_user):
    letter = add_letter(letter_text())
    request.param(letter.pk, by=admin_user, reason="a court ordered it")
    return Letter.objects.get(pk=letter.pk)


def test_who_hid_a_letter_when_and_why_is_kept(hidden, admin_user):
    assert hidden.status in (LetterStatus.WITHDRAWN, LetterStatus.REJECTED)
    assert (hidden.hidden_by, hidden.hidden_reason) == (admin_user, "a court ordered it")
    assert (timezone.now() - hidden.hidden_at).total_seconds() < 60
    assert not hidden.publish_when_clean


def test_reading_again_publishes_nothing_that_a_person_hid(client, hidden):
    letter = read_again(hidden)
    assert letter.status == LetterStatus.NEEDS_REVIEW
    assert "a court ordered it" in letter.problems[-1]["message"]
    assert letter.is_hidden
    assert not is_seen(client, hidden)


def test_the_same_bytes_again_publish_nothing_that_a_person_hid(client, hidden):
    file = IncomingFile("again.txt", letter_text().encode())
    receive(open_batch("again"), file, publish_when_clean=True)
    assert not is_seen(client, hidden)
    lifecycle.read_again(hidden.pk, then=nothing)
    receive(open_batch("again"), file, publish_when_clean=True)
    lifecycle.record_reading(hidden.pk, read(file.content, "text/plain"))
    assert not is_seen(client, hidden)


@pytest.mark.parametrize("is_read_again", [False, True])
def test_a_newer_letter_does_not_bring_back_a_case_that_a_person_hid(client, hidden, is_read_again):
    if is_read_again:
        lifecycle.read_again(hidden.pk, then=nothing)
    state = Letter.objects.get(pk=hidden.pk).status
    newer = add_letter(letter_text("CM17-9100001", item_text("Knee brace"), decided="02/28/2017"))
    assert newer.status == LetterStatus.NEEDS_REVIEW
    assert newer.problems[-1]["code"] == "would-replace-hidden"
    assert not is_seen(client, hidden)
    lifecycle.publish(newer.pk)
    assert is_seen(client, hidden)
    stays = state if state != LetterStatus.RECEIVED else LetterStatus.SUPERSEDED
    assert Letter.objects.get(pk=hidden.pk).status == stays


def test_a_person_publishes_a_withdrawn_letter(client, db, admin_user):
    letter = add_letter(letter_text())
    lifecycle.withdraw(letter.pk, by=admin_user, reason="a mistake")
    lifecycle.publish(letter.pk, by=admin_user)
    assert is_seen(client, letter)
    assert not Letter.objects.get().is_hidden


@pytest.mark.django_db
def test_reading_again_clears_the_wish_to_publish():
    letter = add_letter(letter_text(), publish=True)
    lifecycle.withdraw(letter.pk)
    lifecycle.publish(letter.pk)
    other = add_letter(SSN.replace("CM17-9100001", "CM17-9100002"))
    assert read_again(other).publish_when_clean is False
    with pytest.raises(IntegrityError):
        Letter.objects.filter(pk=other.pk).update(hidden_at=timezone.now(), publish_when_clean=True)


@pytest.mark.django_db
def test_a_letter_that_would_replace_a_published_one_waits_also_if_it_is_clean(client):
    first = add_letter(letter_text())
    second = add_letter(
        letter_text("CM17-9100001", item_text(outcome="Overturned"), decided="02/28/2017")
    )
    assert second.status == LetterStatus.NEEDS_REVIEW
    assert client.get("/api/v1/cases/CM17-9100001/").json()["outcome"] == "upheld"
    lifecycle.publish(second.pk)
    assert Letter.objects.get(pk=first.pk).status == LetterStatus.SUPERSEDED


@pytest.fixture
def redacted(db):
    letter = add_letter(SSN)
    lifecycle.redact(letter.pk)
    return Letter.objects.get(pk=letter.pk)


def shown(client):
    pages = [client.get("/cases/CM17-9100001/"), client.get("/api/v1/cases/CM17-9100001/")]
    file = client.get("/cases/CM17-9100001/letter/")
    texts = [page.content.decode() for page in pages]
    return "".join([*texts, file.getvalue().decode()])


def test_a_redaction_survives_reading_again(client, redacted):
    letter = read_again(redacted)
    assert (letter.status, letter.phi_state) == (LetterStatus.PARSED, PhiState.REDACTED)
    lifecycle.publish(letter.pk)
    assert "[redacted: " in shown(client)
    assert "123-45-6789" not in shown(client)


def test_a_redaction_is_found_where_lines_break_otherwise_and_wherever_it_stands(client, db):
    name = letter_text().replace("with knee pain.", "with knee pain, seen by Dr. Ann Example.")
    lifecycle.redact(add_letter(name).pk)
    broken = name.replace("Ann Example", "Ann\nExample").replace("nothing that", "Ann Example that")
    letter = read_again(Letter.objects.get(), broken)
    assert letter.phi_state == PhiState.REDACTED
    lifecycle.publish(letter.pk)
    assert "Example" not in shown(client)


def test_a_letter_whose_redaction_is_not_found_again_is_held(client, redacted):
    letter = read_again(redacted, SSN.replace("SSN 123-45-6789", "nothing else"))
    assert (letter.status, letter.phi_state) == (LetterStatus.NEEDS_REVIEW, PhiState.HELD)
    assert "redaction-lost" in [problem["code"] for problem in letter.problems]
    with pytest.raises(CannotPublish):
        lifecycle.publish(letter.pk)
    with pytest.raises(CannotResolve):
        lifecycle.clear(letter.pk)
    letter = read_again(letter)
    assert letter.phi_state == PhiState.REDACTED


def test_a_finding_that_nobody_decided_on_holds_a_redacted_letter(redacted):
    letter = read_again(redacted, SSN.replace("cook with", "cook (SSN 987-65-4321) with"))
    assert letter.phi_state == PhiState.HELD
    assert "123-45-6789" not in letter.reading_text


def test_clear_after_redact_is_refused(client, redacted):
    lifecycle.publish(redacted.pk)
    with pytest.raises(CannotResolve, match="redacted once"):
        lifecycle.clear(redacted.pk)
    assert "123-45-6789" not in shown(client)
    with pytest.raises(IntegrityError), transaction.atomic():
        Letter.objects.update(phi_state=PhiState.CLEARED)


@pytest.mark.django_db
def test_only_a_held_letter_can_be_cleared():
    letter = add_letter(letter_text())
    with pytest.raises(CannotResolve, match="held for its findings"):
        lifecycle.clear(letter.pk)


@pytest.mark.django_db
def test_nobody_clears_what_they_did_not_see():
    letter = add_letter(SSN)
    seen = findings_digest(letter)
    read_again(letter, SSN.replace("cook with", "cook (SSN 987-65-4321) with"))
    for decide in (lifecycle.clear, lifecycle.redact):
        with pytest.raises(CannotResolve, match="look again"):
            decide(letter.pk, seen=seen)
    lifecycle.clear(letter.pk, seen=findings_digest(Letter.objects.get()))
    assert Letter.objects.get().phi_state == PhiState.CLEARED


@pytest.mark.django_db
def test_a_letter_without_a_number_is_published_when_a_person_gave_it_one(client, admin_client):
    letter = add_letter(letter_text().replace("Case Number: CM17-9100001", ""))
    with pytest.raises(CannotPublish, match="no case number"):
        lifecycle.publish(letter.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.update(published_at=timezone.now())
    case = Case.objects.get()
    url = f"/admin/determinations/case/{case.pk}/change/"
    form = admin_client.get(url).context["adminform"].form
    data = {name: "" if value is None else value for name, value in form.initial.items()}
    inline = {"items-TOTAL_FORMS": 0, "items-INITIAL_FORMS": 0}
    admin_client.post(url, {**data, **inline, "case_number": "nonsense"})
    assert not Case.objects.get().number_known
    admin_client.post(url, {**data, **inline, "case_number": "cm17-9100077"})
    assert Case.objects.get().case_number == "CM17-9100077"
    assert read_again(letter).case.case_number == "CM17-9100077"
    lifecycle.publish(letter.pk)
    assert is_seen(client, letter)


@pytest.mark.django_db(transaction=True)
def test_published_cases_without_a_number_go_back_to_a_person():
    """What the migration does to an archive that published such cases before."""
    letter = add_letter(letter_text())
    migration = import_module("determinations.migrations.0013_published_case_has_number")
    case = letter.case
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE determinations_case DROP CONSTRAINT case_published_has_number")
    try:
        Case.objects.filter(pk=case.pk).update(case_number="unnumbered-0123456789ab")
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(migration.TAKE_FROM_READERS)
        case.refresh_from_db()
        assert case.published_at is None
        assert Letter.objects.get().status == LetterStatus.NEEDS_REVIEW
    finally:
        Case.objects.filter(pk=case.pk).update(published_at=None)
        with connection.cursor() as cursor:
            cursor.execute(
                "ALTER TABLE determinations_case ADD CONSTRAINT case_published_has_number "
                "CHECK (published_at IS NULL OR case_number NOT LIKE 'unnumbered-%')"
            )
