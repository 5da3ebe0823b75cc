"""An act for all letters with a shared problem, noted before it begins: which letters, as they are.

What is prepared says what is to be expected. A letter that is another one by the time the act comes
to it is left out.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import (
    Count,
    Exists,
    F,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
)  # fmt: skip
from django.db.models.functions import Cast, JSONObject
from django.utils import timezone

from determinations.letters import Severity
from determinations.models import (
    PUBLIC_PHI,
    Letter,
    LetterStatus,
    Looking,
    Revision,
    SharedAct,
    SharedActKind,
    SharedActLetter,
    SharedActResult,
    SharedActState,
    WaitingProblem,
)

from .finding import ONE_BY_ONE

KEPT_UNBEGUN = timedelta(days=1)
"""For so long an act that nobody began can be begun."""
LETTERS_A_STATEMENT = 2_000
"""Letters of an act that are noted by one statement."""
_COMPLETE = Q(
    phi_state__in=PUBLIC_PHI, case__number_known=True, case__letter=F("pk")
) & ~Q(case__outcome="")  # fmt: skip
READY = Q(status=LetterStatus.PARSED) & _COMPLETE
"""Letters that a person may publish, with nothing left that needs a look."""


class CannotPrepare(Exception):
    """Why the act can't be prepared, as a message for the person."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """What is to be expected of an act."""

    letters: int
    ready: int
    """Letters that would be ready to publish."""
    open_elsewhere: int
    """Letters that others have open just now."""

    @property
    def need_more(self) -> int:
        return self.letters - self.ready


def forecast(code: str, about: str, batch: int | None = None) -> Forecast:
    """Return what accepting, or mending, a shared problem would come to."""
    is_ready = Count("pk", filter=_ready_without(code, about))
    counts = _letters_with(code, about, batch).aggregate(all=Count("pk"), ready=is_ready)
    return Forecast(counts["all"], counts["ready"], 0)


def forecast_of(act: SharedAct, by: User) -> Forecast:
    """Return what is to be expected of a prepared act."""
    counts = act.letters.aggregate(all=Count("pk"), ready=Count("pk", Q(was_ready_after=True)))
    looking = Looking.objects.present().filter(letter__in=act.letters.values("letter"))
    count = looking.exclude(by=by).order_by().values("letter").distinct().count()
    return Forecast(counts["all"], counts["ready"], count)


@transaction.atomic
def prepare(
    kind: SharedActKind,
    code: str,
    about: str,
    *,
    by: User,
    reason: str,
    chosen: dict[str, Any] | None = None,
    batch: int | None = None,
    letters: Collection[int] | None = None,
) -> SharedAct:
    """Note the letters that wait with a shared problem, to do something with all of them.

    `batch` narrows them to a batch, `letters` to these. Raise `CannotPrepare` where nothing of the
    kind can be done for many letters, or none waits.
    """
    if code in ONE_BY_ONE:
        raise CannotPrepare("For this problem each letter has to be looked at by itself.")
    found = _letters_with(code, about, batch)
    if letters is not None:
        found = found.filter(pk__in=letters)
    act = _new(kind, code, about, by, reason, chosen or {})
    return _with_letters(act, found, _ready_without(code, about))


@transaction.atomic
def prepare_publishing(done: SharedAct, *, by: User) -> SharedAct:
    """Note the letters that a shared act has made ready, to publish them."""
    act = _new(SharedActKind.PUBLISH, done.code, done.about, by, done.reason, {})
    return _with_letters(act, ready_after(done), READY)


@transaction.atomic
def prepare_publishing_of(waiting: QuerySet[Letter], *, by: User, batch: int | None) -> SharedAct:
    """Note which of waiting letters are ready, to publish them; `batch` is what they are chosen by.

    Raise `CannotPrepare` where none is.
    """
    ready = waiting.filter(READY)
    act = _new(SharedActKind.PUBLISH, "", "", by, "", {"batch": batch} if batch else {})
    return _with_letters(act, ready, READY)


def ready_after(act: SharedAct) -> QuerySet[Letter]:
    """Return the letters of an act that is done which are ready to publish now."""
    done = act.letters.filter(result=SharedActResult.DONE)
    return Letter.objects.filter(READY, pk__in=done.values("letter")).order_by("pk")


def digests_of(letters: QuerySet[Letter]) -> dict[int, str]:
    """Return, by the letter's id, a digest of all that an act depends on, to see it unchanged."""
    newest = Revision.objects.filter(case=OuterRef("case")).order_by("-number").values("number")
    told = JSONObject(
        status="status", problems="problems", phi_state="phi_state", reading="reading_digest",
        revision=Subquery(newest[:1]),
    )  # fmt: skip
    return dict(letters.values_list("pk", _Sha256(Cast(told, TextField()))))


class _Sha256(Func):
    """Digest of a text in hexadecimal."""

    template = "encode(sha256(convert_to(%(expressions)s, 'UTF8')), 'hex')"
    output_field = TextField()


def _new(
    kind: SharedActKind, code: str, about: str, by: User, reason: str, chosen: dict[str, Any]
) -> SharedAct:
    """Make an act; those that nobody began in time go."""
    SharedAct.objects.filter(
        state=SharedActState.PREPARED, made_at__lt=timezone.now() - KEPT_UNBEGUN
    ).delete()
    return SharedAct.objects.create(
        kind=kind, code=code, about=about, by=by, reason=reason, chosen=chosen
    )


def _letters_with(code: str, about: str, batch: int | None) -> QuerySet[Letter]:
    rows = WaitingProblem.objects.today(batch).filter(code=code, about=about, is_first=True)
    return Letter.objects.filter(pk__in=rows.order_by().values("letter")).order_by("pk")


def _ready_without(code: str, about: str) -> Q:
    """Return the condition of letters that nothing but this shared problem keeps from readers."""
    others = WaitingProblem.objects.filter(letter=OuterRef("pk"), holds=True)
    is_fatal = Q(problems__contains=[{"severity": str(Severity.FATAL)}])
    return _COMPLETE & ~is_fatal & ~Q(Exists(others.exclude(code=code, about=about)))


def _with_letters(act: SharedAct, found: QuerySet[Letter], would_be_ready: Q) -> SharedAct:
    ready = set(found.filter(would_be_ready).values_list("pk", flat=True))
    noted = SharedActLetter.objects.bulk_create(
        (
            SharedActLetter(act=act, letter_id=pk, seen=digest, was_ready_after=pk in ready)
            for pk, digest in digests_of(found).items()
        ),
        batch_size=LETTERS_A_STATEMENT,
    )
    if not noted:
        raise CannotPrepare("No letter waits with this problem any more.")
    return act
