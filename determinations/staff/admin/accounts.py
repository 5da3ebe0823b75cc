"""Accounts and groups in Django's admin, with every change in the audit log."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm
from django.contrib.auth.models import Group, User
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest

from determinations.audit import record
from determinations.models import Verb

Rights = dict[str, Any]


def rights_of(account: User | Group) -> Rights:
    """Return what an account or a group may do, as JSON: flags, groups, permissions."""
    if isinstance(account, Group):
        return {"name": account.name, "permissions": _names(account.permissions)}
    return {
        "name": account.username,
        "is_active": account.is_active,
        "is_staff": account.is_staff,
        "is_superuser": account.is_superuser,
        "groups": sorted(account.groups.values_list("name", flat=True)),
        "permissions": _names(account.user_permissions),
    }


def _names(permissions: Any) -> list[str]:
    rows = permissions.values_list("content_type__app_label", "codename")
    return sorted(f"{app}.{name}" for app, name in rows)


class RecordedPasswordForm(AdminPasswordChangeForm):
    """Sets a password, or takes it away, and records that."""

    @transaction.atomic
    def save(self, commit: bool = True) -> Any:
        user = super().save(commit)
        record(Verb.CHANGE_PASSWORD, subject=user.get_username())
        return user


class RecordsRights(admin.ModelAdmin):
    """Records what rights an account had before and has after."""

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        form.rights_before = rights_of(type(obj).objects.get(pk=obj.pk)) if change else None
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        account = type(form.instance).objects.get(pk=form.instance.pk)
        before, after = form.rights_before, rights_of(account)
        if before is None:
            record(Verb.ADD_ACCOUNT, subject=after["name"], kind=_kind(account), rights=after)
            return
        changes = {
            name: [before[name], after[name]] for name in after if before[name] != after[name]
        }
        if changes:
            record(Verb.CHANGE_RIGHTS, subject=before["name"], kind=_kind(account), changes=changes)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        record(Verb.DELETE_ACCOUNT, subject=str(obj), kind=_kind(obj), rights=rights_of(obj))
        super().delete_model(request, obj)

    @transaction.atomic
    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        for account in queryset:
            self.delete_model(request, account)


def _kind(account: User | Group) -> str:
    return str(account._meta.verbose_name)


admin.site.unregister([User, Group])


@admin.register(User)
class RecordedUserAdmin(RecordsRights, UserAdmin):
    change_password_form = RecordedPasswordForm


@admin.register(Group)
class RecordedGroupAdmin(RecordsRights, GroupAdmin):
    pass
