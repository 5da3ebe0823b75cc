"""Flag the letters that are in the archive already and say that they are invented."""

from django.db import migrations, transaction

BATCH = 5000

MARK = r"sample\s+letter:\s+invented\s+facts,\s+no\s+real\s+person"
"""As `letters/invented.py` reads it. `make_letters` once left it out; its batches tell."""

FLAG_LETTERS = """
    UPDATE determinations_letter SET invented = true
    WHERE id BETWEEN %s AND %s AND NOT invented AND (
        text ~* %s OR batch_id IN (
            SELECT id FROM determinations_batch WHERE source LIKE 'make\\_letters, seed %%'
        )
    )
"""
FLAG_CASES = """
    UPDATE determinations_case SET invented = true
    FROM determinations_letter AS letter
    WHERE letter.id = letter_id AND letter.id BETWEEN %s AND %s
        AND letter.invented AND NOT determinations_case.invented
"""


def flag(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT min(id), max(id) FROM determinations_letter")
        first, last = cursor.fetchone()
        if first is None:
            return
        for start in range(first, last + 1, BATCH):
            with transaction.atomic(using=schema_editor.connection.alias):
                cursor.execute(FLAG_LETTERS, [start, start + BATCH - 1, MARK])
                cursor.execute(FLAG_CASES, [start, start + BATCH - 1])


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("determinations", "0007_invented_letters")]

    operations = [migrations.RunPython(flag, migrations.RunPython.noop)]
