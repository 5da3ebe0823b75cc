"""Accounts and groups in Django's admin, with every change in the audit log.

What people sign in with besides a password, their addresses and sessions are theirs: the admin
offers none of it but to remove the second factor of a colleague who is locked out.
"""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm
from django.contrib.auth.models import Group, User
from django.db import transaction
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.decorators import method_decorator

from determinations.audit import record
from determinations.models import Verb
from determinations.staff.second_factor import remove_second_factor
from determinations.staff.sign_in_again import sign_in_again

Rights = dict[str, Any]

RIGHTS = ("is_staff", "is_superuser", "groups", "user_permissions")
"""Fields of an account that only superusers change."""


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


def _names(permissions: Any) -> list[str]:
    rows = permissions.values_list("content_type__app_label", "codename")
    return sorted(f"{app}.{name}" for app, name in rows)


class RecordedPasswordForm(AdminPasswordChangeForm):
    """Sets a password, or takes it away, and records that."""

    @transaction.atomic
    def save(self, commit: bool = True) -> Any:
        user = super().save(commit)
        record(Verb.CHANGE_PASSWORD, subject=user.get_username())
        _tell(user, user.email, "account/email/password_set_for_you")
        return user


def _tell(user: User, address: str, template: str) -> None:
    """Send a notice to an account's owner once what it is about is kept."""
    if address:
        transaction.on_commit(
            lambda: get_adapter().send_notification_mail(template, user, email=address)
        )


class RecordsRights(admin.ModelAdmin):
    """Records what rights an account had before and has after."""

    actions = None
    """Accounts are deleted one by one, on a page that asks for the password again."""

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
        if "email" in changes:
            _tell(account, before["email"], "account/email/address_changed")

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        record(Verb.DELETE_ACCOUNT, subject=str(obj), kind=_kind(obj), rights=rights_of(obj))
        super().delete_model(request, obj)


def _kind(account: User | Group) -> str:
    return str(account._meta.verbose_name)


admin.site.unregister([User, Group, Authenticator, EmailAddress, UserSession])


@method_decorator(sign_in_again, name="changeform_view")
@method_decorator(sign_in_again, name="delete_view")
@method_decorator(sign_in_again, name="user_change_password")
class RecordedUserAdmin(RecordsRights, UserAdmin):
    change_password_form = RecordedPasswordForm
    fieldsets = (*(UserAdmin.fieldsets or ()), ("Second factor", {"fields": ("second_factor",)}))
    readonly_fields = ("second_factor", "last_login", "date_joined")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Who is no superuser gives nobody rights, and so none to himself."""
        fields = tuple(super().get_readonly_fields(request, obj))
        return fields if request.user.is_superuser else (*fields, *RIGHTS)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Superusers' accounts, passwords among them, are for superusers to change."""
        is_above = isinstance(obj, User) and obj.is_superuser and not request.user.is_superuser
        return not is_above and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        is_above = isinstance(obj, User) and obj.is_superuser and not request.user.is_superuser
        return not is_above and super().has_delete_permission(request, obj)

    def get_urls(self) -> list[URLPattern]:
        remove = self.admin_site.admin_view(remove_second_factor)
        return [
            path("<int:pk>/second-factor/", remove, name="remove_second_factor"),
            *super().get_urls(),
        ]

    @admin.display(description="Authenticator app", boolean=True)
    def second_factor(self, account: User) -> bool:
        return is_mfa_enabled(account)


@method_decorator(sign_in_again, name="changeform_view")
@method_decorator(sign_in_again, name="delete_view")
class RecordedGroupAdmin(RecordsRights, GroupAdmin):
    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return () if request.user.is_superuser else ("permissions",)


admin.site.register(User, RecordedUserAdmin)
admin.site.register(Group, RecordedGroupAdmin)
