"""Hold published cases to a case number; those without one go back to a person first."""

from django.db import migrations, models

TAKE_FROM_READERS = """
    WITH unnumbered AS (
        UPDATE determinations_case SET published_at = NULL
        WHERE published_at IS NOT NULL AND case_number LIKE 'unnumbered-%'
        RETURNING id, letter_id
    ), waiting AS (
        UPDATE determinations_letter SET status = 'needs_review', publish_when_clean = false
        WHERE id IN (SELECT letter_id FROM unnumbered)
    )
    INSERT INTO determinations_indexchange (case_id, recorded_at)
    SELECT id, now() FROM unnumbered;
    SET CONSTRAINTS ALL IMMEDIATE;
"""


class Migration(migrations.Migration):
    dependencies = [("determinations", "0012_public_letter")]

    operations = [
        migrations.RunSQL(TAKE_FROM_READERS, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("published_at__isnull", True),
                    models.Q(("case_number__startswith", "unnumbered-"), _negated=True),
                    _connector="OR",
                ),
                name="case_published_has_number",
            ),
        ),
    ]
