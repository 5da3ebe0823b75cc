"""Store what was read in letters that wait to take another one's place, as their first revision.

Letters are parsed anew for that, some at a time: each batch is a transaction of its own, and a run
that was broken off is taken up where it was.
"""

from django.db import migrations, models, transaction
from django.utils import timezone

from determinations.ingest.guideline_names import Meaning, as_named, folded
from determinations.ingest.reference_rows import new_guideline, new_reviewer, new_treatment
from determinations.ingest.candidate_drafts import draft_of_reading
from determinations.letters import parse
from determinations.models import Case, Letter
from determinations.vocabulary import CitationKind

BATCH = 200
STATES = ("needs_review", "parsed")
COLUMNS = ("text", "redacted_text", "text_method", "unseen", "invented", "parser_version")


class Rows:
    """Rows that letters share, looked up or made in the tables as this migration finds them."""

    def __init__(self, apps):
        self._apps, self._known = apps, {}

    def reviewer(self, specialties, states):
        return new_reviewer(specialties, states) if specialties or states else None

    def treatment(self, category, subcategory):
        return self._row("TreatmentType", "slug", new_treatment(category, subcategory))

    def guideline(self, title, year):
        return self._row("Guideline", "key", new_guideline(title, year))

    def _row(self, name, unique, new):
        key = name, getattr(new, unique)
        if key not in self._known:
            model = self._apps.get_model("determinations", name)
            fields = [field.name for field in model._meta.fields if not field.primary_key]
            values = {field: getattr(new, field) for field in fields}
            row, _ = model.objects.get_or_create(**{unique: key[1]}, defaults=values)
            self._known[key] = row.pk
        new.pk = self._known[key]
        return new


def store_readings(apps, schema_editor):
    waiting = _waiting(apps).order_by("pk").values_list("pk", flat=True)
    letter_ids, rows, meanings = list(waiting), Rows(apps), _meanings(apps)
    for start in range(0, len(letter_ids), BATCH):
        with transaction.atomic(using=schema_editor.connection.alias):
            _store(apps, letter_ids[start : start + BATCH], rows, meanings)


def forget_readings(apps, schema_editor):
    """Drop the readings that nobody changed; older versions read these letters to show them."""
    Revision = apps.get_model("determinations", "Revision")
    changed = Revision.objects.filter(case=None, letter=models.OuterRef("letter"), number__gt=1)
    own = Revision.objects.filter(case=None, origin="reading", number=1)
    own.exclude(models.Exists(changed)).delete()


def _waiting(apps):
    """Return the letters that wait in a case for which another one speaks, or none."""
    Revision = apps.get_model("determinations", "Revision")
    own = Revision.objects.filter(case=None, letter=models.OuterRef("pk"))
    letters = apps.get_model("determinations", "Letter").objects
    speaks = models.Q(case__letter=models.F("pk"))
    return letters.filter(~models.Exists(own), ~speaks, status__in=STATES, case__isnull=False)


def _meanings(apps):
    """Return what finds the meanings that people gave to names of guidelines."""
    rows = apps.get_model("determinations", "GuidelineName").objects.select_related("guideline")
    known = {
        row.written: Meaning(CitationKind.MTUS, row.guideline.title, row.guideline.year)
        if row.guideline
        else Meaning(CitationKind(row.kind), row.source, row.source_year)
        for row in rows
    }
    return lambda names: {key: known[key] for key in map(folded, names) if key in known}


def _store(apps, letter_ids, rows, meanings):
    Revision = apps.get_model("determinations", "Revision")
    letters = _waiting(apps).filter(pk__in=letter_ids).select_for_update(of=["self"])
    stored = letters.values("pk", "case__case_number", "parsed_at", *COLUMNS)
    Revision.objects.bulk_create(
        Revision(
            number=1,
            origin="reading",
            letter_id=values["pk"],
            draft=_draft(values, rows, meanings),
            parser_version=values["parser_version"],
            made_at=values["parsed_at"] or timezone.now(),
        )
        for values in stored
    )


def _draft(values, rows, meanings):
    letter = Letter(**{name: values[name] for name in COLUMNS})
    recognized = letter.text_method == "ocr"
    parsed = parse(letter.reading_text, recognized=recognized, unseen=letter.unseen)
    case = Case(case_number=values["case__case_number"])
    return draft_of_reading(case, letter, as_named(parsed, meanings), rows)


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("determinations", "0049_revision_cause")]

    operations = [migrations.RunPython(store_readings, forget_readings, elidable=True)]
