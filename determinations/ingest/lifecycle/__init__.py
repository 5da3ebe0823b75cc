"""The life of a letter: every change of its state is one verb here.

A verb locks the letter, then its case if it needs that; checks the transition against the table
(`transitions.py`); writes; and notes in the same transaction, for the search indexes, that a case
which readers see has changed, and for the audit log, what was done. A verb that a person calls
takes who it was (`by`, None for the archive itself) and the `reason` given. No other package sets
`Letter.status` or records an `IndexChange`; only `synthetic/bulk_load.py` inserts letters in their
final state, and `sample_removal.py` deletes invented ones.
"""

from .between_letters import keep_as_older, keep_published, put_back, replace
from .candidates import keep_reading
from .groups import record_readings, record_reparses, start_all
from .moves import note_changes, take_back
from .people import clear, finish_redaction, publish, read_again, redact, reject, withdraw
from .reading import (
    ErasedBefore,
    Rescreened,
    record_failure,
    record_reading,
    record_reparse,
    rescreen,
    save_anew,
    start,
)
from .replacing import OtherLetterMeanwhile
from .revising import accept_problem, correct, revise, take_up_problem, undo

__all__ = [
    "ErasedBefore",
    "OtherLetterMeanwhile",
    "Rescreened",
    "accept_problem",
    "clear",
    "correct",
    "finish_redaction",
    "keep_as_older",
    "keep_published",
    "keep_reading",
    "note_changes",
    "publish",
    "put_back",
    "read_again",
    "record_failure",
    "record_reading",
    "record_readings",
    "record_reparse",
    "record_reparses",
    "redact",
    "reject",
    "replace",
    "rescreen",
    "revise",
    "save_anew",
    "start",
    "start_all",
    "take_back",
    "take_up_problem",
    "undo",
    "withdraw",
]
