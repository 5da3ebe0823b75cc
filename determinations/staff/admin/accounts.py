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
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.decorators import method_decorator

from determinations.accounts.key_forms import RevokesKeys
from determinations.accounts.people import signed_in
from determinations.accounts.program_keys import revoke_all
from determinations.accounts.roles import MANAGE, changed, is_above, rights_of, role_of
from determinations.audit import record
from determinations.models import Role, Verb
from determinations.staff.account_roles import change_role
from determinations.staff.hand_over import hand_over_collections
from determinations.staff.second_factor import remove_second_factor
from determinations.staff.sign_in_again import sign_in_again

RIGHTS = ("is_staff", "is_superuser", "groups", "user_permissions")
"""Fields of an account that only superusers change; a role is given on a page of its own."""
NAMES = ("first_name", "last_name")
"""All that the permission to change accounts opens by itself: not what people sign in with."""


class RecordedPasswordForm(RevokesKeys, AdminPasswordChangeForm):
    """Sets a password, or takes it away, and records that."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_to_revoke(self.user)

    @transaction.atomic
    def save(self, commit: bool = True) -> Any:
        user = super().save(commit)
        record(Verb.CHANGE_PASSWORD, subject=user.get_username())
        self.revoke_if_asked(user, by=None)
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
        changes = changed(before, after)
        if changes:
            record(Verb.CHANGE_RIGHTS, subject=before["name"], kind=_kind(account), changes=changes)
        if "email" in changes:
            # the address that was verified before shall reset no password any more
            EmailAddress.objects.filter(user=account).delete()
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
    fieldsets = (
        *(UserAdmin.fieldsets or ()),
        ("Role and second factor", {"fields": ("role", "second_factor")}),
    )
    readonly_fields = ("role", "second_factor", "last_login", "date_joined")
    list_display = ("username", "email", "role", "is_active", "last_login")
    list_filter = ("groups", "is_active", "is_superuser")

    @transaction.atomic
    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Take back an account's keys with the account: they open nothing if it comes back."""
        super().save_related(request, form, formsets, change)
        if not form.instance.is_active:
            revoke_all(form.instance)

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return super().get_queryset(request).prefetch_related("groups", "user_permissions")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Show who may not manage accounts no address to change and no password's hash."""
        if obj is None or request.user.has_perm(MANAGE):
            return super().get_fieldsets(request, obj)
        return ((None, {"fields": ("username", *NAMES, "role", "is_active", "last_login")}),)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Who is no superuser gives nobody rights, and so none to himself."""
        fields = tuple(super().get_readonly_fields(request, obj))
        if request.user.is_superuser:
            return fields
        if obj is None or request.user.has_perm(MANAGE):
            return (*fields, *RIGHTS)
        return (*fields, *RIGHTS, "username", "email", "is_active")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_below(request, obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_below(request, obj) and super().has_delete_permission(request, obj)

    def user_change_password(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Whoever sets a password can sign in as its owner: that takes more than `change_user`."""
        if not request.user.has_perm(MANAGE):
            raise PermissionDenied
        return super().user_change_password(request, *args, **kwargs)

    def get_urls(self) -> list[URLPattern]:
        pages = (remove_second_factor, change_role, hand_over_collections)
        remove, role, collections = map(self.admin_site.admin_view, pages)
        return [
            path("<int:pk>/collections/", collections, name="hand_over_collections"),
            path("<int:pk>/second-factor/", remove, name="remove_second_factor"),
            path("<int:pk>/role/", role, name="change_role"),
            *super().get_urls(),
        ]

    @admin.display(description="Role")
    def role(self, account: User) -> str:
        role = role_of(account)
        return str(role.label) if role else "Rights of its own"

    @admin.display(description="Authenticator app", boolean=True)
    def second_factor(self, account: User) -> bool:
        return is_mfa_enabled(account)


def _is_below(request: HttpRequest, obj: Any) -> bool:
    return not (isinstance(obj, User) and is_above(obj, signed_in(request)))


@method_decorator(sign_in_again, name="changeform_view")
@method_decorator(sign_in_again, name="delete_view")
class RecordedGroupAdmin(RecordsRights, GroupAdmin):
    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return () if request.user.is_superuser else ("permissions",)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The groups of roles stay: accounts are given them by name."""
        return not _is_role(obj) and super().has_delete_permission(request, obj)

    def get_exclude(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("name",) if _is_role(obj) else super().get_exclude(request, obj)


def _is_role(group: Any) -> bool:
    return isinstance(group, Group) and group.name in Role.values


admin.site.register(User, RecordedUserAdmin)
admin.site.register(Group, RecordedGroupAdmin)
