"""Keep what people changed as revisions of whole cases, and turn single corrections into those."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from determinations.letters import redact_passages

CASE_FIELDS = (
    "case_number", "date_assigned", "date_of_injury", "decision_date", "ur_denial_date",
    "application_received", "priority", "age", "sex", "clinical_summary", "documents_reviewed",
)
ITEM_FIELDS = (
    "description", "requested", "authorized", "disputed", "outcome", "treatment_id",
    "treatment_reason", "treatment_sure", "body_parts", "sides", "retrospective", "service_dates",
    "rationale",
)
CITATION_FIELDS = (
    "cited_by", "kind", "guideline_id", "source", "source_year", "section", "first_page",
    "last_page", "adopted", "text", "start", "end",
)


def revisions_from_corrections(apps, schema_editor):
    """Make each correction a revision, the first of a case after what the letter says.

    Readers are told of these once the case is read or changed the next time.
    """
    Correction = apps.get_model("determinations", "Correction")
    Case = apps.get_model("determinations", "Case")
    for case in Case.objects.filter(corrections__isnull=False).distinct().iterator():
        _make_revisions(apps, case, list(Correction.objects.filter(case=case).order_by("pk")))


def _make_revisions(apps, case, corrections):
    Revision = apps.get_model("determinations", "Revision")
    letter = case.letter
    passages = [
        (passage["kind"], passage["text"])
        for each in case.letters.all()
        for passage in each.redacted_passages
    ]

    def clean(value):
        if isinstance(value, str):
            return redact_passages(value, passages)
        return [clean(each) for each in value] if isinstance(value, list) else value

    draft = _draft(apps, case, letter)
    items = dict(enumerate(draft["items"], start=1))
    for correction in reversed(corrections):  # back to what the letter says
        part = items.get(correction.item_position) if correction.item_position else draft["case"]
        if part is not None and correction.field in part:
            part[correction.field] = clean(correction.value_before)
    version = letter.parser_version if letter else ""
    common = {"case": case, "letter": letter, "parser_version": version}
    when = (letter and letter.parsed_at) or corrections[0].corrected_at
    Revision.objects.create(
        **common, number=1, origin="reading", draft=draft, corrections={}, made_at=when
    )
    known = {}
    for number, correction in enumerate(corrections, start=2):
        position, field = correction.item_position, correction.field
        part = items.get(position) if position else draft["case"]
        if part is not None and field in part:
            read = part[field]
            part[field] = clean(correction.value_after)
        else:
            read = clean(correction.value_before)
        fields = known.setdefault("case", {})
        if position:
            fields = known.setdefault("items", {}).setdefault(f"r{position}", {})
        at = correction.corrected_at.date().isoformat()
        fields[field] = {"read": fields.get(field, {}).get("read", read), "at": at}
        Revision.objects.create(
            **common, number=number, origin="person", draft=draft, corrections=known,
            made_by=correction.corrected_by, made_at=correction.corrected_at,
        )  # fmt: skip


def _draft(apps, case, letter):
    fields = {name: _plain(getattr(case, name)) for name in CASE_FIELDS}
    for name in ("specialties_as_written", "licensure_states"):
        fields[name] = list(getattr(case.reviewer, name)) if case.reviewer else []
    items = []
    for index, item in enumerate(case.items.order_by("position"), start=1):
        citations = [
            {"key": f"r{index}c{number}", **_values(citation, CITATION_FIELDS)}
            for number, citation in enumerate(item.citations.order_by("position"), start=1)
        ]
        items.append({
            "key": f"r{index}", **_values(item, ITEM_FIELDS), "spans": item.spans,
            "amounts": item.quantities, "citations": citations,
        })
    return {
        "reading": letter.reading_digest if letter else "",
        "case": {**fields, "spans": case.spans},
        "items": items,
    }


def _values(record, names):
    return {name.removesuffix("_id"): _plain(getattr(record, name)) for name in names}


def _plain(value):
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return value.isoformat() if hasattr(value, "isoformat") else value


class Migration(migrations.Migration):

    dependencies = [
        ('determinations', '0035_uploads'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AcceptedProblem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=60)),
                ('item', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('message', models.TextField()),
                ('reason', models.TextField()),
                ('accepted_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Revision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(help_text='Within the case, from 1.')),
                ('origin', models.CharField(choices=[('reading', 'As the parser read it'), ('reparse', 'Read again, with what people changed'), ('person', 'Changed by a person'), ('undo', 'A change taken back')], max_length=10)),
                ('draft', models.JSONField()),
                ('corrections', models.JSONField(default=dict, help_text='What of the draft people changed, with what the letter says there and the day.')),
                ('parser_version', models.CharField(blank=True, max_length=20)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('reason', models.TextField(blank=True)),
            ],
            options={
                'ordering': ['-pk'],
            },
        ),
        migrations.AddField(
            model_name='case',
            name='corrected',
            field=models.JSONField(blank=True, db_default={}, default=dict, help_text='Field name to {at, read}: when people changed it, and what the letter says.'),
        ),
        migrations.AddField(
            model_name='disputeditem',
            name='corrected',
            field=models.JSONField(blank=True, db_default={}, default=dict, help_text='Field name to {at, read}: when people changed it, and what the letter says.'),
        ),
        migrations.AddField(
            model_name='acceptedproblem',
            name='accepted_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='acceptedproblem',
            name='letter',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='accepted_problems', to='determinations.letter'),
        ),
        migrations.AddField(
            model_name='revision',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='revisions', to='determinations.case'),
        ),
        migrations.AddField(
            model_name='revision',
            name='letter',
            field=models.ForeignKey(help_text='The letter that spoke for the case then.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='revisions', to='determinations.letter'),
        ),
        migrations.AddField(
            model_name='revision',
            name='made_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='revision',
            name='undoes',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='undone_by', to='determinations.revision'),
        ),
        migrations.AddConstraint(
            model_name='revision',
            constraint=models.UniqueConstraint(fields=('case', 'number'), name='revision_number_once_a_case'),
        ),
        migrations.AddConstraint(
            model_name='revision',
            constraint=models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='revision_number_from_one'),
        ),
        migrations.AddConstraint(
            model_name='revision',
            constraint=models.CheckConstraint(condition=models.Q(('origin__in', ['reading', 'reparse', 'person', 'undo'])), name='revision_origin_known'),
        ),
        migrations.RunPython(
            revisions_from_corrections, migrations.RunPython.noop, elidable=False
        ),
        migrations.DeleteModel(
            name='Correction',
        ),
    ]
