"""Every page of the staff, by its URL: whom it refuses, whatever they send."""

from __future__ import annotations

import logging
import re
from uuid import uuid4

import pytest
from django.contrib import admin
from django.contrib.auth.models import Permission, User
from django.urls import reverse
from django.urls.resolvers import URLResolver

from determinations.ingest.shared_problems.finding import shared_problems
from determinations.ingest.shared_problems.preparing import prepare
from determinations.models import AuditEntry, Letter, SharedActKind
from determinations.staff import urls
from determinations.tests.archive import add_letter, item_text, letter_text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_refusals_unlogged")]
LOOK, CHANGE, ADD = {"view_letter"}, {"change_letter"}, {"add_letter"}
BATCHES = {"view_batch|add_letter"}
DECIDE = LOOK | CHANGE
STAFF_PAGES = {
    "GET": {
        "home": {"view_letter|add_letter"},
        "review_queue": LOOK,
        "review": LOOK,
        "review_page": LOOK,
        "review_redaction": DECIDE,
        "review_words": LOOK,
        "shared_counts": LOOK,
        "same_problem": LOOK,
        "shared_problems": LOOK,
        "shared_problem": LOOK,
        "shared_act": DECIDE,
        "act_progress": DECIDE,
        "upload": ADD,
        "batches": BATCHES,
        "batch": BATCHES,
        "batch_progress": BATCHES,
        "batch_report": BATCHES,
        "work": LOOK,
        "changes": LOOK,
        "changes_file": LOOK,
        "history": LOOK,
        "compare_versions": LOOK,
        "case_history": LOOK,
    },
    "POST": {
        "review": DECIDE,
        "review_accept": CHANGE,
        "review_here": LOOK,
        "review_keep": DECIDE,
        "review_later": CHANGE,
        "review_merge": DECIDE,
        "review_redaction": DECIDE,
        "review_reject": CHANGE,
        "add_guideline": CHANGE,
        "shared_problem": DECIDE,
        "prepare_ready": DECIDE,
        "shared_act": DECIDE,
        "publish_ready": DECIDE,
        "upload": ADD,
        "create_upload": ADD,
        "open_upload": ADD,
        "upload_group": ADD,
        "retry_batch": CHANGE | BATCHES,
        "retry_archive": ADD,
        "retry_task": CHANGE,
        "put_back": DECIDE,
        "change_state": DECIDE,
        "undo_revision": DECIDE,
        "take_up_accepted": DECIDE,
    },
    "PATCH": {"upload_file": ADD},
    "DELETE": {"upload_file": ADD},
}
"""What each page takes, by method and name; of rights joined by | any one will do."""
ADMIN_PAGES = {
    "hand_over_collections": "manage_accounts",
    "remove_second_factor": "manage_accounts",
    "change_role": "manage_accounts",
    "invite": "manage_accounts",
    "revoke_invitation": "manage_accounts",
    "export_audit_log": "view_auditentry",
    "original_letter": "view_letter",
    "erase_letter": "erase_letter",
}
"""Pages that the admin has of our own."""
OPEN = {"login", "logout"}
"""Pages of the admin for whoever is not signed in, or no more."""
OF_DJANGO = {
    "index", "app_list", "autocomplete", "jsi18n", "view_on_site", "password_change",
    "password_change_done",
}  # fmt: skip
STOCK = ("auth_", "determinations_", "procrastinate_")


@pytest.fixture
def _refusals_unlogged(caplog):
    """Some hundred refusals, each with a traceback, take longer to log than to give."""
    caplog.set_level(logging.ERROR)


@pytest.fixture
def letter(db):
    """A letter with a problem that another one shares."""
    text = item_text(admin="Lindgren Panel Guidelines")
    add_letter(letter_text("CM17-9100002", text))
    return add_letter(letter_text("CM17-9100001", text))


@pytest.fixture
def values(letter, admin_user):
    """What parameters of URLs are, by their names; of an act, prepared by the superuser."""
    (shared,), _ = shared_problems(limit=1)
    reason = "Seen"
    act = prepare(SharedActKind.ACCEPT, shared.code, shared.about, by=admin_user, reason=reason)
    return {
        "act of": act.pk, "pk": letter.pk, "number": 1, "code": shared.code, "about": shared.about,
        "archive_id": 1, "act": "withdraw", "accepted": 1, "case_number": "CM17-9100001",
    }  # fmt: skip


def address(pattern, values):
    """Return the URL of a page of the staff."""
    given = {name: values.get(name) for name in pattern.pattern.converters}
    match pattern.name:
        case "upload_file":
            given["pk"] = uuid4()
        case "shared_act" | "act_progress" | "publish_ready":
            given["pk"] = values["act of"]
        case "batch" | "batch_progress" | "batch_report" | "retry_batch" | "retry_archive":
            given["pk"] = 1
    return reverse(f"staff:{pattern.name}", kwargs=given)


def with_all_but(client, *missing):
    """Sign in somebody of the staff with every right of the app but these."""
    user = User.objects.create_user("-".join(["without", *missing]), is_staff=True)
    all_of_app = Permission.objects.filter(content_type__app_label="determinations")
    user.user_permissions.set(all_of_app.exclude(codename__in=missing))
    client.force_login(user)


def test_every_page_of_the_staff_is_in_the_table_with_every_method(admin_client, values):
    """A new page, or a new method of one, is not forgotten here."""
    wrong = []
    for pattern in urls.urlpatterns:
        for method, pages in STAFF_PAGES.items():
            answer = admin_client.generic(method, address(pattern, values))
            answer.getvalue()  # a file that is read to its end lets others be written
            if answer.status_code == 403 or (answer.status_code != 405) != (pattern.name in pages):
                wrong.append((method, pattern.name, answer.status_code))
    assert wrong == []


def test_no_page_of_the_staff_opens_without_each_of_its_rights(client, values):
    rights = {
        right for pages in STAFF_PAGES.values() for needed in pages.values() for right in needed
    }
    opened = []
    for right in sorted(rights):
        with_all_but(client, *right.split("|"))
        for method, pages in STAFF_PAGES.items():
            for pattern in urls.urlpatterns:
                if right not in pages.get(pattern.name, ()):
                    continue
                status = client.generic(method, address(pattern, values)).status_code
                if status != 403:
                    opened.append((right, method, pattern.name, status))
    assert opened == []


def pages_of_the_admin(pk):
    """Yield the name and address of each page of the admin, of a record with this id."""
    for start, pattern in _patterns(admin.site.get_urls(), "/admin/"):
        path = start + str(pattern.pattern)
        if pattern.name == "app_list":
            path = "/admin/determinations/"
        for parameter in re.findall(r"<[^>]+>", path):
            path = path.replace(parameter, str(pk))
        if pattern.name not in OPEN:
            yield pattern.name, path


def _patterns(found, start):
    for each in found:
        if isinstance(each, URLResolver):
            yield from _patterns(each.url_patterns, start + str(each.pattern))
        elif each.name is not None:  # others lead to one of these
            yield start, each


def answers(client, values):
    """Yield each page's name with its answer to each method of the table; in the admin, to POST."""
    for pattern in urls.urlpatterns:
        for method, pages in STAFF_PAGES.items():
            if pattern.name in pages:
                yield pattern.name, client.generic(method, address(pattern, values))
    for name, path in pages_of_the_admin(values["pk"]):
        yield name, client.post(path)


def test_strangers_sign_in_first_or_are_refused(client, values):
    opened = [
        name
        for name, answer in answers(client, values)
        if answer.status_code != 403 and "/login/?next=" not in answer.headers.get("Location", "")
    ]
    assert opened == []


def test_a_second_factor_is_asked_for_where_it_is_required(admin_client, values, settings):
    settings.IMR_STAFF_MFA = "require"
    opened = [
        name
        for name, answer in answers(admin_client, values)
        if answer.headers.get("Location") != reverse("mfa_activate_totp")
    ]
    assert opened == []
    assert Letter.objects.count() == 2


def test_being_of_the_staff_opens_nothing_but_an_empty_list(client, values):
    """What leads elsewhere, as to the sign-in, shows nothing."""
    client.force_login(User.objects.create_user("staff", is_staff=True))
    opened = [name for name, answer in answers(client, values) if answer.status_code == 200]
    assert opened == ["index"]


def test_no_page_of_our_own_in_the_admin_opens_without_its_right(client, values):
    own = [name for name, _ in pages_of_the_admin(1) if not name.startswith(STOCK)]
    assert set(own) - OF_DJANGO == set(ADMIN_PAGES)
    opened = []
    for right in set(ADMIN_PAGES.values()):
        with_all_but(client, right)
        for name, path in pages_of_the_admin(values["pk"]):
            if ADMIN_PAGES.get(name) == right:
                statuses = {client.get(path).status_code, client.post(path).status_code}
                opened += [(right, name)] if statuses - {403, 405} else []
    assert opened == []


def test_who_may_only_look_at_lists_of_the_admin_does_nothing_there(client, letter):
    user = User.objects.create_user("vera", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__startswith="view_"))
    client.force_login(user)
    before = AuditEntry.objects.count()
    for model, shown in admin.site._registry.items():
        path = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        for action in {name for _, name, _ in shown._get_base_actions()}:
            client.post(
                path,
                {"action": action, "_selected_action": [letter.pk], "reason": "x", "post": "yes"},
            )
    assert AuditEntry.objects.count() == before
    assert Letter.objects.count() == 2
