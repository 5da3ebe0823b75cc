"""Two people, or a person and the worker, at one case at once: nothing is lost, or done twice."""

from __future__ import annotations

import pytest
from django.db import transaction

from determinations.ingest import lifecycle
from determinations.ingest.erasing import erase
from determinations.ingest.intake import open_batch, receive
from determinations.ingest.lifecycle import OtherLetterMeanwhile
from determinations.ingest.publishing import CannotPublish
from determinations.ingest.reference_rows import ReferenceRows
from determinations.ingest.revisions import (
    InvalidDraft,
    RevisedMeanwhile,
    candidate_draft,
    draft_of,
    revise,
    revisions_of,
    undo,
)
from determinations.ingest.sources import IncomingFile
from determinations.letters import BY_HAND, read
from determinations.models import AuditEntry, Case, DisputedItem, Letter, LetterStatus
from determinations.search import SearchRequest, find_every
from determinations.search.index import following
from determinations.tests.archive import add_letter, letter_text

from .test_gate import in_other_transaction
from .test_locks import wait_until_one_waits

pytestmark = pytest.mark.django_db(transaction=True)
PUBLISHED, SUPERSEDED = LetterStatus.PUBLISHED, LetterStatus.SUPERSEDED
NEEDS_REVIEW, WITHDRAWN, REJECTED = (
    LetterStatus.NEEDS_REVIEW, LetterStatus.WITHDRAWN, LetterStatus.REJECTED,
)  # fmt: skip
GONE = ""
"""In the place of the state of a letter that was erased."""


def overlap(first, second):
    """Do the first while its transaction stays open until the second waits for it.

    Return what the second raised.
    """
    with transaction.atomic():
        first()
        thread, raised = in_other_transaction(second)
        wait_until_one_waits()
    thread.join(10)
    assert not thread.is_alive()
    return raised


class Scene:
    """A published letter that a person corrected, a newer one that waits, one that is not read."""

    def __init__(self, number, person):
        self.number, self.person = number, person
        text = letter_text(number).replace("knee pain.", "knee pain. Tall Quillfeather agreed.")
        self.old = add_letter(text).pk
        case = Case.objects.get(case_number=number)
        self.revise(self.old, draft_of(case), 0, sex="male")
        self.new = add_letter(text.replace("40-year-old", "41-year-old")).pk
        newest = text.replace("40-year-old", "42-year-old").encode()
        receipt = receive(
            open_batch("test"), IncomingFile("c.txt", newest), publish_when_clean=True
        )
        self.third, self.reading = receipt.letter.pk, read(newest, "text/plain")
        self.draft = draft_of(case)
        letter = Letter.objects.select_related("case").get(pk=self.new)
        self.waiting = candidate_draft(letter.case, letter)

    def revise(self, letter_id, draft, seen, **changes):
        draft = {**draft, "case": draft["case"] | changes}
        revise(letter_id, draft, seen=seen, by=self.person, reason="Typed")

    def replace(self):
        lifecycle.replace(
            self.new, over=self.old, over_state=PUBLISHED, by=self.person, reason="Newer"
        )

    def keep(self):
        lifecycle.keep_published(
            self.new, over=self.old, over_state=PUBLISHED, by=self.person, reason="The same"
        )

    def withdraw(self):
        lifecycle.withdraw(self.old, by=self.person, reason="A mistake")

    def publish_old(self):
        lifecycle.publish(self.old, by=self.person)

    def correct_old(self):
        self.revise(self.old, self.draft, 2, age=50)

    def correct_new(self):
        self.revise(self.new, self.waiting.draft, self.waiting.number, age=51)

    def undo(self):
        undo(revisions_of(Case.objects.get(case_number=self.number))[0].pk, self.person, "Wrong")

    def redact_old(self):
        lifecycle.redact(self.old, [(BY_HAND, "Quillfeather")], by=self.person)

    def file(self):
        lifecycle.record_reading(self.third, self.reading)

    def file_group(self):
        lifecycle.record_readings({self.third: self.reading}, ReferenceRows())

    def erase_old(self):
        erase(self.old, by=self.person, reason="A court ordered it")

    def erase_new(self):
        erase(self.new, by=self.person, reason="A court ordered it")


PAIRS = [
    ("replace", "replace", OtherLetterMeanwhile, (SUPERSEDED, PUBLISHED)),
    ("replace", "keep", OtherLetterMeanwhile, (SUPERSEDED, PUBLISHED)),
    ("keep", "replace", OtherLetterMeanwhile, (PUBLISHED, REJECTED)),
    ("replace", "withdraw", None, (SUPERSEDED, PUBLISHED)),
    ("withdraw", "replace", OtherLetterMeanwhile, (WITHDRAWN, NEEDS_REVIEW)),
    ("withdraw", "keep", OtherLetterMeanwhile, (WITHDRAWN, NEEDS_REVIEW)),
    ("replace", "publish_old", CannotPublish, (SUPERSEDED, PUBLISHED)),
    ("publish_old", "replace", None, (SUPERSEDED, PUBLISHED)),
    ("replace", "correct_old", InvalidDraft, (SUPERSEDED, PUBLISHED)),
    ("correct_old", "replace", None, (SUPERSEDED, PUBLISHED)),
    ("replace", "correct_new", RevisedMeanwhile, (SUPERSEDED, PUBLISHED)),
    ("correct_new", "replace", None, (SUPERSEDED, PUBLISHED)),
    ("correct_new", "correct_new", RevisedMeanwhile, (PUBLISHED, NEEDS_REVIEW)),
    ("redact_old", "replace", OtherLetterMeanwhile, (WITHDRAWN, NEEDS_REVIEW)),
    ("replace", "redact_old", None, (SUPERSEDED, NEEDS_REVIEW)),
    ("file", "replace", None, (SUPERSEDED, PUBLISHED)),
    ("replace", "file", None, (SUPERSEDED, PUBLISHED)),
    ("file", "correct_old", None, (PUBLISHED, NEEDS_REVIEW)),
    ("correct_old", "file_group", None, (PUBLISHED, NEEDS_REVIEW)),
    ("undo", "file_group", None, (PUBLISHED, NEEDS_REVIEW)),
    ("withdraw", "file", None, (WITHDRAWN, NEEDS_REVIEW)),
    ("erase_old", "replace", OtherLetterMeanwhile, (GONE, NEEDS_REVIEW)),
    ("replace", "erase_old", None, (GONE, PUBLISHED)),
    ("erase_new", "replace", Letter.DoesNotExist, (PUBLISHED, GONE)),
    ("erase_old", "file_group", None, (GONE, NEEDS_REVIEW)),
]
"""Who is first and second, what the second is told, and the states of both letters then."""


@pytest.mark.parametrize("half", [0, 1])
def test_whoever_is_second_finds_the_case_as_the_first_left_it(admin_user, half):
    following.bring_up_to_date()
    for number, (first, second, told, states) in enumerate(PAIRS[half::2]):
        scene = Scene(f"CM17-91{number:05}", admin_user)
        raised = overlap(getattr(scene, first), getattr(scene, second))
        assert [type(error) for error in raised] == ([told] if told else []), (first, second)
        found = dict(Letter.objects.values_list("pk", "status"))
        assert (found.get(scene.old, GONE), found.get(scene.new, GONE)) == states, (first, second)
        assert wrong_with(scene) == [], (first, second)
    following.bring_up_to_date()
    found = set(find_every(SearchRequest()).item_ids())
    assert found == set(DisputedItem.objects.published().values_list("pk", flat=True))


def wrong_with(scene):
    """Return what does not fit together in a case after two were at it."""
    return [
        what
        for what, is_wrong in {
            "which letter readers see": _shows_another(scene),
            "the numbers of revisions": _has_gaps(scene),
            "what readers see, and the newest revision": _differs_from_revision(scene),
            "the audit log": not all(
                _is_audited(letter_id) for letter_id in (scene.old, scene.new, scene.third)
            ),
        }.items()
        if is_wrong
    ]


def _shows_another(scene):
    case = Case.objects.get(case_number=scene.number)
    published = list(case.letters.filter(status=PUBLISHED).values_list("pk", flat=True))
    return published != ([case.letter_id] if case.is_published else [])


def _has_gaps(scene):
    numbers = [each.number for each in revisions_of(Case.objects.get(case_number=scene.number))]
    return numbers != list(range(len(numbers), 0, -1))


def _differs_from_revision(scene):
    case = Case.objects.get(case_number=scene.number)
    newest = next(iter(revisions_of(case)), None)
    said = draft_of(case)
    return newest is not None and any(
        newest.draft["case"][name] != value
        for name, value in said["case"].items()
        if name != "spans"  # a redaction moves the text
    )


def _is_audited(letter_id):
    """Return whether each entry begins in the state in which the one before it ended."""
    entries = AuditEntry.objects.filter(letter_id=letter_id).exclude(to_state="").order_by("pk")
    steps = list(entries.values_list("from_state", "to_state"))
    ends = [end for _, end in steps]
    status = Letter.objects.filter(pk=letter_id).values_list("status", flat=True).first()
    return [start for start, _ in steps[1:]] == ends[:-1] and status in (None, ends[-1])
