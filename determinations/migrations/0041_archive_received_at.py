"""Each zip archive keeps when it came, which may be days after its batch was opened."""

import django.utils.timezone
from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def take_from_batches(apps, schema_editor):
    archives = apps.get_model("determinations", "Archive").objects.all()
    batches = apps.get_model("determinations", "Batch").objects.filter(pk=OuterRef("batch_id"))
    archives.update(received_at=Subquery(batches.values("received_at")))


class Migration(migrations.Migration):
    dependencies = [
        ("determinations", "0040_api_keys_add_letters"),
    ]

    operations = [
        migrations.AddField(
            model_name="archive",
            name="received_at",
            field=models.DateTimeField(
                auto_now_add=True,
                default=django.utils.timezone.now,
                help_text="A batch may have been opened days before.",
            ),
            preserve_default=False,
        ),
        migrations.RunPython(take_from_batches, migrations.RunPython.noop),
    ]
