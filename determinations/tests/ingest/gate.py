"""SQL, overlapping transactions and a reader's look, for tests of what readers may see."""

from __future__ import annotations

import threading

from django.db import connection, transaction

from determinations.ingest import lifecycle
from determinations.letters import read
from determinations.models import Letter
from determinations.tests.archive import letter_text

SSN = letter_text().replace("with knee pain.", "with knee pain, SSN 123-45-6789.")


def execute(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def execute_as_whole(sql, *values):
    """Execute what would be a transaction of its own, and roll it back if it is refused."""
    with transaction.atomic():
        execute(sql, *values)
        execute("SET CONSTRAINTS ALL IMMEDIATE")
    execute("SET CONSTRAINTS ALL DEFERRED")


def nothing(letter_id):
    """In the place of a queue."""


def read_again(letter, text=None):
    """Read a letter again as its background task would, perhaps with another text."""
    assert lifecycle.read_again(letter.pk, then=nothing)
    content = bytes(Letter.objects.defer(None).get(pk=letter.pk).content)
    content = text.encode() if text else content
    lifecycle.record_reading(letter.pk, read(content, "text/plain"))
    return Letter.objects.get(pk=letter.pk)


def is_seen(client, letter):
    """Whether readers get the page or the file of the letter's case."""
    number = Letter.objects.get(pk=letter.pk).case.case_number
    urls = (f"/cases/{number}/", f"/cases/{number}/letter/", f"/api/v1/cases/{number}/")
    return any(client.get(url).status_code == 200 for url in urls)


def in_other_transaction(*work):
    """Do work in a thread with a connection of its own; return the thread and what it raised."""
    raised = []

    def run():
        try:
            for step in work:
                step()
        except Exception as error:
            raised.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread, raised


def shown(client):
    """Return what readers get of the case: its page, what the API answers, and the file."""
    pages = [client.get("/cases/CM17-9100001/"), client.get("/api/v1/cases/CM17-9100001/")]
    file = client.get("/cases/CM17-9100001/letter/")
    texts = [page.content.decode() for page in pages]
    return "".join([*texts, file.getvalue().decode()])
