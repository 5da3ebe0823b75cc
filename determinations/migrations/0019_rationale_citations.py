"""Let citations be of a third place: what the rationale names, beside the sides' statements."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("determinations", "0018_item_total"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="guidelinecitation",
            name="citation_cited_by_known",
        ),
        migrations.AlterField(
            model_name="guidelinecitation",
            name="cited_by",
            field=models.CharField(
                choices=[
                    ("claims_administrator", "Claims administrator"),
                    ("imro", "IMR reviewer"),
                    ("rationale", "Named in the rationale"),
                ],
                max_length=25,
            ),
        ),
        migrations.AddConstraint(
            model_name="guidelinecitation",
            constraint=models.CheckConstraint(
                condition=models.Q(cited_by__in=["claims_administrator", "imro", "rationale"]),
                name="citation_cited_by_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="guidelinecitation",
            constraint=models.CheckConstraint(
                condition=~models.Q(cited_by="rationale", kind="none"),
                name="citation_in_rationale_names_source",
            ),
        ),
    ]
