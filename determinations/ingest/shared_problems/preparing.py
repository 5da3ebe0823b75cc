"""An act for all letters with a shared problem, noted before it begins: which letters, as they are.

What is prepared says what is to be expected. A letter that is another one by the time the act comes
to it is left out.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F, Max, Q, QuerySet
from django.utils import timezone

from determinations.letters import Problem, Severity
from determinations.models import (
    PUBLIC_PHI,
    Letter,
    LetterStatus,
    Looking,
    SharedAct,
    SharedActKind,
    SharedActLetter,
    SharedActResult,
    SharedActState,
)

from .finding import ONE_BY_ONE, Found, SharedProblem, shared_problem

KEPT_UNBEGUN = timedelta(days=1)
"""For so long an act that nobody began can be begun."""
_NEEDED = (
    "status", "problems", "phi_state", "reading_digest", "sha256", "case__number_known",
    "case__case_number", "case__outcome",
)  # fmt: skip
READY = Q(status=LetterStatus.PARSED, phi_state__in=PUBLIC_PHI, case__number_known=True) & ~Q(
    case__outcome=""
)
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


@dataclass(frozen=True, slots=True)
class _Seen:
    letter: Letter
    digest: str
    would_be_ready: bool


def forecast(shared: SharedProblem) -> tuple[Forecast, list[Letter]]:
    """Return what accepting, or mending, a shared problem would come to; and its letters."""
    seen = _look_at(shared.code, shared.found)
    told = Forecast(len(seen), sum(each.would_be_ready for each in seen), 0)
    return told, [each.letter for each in seen]


def forecast_of(act: SharedAct, by: User) -> Forecast:
    """Return what is to be expected of a prepared act."""
    letters = list(act.letters.values_list("letter_id", "was_ready_after"))
    looking = Looking.objects.present().filter(letter__in=act.letters.values("letter"))
    count = looking.exclude(by=by).order_by().values("letter").distinct().count()
    return Forecast(len(letters), sum(ready for _, ready in letters), count)


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
    shared = shared_problem(code, about, batch)
    found = [
        each
        for each in (shared.found if shared is not None else ())
        if letters is None or each.letter_id in letters
    ]
    act = _new(kind, code, about, by, reason, chosen or {})
    return _with_letters(act, _look_at(code, found))


@transaction.atomic
def prepare_publishing(done: SharedAct, *, by: User) -> SharedAct:
    """Note the letters that a shared act has made ready, to publish them."""
    act = _new(SharedActKind.PUBLISH, done.code, done.about, by, done.reason, {})
    return _with_letters(act, _look_at("", _found(ready_after(done))))


@transaction.atomic
def prepare_publishing_of(waiting: QuerySet[Letter], *, by: User, batch: int | None) -> SharedAct:
    """Note which of waiting letters are ready, to publish them; `batch` is what they are chosen by.

    Raise `CannotPrepare` where none is.
    """
    ready = waiting.filter(READY, case__letter=F("pk"))
    act = _new(SharedActKind.PUBLISH, "", "", by, "", {"batch": batch} if batch else {})
    return _with_letters(act, _look_at("", _found(ready)))


def ready_after(act: SharedAct) -> QuerySet[Letter]:
    """Return the letters of an act that is done which are ready to publish now."""
    done = act.letters.filter(result=SharedActResult.DONE)
    return Letter.objects.filter(READY, pk__in=done.values("letter")).order_by("pk")


def digest_of(letter: Letter, number: int | None) -> str:
    """Return a digest of what an act depends on; `number` is that of the case's newest revision."""
    told = [letter.status, letter.problems, letter.phi_state, letter.reading_digest, number or 0]
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def _found(letters: QuerySet[Letter]) -> list[Found]:
    return [Found(letter_id, ()) for letter_id in letters.values_list("pk", flat=True)]


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


def _with_letters(act: SharedAct, seen: list[_Seen]) -> SharedAct:
    if not seen:
        raise CannotPrepare("No letter waits with this problem any more.")
    SharedActLetter.objects.bulk_create(
        SharedActLetter(
            act=act,
            letter_id=each.letter.pk,
            seen=each.digest,
            was_ready_after=each.would_be_ready,
        )
        for each in seen
    )
    return act


def _look_at(code: str, found: Iterable[Found]) -> list[_Seen]:
    """Return letters as they are, and whether each would be ready without these problems."""
    wanted = {each.letter_id: set(each.problems) for each in found}
    letters = Letter.objects.filter(pk__in=wanted).select_related("case").only(*_NEEDED)
    numbered = letters.annotate(number=Max("case__revisions__number"))
    return [
        _Seen(letter, digest_of(letter, letter.number), _is_ready_without(letter, code, wanted))
        for letter in numbered.order_by("pk")
    ]


def _is_ready_without(
    letter: Letter, code: str, wanted: dict[int, set[tuple[int | None, str]]]
) -> bool:
    def is_meant(problem: Problem) -> bool:
        return problem.code == code and (problem.item, problem.message) in wanted[letter.pk]

    return (
        letter.phi_state in PUBLIC_PHI
        and letter.case is not None
        and letter.case.number_known
        and bool(letter.case.outcome)
        and all(
            problem.severity is Severity.NOTE or is_meant(problem)
            for problem in letter.get_problems()
        )
    )
