"""Roles: what readers, reviewers and administrators may do, and who gives them."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.core.cache import cache

from determinations.accounts.roles import role_of, set_role
from determinations.models import AuditEntry, Role, Verb
from determinations.tests.signing_in import PASSWORD, sign_in

pytestmark = pytest.mark.django_db
FRESH = "another long password"


@pytest.fixture(autouse=True)
def _no_failures_before(db):
    cache.clear()


def add_account(name, role):
    account = User.objects.create_user(name, f"{name}@firm.example", PASSWORD)
    set_role(account, role)
    return User.objects.get(pk=account.pk)


@pytest.fixture
def reader():
    return add_account("reader", Role.READER)


@pytest.fixture
def reviewer():
    return add_account("reviewer", Role.REVIEWER)


@pytest.fixture
def administrator(client):
    account = add_account("administrator", Role.ADMINISTRATOR)
    sign_in(client, "administrator")
    return account


def page_of(account, page):
    return f"/admin/auth/user/{account.pk}/{page}/"


def test_a_reader_has_no_rights_and_no_way_into_the_administration(client, reader):
    assert reader.get_all_permissions() == set()
    client.force_login(reader)
    assert client.get("/admin/").status_code == 302
    assert client.get("/accounts/").status_code == 200


@pytest.mark.parametrize(
    ("page", "status"),
    [
        ("determinations/letter/", 200),
        ("determinations/letter/upload/", 302),
        ("determinations/case/", 200),
        ("determinations/auditentry/", 403),
        ("determinations/invitation/", 403),
        ("determinations/invitation/invite/", 403),
        ("auth/user/", 403),
        ("auth/group/", 403),
    ],
)
def test_a_reviewer_reviews_letters_and_nothing_else(client, reviewer, page, status):
    client.force_login(reviewer)
    assert client.get(f"/admin/{page}").status_code == status


def test_publishing_is_a_reviewers_erasing_is_not(reviewer):
    assert reviewer.has_perm("determinations.change_letter")
    assert not reviewer.has_perm("determinations.erase_letter")


@pytest.mark.parametrize(
    "page",
    [
        "determinations/letter/", "determinations/auditentry/", "determinations/invitation/",
        "determinations/invitation/invite/", "auth/user/", "auth/group/",
    ],
)  # fmt: skip
def test_an_administrator_gets_everywhere(client, administrator, page):
    assert client.get(f"/admin/{page}").status_code == 200
    assert administrator.has_perm("determinations.erase_letter")


def test_a_role_is_given_on_a_page_of_its_own_and_recorded(client, administrator, reader):
    answer = client.post(page_of(reader, "role"), {"role": "reviewer"}, follow=True)
    assert "is a reviewer now" in answer.content.decode()
    reader = User.objects.get(pk=reader.pk)
    assert role_of(reader) == Role.REVIEWER
    assert reader.is_staff
    entry = AuditEntry.objects.get(verb=Verb.CHANGE_RIGHTS)
    assert (entry.user_name, entry.subject) == ("administrator", "reader")
    assert entry.details["changes"]["groups"] == [["reader"], ["reviewer"]]


def test_a_role_takes_the_place_of_all_other_rights(client, administrator, reviewer):
    reviewer.user_permissions.add(Permission.objects.get(codename="erase_letter"))
    reviewer.groups.add(Group.objects.create(name="clerks"))
    assert role_of(reviewer) is None
    client.post(page_of(reviewer, "role"), {"role": "reader"})
    reviewer = User.objects.get(pk=reviewer.pk)
    assert role_of(reviewer) == Role.READER
    assert not reviewer.is_staff
    assert reviewer.get_all_permissions() == set()


def test_nobody_changes_their_own_role_or_a_superusers(client, administrator):
    chief = User.objects.create_superuser("chief")
    for account in (administrator, chief):
        assert client.post(page_of(account, "role"), {"role": "reader"}).status_code == 403
    assert role_of(User.objects.get(pk=administrator.pk)) == Role.ADMINISTRATOR


@pytest.mark.parametrize("page", ["role", "second-factor", "password", "delete"])
def test_a_reviewer_changes_no_account(client, reviewer, reader, page):
    sign_in(client, "reviewer")
    assert client.post(page_of(reader, page), {"role": "administrator"}).status_code == 403


@pytest.mark.parametrize("page", ["password", "second-factor", "delete"])
def test_a_superusers_account_is_above_an_administrator(client, administrator, page):
    chief = User.objects.create_superuser("chief")
    assert client.get(page_of(chief, page)).status_code == 403


def test_an_administrator_helps_who_forgot_the_password(client, administrator, reader):
    data = {"password1": FRESH, "password2": FRESH, "usable_password": "true", "set-password": "1"}
    client.post(page_of(reader, "password"), data)
    reader.refresh_from_db()
    assert reader.check_password(FRESH)
    assert AuditEntry.objects.get(verb=Verb.CHANGE_PASSWORD).subject == "reader"


def test_an_administrator_gives_no_rights_in_the_form_of_an_account(client, administrator, reader):
    data = {"username": "reader", "email": reader.email, "is_active": "on", "is_staff": "on"}
    client.post(page_of(reader, "change"), {**data, "is_superuser": "on"})
    reader = User.objects.get(pk=reader.pk)
    assert (reader.is_staff, reader.is_superuser) == (False, False)


def test_the_list_shows_roles_in_few_queries(
    client, administrator, reader, reviewer, django_assert_max_num_queries
):
    User.objects.create_user("clerk", is_staff=True)
    with django_assert_max_num_queries(14):
        page = client.get("/admin/auth/user/").content.decode()
    for name in ("Reader", "Reviewer", "Administrator", "Rights of its own"):
        assert f'<td class="field-role">{name}</td>' in page


def test_the_groups_of_roles_stay(admin_client):
    group = Group.objects.get(name="reviewer")
    assert admin_client.post(f"/admin/auth/group/{group.pk}/delete/").status_code == 403
    admin_client.post(f"/admin/auth/group/{group.pk}/change/", {"name": "other", "permissions": []})
    group.refresh_from_db()
    assert group.name == "reviewer"
