"""Roles: what an account may do, and who may change whose."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group, User
from django.db import transaction

from determinations.audit import record
from determinations.models import Role, Verb

MANAGE = "determinations.manage_accounts"
"""The permission to invite people, give roles and erase accounts."""

Rights = dict[str, Any]


def rights_of(account: User | Group) -> Rights:
    """Return what an account or a group may do, as JSON: flags, groups, permissions."""
    if isinstance(account, Group):
        return {"name": account.name, "permissions": _names(account.permissions)}
    return {
        "name": account.username,
        "email": account.email,
        "is_active": account.is_active,
        "is_staff": account.is_staff,
        "is_superuser": account.is_superuser,
        "groups": sorted(account.groups.values_list("name", flat=True)),
        "permissions": _names(account.user_permissions),
    }


def role_of(account: User) -> Role | None:
    """Return an account's role; None where a superuser gave it groups or permissions of its own.

    Costs no query where the account's groups and permissions are prefetched.
    """
    if account.is_superuser:
        return Role.ADMINISTRATOR
    names = {group.name for group in account.groups.all()} or {Role.READER.value}
    if len(names) > 1 or not names <= set(Role.values) or account.user_permissions.all():
        return None
    role = Role(names.pop())
    return role if account.is_staff == (role != Role.READER) else None


def is_above(account: User, by: User) -> bool:
    """Return whether an account is not for `by` to change.

    Only superusers change a superuser's, and only who may give roles an administrator's.
    """
    if by.is_superuser:
        return False
    return account.is_superuser or (account.has_perm(MANAGE) and not by.has_perm(MANAGE))


@transaction.atomic
def give_role(account: User, role: Role) -> bool:
    """Make a role all that an account may do, and record it; return whether that is a change."""
    before = rights_of(account)
    set_role(account, role)
    changes = changed(before, rights_of(account))
    if changes:
        record(Verb.CHANGE_RIGHTS, subject=account.username, kind="user", changes=changes)
    return bool(changes)


def set_role(account: User, role: Role) -> None:
    """Write a role: its group, the way into the administration, and nothing beside."""
    account.groups.set([Group.objects.get(name=role)])
    account.user_permissions.clear()
    account.is_staff = role != Role.READER
    account.is_superuser = account.is_superuser and role == Role.ADMINISTRATOR
    account.save(update_fields=["is_staff", "is_superuser"])


def changed(before: Rights, after: Rights) -> dict[str, list[Any]]:
    """Return what differs, with the value before and the one after."""
    return {name: [before[name], after[name]] for name in after if before[name] != after[name]}


def _names(permissions: Any) -> list[str]:
    rows = permissions.values_list("content_type__app_label", "codename")
    return sorted(f"{app}.{name}" for app, name in rows)
