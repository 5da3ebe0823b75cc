"""Shared acts in the background: some letters a task, so that others get their turn between."""

from __future__ import annotations

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from .running import run


@app.task(
    name="act_on_shared_problem",
    queue="letters",
    priority=1,
    retry=RetryStrategy(max_attempts=10, exponential_wait=2),
)
def act_on_shared_problem(act_id: int) -> None:
    """Go on with an act; before letters that wait to be read, since a person waits for it."""
    if run(act_id):
        enqueue_act(act_id)


def enqueue_act(act_id: int) -> None:
    """Queue the next letters of an act, in the transaction that begins it."""
    act_on_shared_problem.configure(lock=f"shared-act-{act_id}").defer(act_id=act_id)
