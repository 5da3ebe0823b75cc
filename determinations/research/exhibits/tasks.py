"""The nightly task that drops lists of old exhibits."""

from __future__ import annotations

from procrastinate.contrib.django import app

from .dropping import drop_old_lists


@app.periodic(cron="30 9 * * *")
@app.task(name="drop_old_exhibit_lists", queue="upkeep", queueing_lock="drop_old_exhibit_lists")
def drop_old_exhibit_lists(timestamp: int) -> str:
    """Drop lists that are older than `IMR_EXHIBIT_LIST_DAYS`, at night in California."""
    return f"{drop_old_lists()} lists dropped"
