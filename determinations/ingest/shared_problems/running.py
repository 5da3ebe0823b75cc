"""A shared act under way: letter by letter, each in a transaction of its own, some at a time."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from determinations.models import (
    Letter,
    SharedAct,
    SharedActKind,
    SharedActLetter,
    SharedActResult,
    SharedActState,
)

from ..drafts.checking import InvalidDraft, RevisedMeanwhile
from ..guideline_meanings import remember
from ..locks import lock
from ..publishing import CannotPublish
from ..transitions import ForbiddenTransition
from .acting import CHANGED, LeftOut, act_on

log = logging.getLogger(__name__)

MOST_AT_ONCE = 20
"""Letters that are dealt with while a person waits; more are left to the worker."""
LETTERS_A_TASK = 50


@transaction.atomic
def begin(act_id: int, then: Callable[[int], None]) -> bool:
    """Begin a prepared act; return whether nobody had begun it.

    What was said of a guideline's name is remembered first. `then` is called with the act's id, in
    the same transaction, to queue it, unless its letters are few: `run` does these at once.
    """
    act = SharedAct.objects.select_for_update().get(pk=act_id)
    if act.state != SharedActState.PREPARED:
        return False
    if act.kind == SharedActKind.GUIDELINE and act.chosen.get("names"):
        remember(act.chosen, by=act.by, reason=act.reason)
    act.chosen.pop("names", None)  # words of letters, which no act keeps
    act.state = SharedActState.RUNNING
    act.save(update_fields=["state", "chosen"])
    if not is_short(act):
        then(act.pk)
    return True


def is_short(act: SharedAct) -> bool:
    """Return whether an act is done while its person waits."""
    return act.letters.count() <= MOST_AT_ONCE


def run(act_id: int, most: int = LETTERS_A_TASK) -> bool:
    """Do the act to the next letters, `most` at most; return whether letters are left.

    What was done stays done if it is cut off, and is not done twice.
    """
    act = SharedAct.objects.select_related("by").get(pk=act_id)
    if act.state != SharedActState.RUNNING:
        return False
    waiting = act.letters.filter(result=SharedActResult.WAITING)
    for entry_id in list(waiting.values_list("pk", flat=True)[:most]):
        _deal_with(act, entry_id)
    if waiting.exists():
        return True
    act.state, act.done_at = SharedActState.DONE, timezone.now()
    act.save(update_fields=["state", "done_at"])
    return False


def _deal_with(act: SharedAct, entry_id: int) -> None:
    try:
        with transaction.atomic():
            entry = SharedActLetter.objects.select_for_update().get(pk=entry_id)
            if entry.result != SharedActResult.WAITING:
                return
            act_on(act, lock(entry.letter_id), entry.seen, _person(act))
            _note(entry, SharedActResult.DONE, "")
    except (Letter.DoesNotExist, SharedActLetter.DoesNotExist):
        return  # erased, and its entry with it
    except LeftOut as error:
        _leave_out(entry_id, str(error))
    except RevisedMeanwhile:
        _leave_out(entry_id, CHANGED)
    except InvalidDraft:  # its message may quote the letter
        _leave_out(entry_id, "What it would say then can\u2019t be taken; its own page tells why.")
    except (CannotPublish, ForbiddenTransition) as error:
        _leave_out(entry_id, str(error))
    except Exception:
        log.exception("Shared act %s failed at entry %s", act.pk, entry_id)
        _leave_out(entry_id, "Something went wrong with it here, and was noted.")


def _person(act: SharedAct) -> User:
    """Return who acts, if the account still may."""
    by = act.by
    if by is None or not by.has_perm("determinations.change_letter"):
        raise LeftOut("The account that began this may not do it any more.")
    return by


def _leave_out(entry_id: int, why: str) -> None:
    for entry in SharedActLetter.objects.filter(pk=entry_id):
        _note(entry, SharedActResult.LEFT_OUT, why)


def _note(entry: SharedActLetter, result: SharedActResult, why: str) -> None:
    entry.result, entry.why = result, why
    entry.save(update_fields=["result", "why"])
