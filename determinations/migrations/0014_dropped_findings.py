"""Remember which findings a person dropped: those of letters that were cleared so far, to begin with."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

REMEMBER_CLEARED = """
    INSERT INTO determinations_droppedfinding (letter_id, kind, text, dropped_by_id, dropped_at)
    SELECT letter.id, finding->>'kind', finding->>'text', person.id, coalesce(act.at, now())
    FROM determinations_letter letter
    CROSS JOIN LATERAL (
        SELECT DISTINCT jsonb_build_object('kind', each->'kind', 'text', each->'text') AS finding
        FROM jsonb_array_elements(letter.phi_findings) each
    ) findings
    LEFT JOIN LATERAL (
        SELECT user_id, at FROM determinations_auditentry
        WHERE letter_id = letter.id AND verb = 'clear' ORDER BY id DESC LIMIT 1
    ) act ON true
    LEFT JOIN auth_user person ON person.id = act.user_id
    WHERE letter.phi_state = 'cleared' AND finding->>'kind' <> 'rest';
    SET CONSTRAINTS ALL IMMEDIATE;
"""


class Migration(migrations.Migration):

    dependencies = [
        ("determinations", "0013_published_case_has_number"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DroppedFinding",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=20)),
                ("text", models.TextField()),
                ("dropped_at", models.DateTimeField(auto_now_add=True)),
                (
                    "dropped_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "letter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="dropped_findings",
                        to="determinations.letter",
                    ),
                ),
            ],
            options={"ordering": ["pk"]},
        ),
        migrations.RunSQL(REMEMBER_CLEARED, migrations.RunSQL.noop),
    ]
