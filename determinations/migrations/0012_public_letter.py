from django.db import migrations, models

NOT_PUBLIC = """
    published_at IS NOT NULL AND NOT EXISTS (
        SELECT FROM determinations_letter shown
        WHERE shown.id = letter_id AND shown.status = 'published'
    )
"""


class Migration(migrations.Migration):
    """Hold a published case to a public letter by a foreign key over two computed columns.

    A row lock on the letter comes with the check of a foreign key, so that neither transactions
    that overlap nor anything but dropping the key gets past it.
    """

    dependencies = [("determinations", "0011_withdrawn_and_rejected")]

    operations = [
        migrations.RunSQL(
            f"""
            INSERT INTO determinations_indexchange (case_id, recorded_at)
            SELECT id, now() FROM determinations_case WHERE {NOT_PUBLIC};
            UPDATE determinations_case SET published_at = NULL WHERE {NOT_PUBLIC};
            """,
            migrations.RunSQL.noop,
        ),
        migrations.AddField(
            model_name='case',
            name='needs_public_letter',
            field=models.GeneratedField(db_persist=True, expression=models.Case(models.When(published_at__isnull=False, then=True)), output_field=models.BooleanField(null=True)),
        ),
        migrations.AddField(
            model_name='letter',
            name='is_public',
            field=models.GeneratedField(db_persist=True, expression=models.ExpressionWrapper(models.Q(('phi_state__in', ('clear', 'cleared', 'redacted')), ('status', 'published')), output_field=models.BooleanField()), output_field=models.BooleanField()),
        ),
        migrations.AddConstraint(
            model_name='letter',
            constraint=models.UniqueConstraint(fields=('id', 'is_public'), name='letter_is_public_once'),
        ),
        migrations.RunSQL(
            """
            ALTER TABLE determinations_case ADD CONSTRAINT case_published_has_public_letter
            FOREIGN KEY (letter_id, needs_public_letter)
            REFERENCES determinations_letter (id, is_public)
            DEFERRABLE INITIALLY DEFERRED
            """,
            "ALTER TABLE determinations_case DROP CONSTRAINT case_published_has_public_letter",
        ),
    ]
