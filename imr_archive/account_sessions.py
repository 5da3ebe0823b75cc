"""The page on which people see where they are signed in, and end single sessions or all others."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from allauth.usersessions.adapter import DefaultUserSessionsAdapter
from allauth.usersessions.forms import ManageUserSessionsForm
from allauth.usersessions.internal.flows import sessions as flows
from allauth.usersessions.models import UserSession
from allauth.usersessions.views import ListUserSessionsView
from django import forms
from django.http import HttpRequest
from django.utils.decorators import method_decorator

from determinations.audit import record
from determinations.models import Verb
from determinations.staff.sign_in_again import sign_in_again


class EndSessionsForm(ManageUserSessionsForm):
    """Ends the session that was chosen, or all but this one."""

    session = forms.ModelChoiceField(UserSession.objects.none(), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["session"].queryset = UserSession.objects.filter(user=self.request.user)

    def save(self, request: HttpRequest) -> None:
        if chosen := self.cleaned_data["session"]:
            flows.end_sessions(request, [chosen])
        else:
            super().save(request)


@method_decorator(sign_in_again, name="post")
class SessionsView(ListUserSessionsView):
    """Lists the sessions of an account."""

    form_class = EndSessionsForm


class RecordingSessionsAdapter(DefaultUserSessionsAdapter):
    """Records which sessions were ended."""

    def end_sessions(self, sessions: Iterable[UserSession]) -> None:
        ended = list(sessions)
        super().end_sessions(ended)
        for session in ended:
            record(
                Verb.SIGN_OUT,
                subject=session.user.get_username(),
                ended_from_elsewhere=True,
                began_at_address=session.ip,
            )
