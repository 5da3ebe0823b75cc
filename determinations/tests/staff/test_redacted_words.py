"""What a person redacted is on no page of the staff for who may not see the original."""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.urls import reverse

from determinations.ingest import lifecycle
from determinations.ingest.guideline_meanings import remember
from determinations.letters import BY_HAND
from determinations.models import Case
from determinations.staff import urls
from determinations.tests.archive import add_letter, item_text, letter_text
from determinations.tests.correcting import correct_item

from .test_every_right import STAFF_PAGES, with_all_but

pytestmark = pytest.mark.django_db
NUMBER = "CM17-9100001"
WORD = "thornmoor"
GUIDELINE = f"{WORD} Panel Guidelines"
TEXT = letter_text(
    NUMBER, item_text(f"MRI of the left knee {WORD}", imro=GUIDELINE), specialty=f"{WORD} Medicine"
)


@pytest.fixture
def letter(admin_client):
    """A letter with redacted words in whatever can have any, and two others of its case."""
    letter = add_letter(TEXT, name=f"{WORD}.txt")
    remember(
        {"names": [GUIDELINE], "kind": "mtus", "title": GUIDELINE, "year": None},
        by=None,
        reason=f"{WORD} wrote it",
    )
    lifecycle.publish(letter.pk)
    correct_item(admin_client, rationale=f"{WORD} has a knee. It is not medically necessary.")
    lifecycle.withdraw(letter.pk, reason=f"{WORD} complained")
    add_letter(letter_text(NUMBER, decided="03/01/2017"), name="later.txt")
    add_letter(TEXT, name=f"{WORD} again.txt")
    return letter


def pages(letter):
    """Yield the addresses of all pages of the staff, and of all rows in the admin."""
    given = {"number": 1, "code": "unknown-guideline", "about": "0" * 16, "act": "withdraw",
             "accepted": 1, "archive_id": 1, "case_number": NUMBER}  # fmt: skip
    for pattern in urls.urlpatterns:
        names = pattern.pattern.converters
        if pattern.name in STAFF_PAGES["GET"]:
            pk = letter.batch_id if pattern.name.startswith("batch") else letter.pk
            values = {name: {**given, "pk": pk}[name] for name in names}
            yield reverse(f"staff:{pattern.name}", kwargs=values)
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        yield reverse(f"{name}_changelist")
        for row in model._default_manager.all():
            yield reverse(f"{name}_change", args=[row.pk])
            yield reverse(f"{name}_history", args=[row.pk])
    yield reverse("admin:index")
    yield reverse("admin:export_audit_log")
    yield reverse("admin:erase_letter", args=[letter.pk])


def told(client, letter):
    """Return the addresses that answer, and those of them that tell the redacted words."""
    texts = {}
    for url in pages(letter):
        answer = client.get(url)
        if answer.status_code == 200:
            texts[url] = answer.getvalue().decode()
    return set(texts), {url for url, text in texts.items() if WORD in text.lower()}


def test_who_may_not_look_at_letters_sees_them_nowhere(client, letter):
    with_all_but(client, "view_letter", "change_letter")
    _, before = told(client, letter)
    assert len(before) > 10
    lifecycle.redact(letter.pk, [(BY_HAND, WORD)])
    opened, after = told(client, letter)
    assert {reverse("staff:batches"), reverse("admin:export_audit_log")} <= opened
    assert after == set()
    assert "[redacted: passage]" in Case.objects.get().items.get().rationale
