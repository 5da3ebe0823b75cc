"""System checks of our own: what `manage.py check --deploy` says about this machine."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core import checks

from determinations.ingest.reader import confinement_level
from determinations.letters import UnreadableLetter
from determinations.letters.child.confinement import Level
from determinations.letters.child.sandbox import why_no_bubblewrap

NOT_IN_A_SANDBOX = "determinations.W001"


@checks.register(checks.Tags.security, deploy=True)
def letters_are_read_in_a_sandbox(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[checks.CheckMessage]:
    """Warn where letters that are read on this machine are less than fully confined."""
    try:
        confinement = confinement_level()
    except UnreadableLetter as error:
        return [checks.Warning(error.message, id=NOT_IN_A_SANDBOX)]
    if confinement.level is Level.SANDBOX:
        return []
    return [
        checks.Warning(
            f"Letters are read {confinement.describe()} ({why_no_bubblewrap()}).",
            hint="Install bubblewrap and allow user namespaces: see docs/security.md.",
            id=NOT_IN_A_SANDBOX,
        )
    ]
