import django.db.models.deletion
from django.conf import settings
from django.contrib.auth.management import create_permissions
from django.db import migrations, models

ADDED = {
    "administrator": ["add_guideline", "view_guidelinename", "delete_guidelinename"],
    "reviewer": ["view_guidelinename"],
}


def let_administrators_add_guidelines(apps, schema_editor):
    config = apps.get_app_config("determinations")
    # permissions are made after all migrations otherwise, which is too late for the groups
    config.models_module = True
    create_permissions(config, apps=apps, verbosity=0)
    config.models_module = None
    Permission = apps.get_model("auth", "Permission")
    ours = Permission.objects.filter(content_type__app_label="determinations")
    for group in apps.get_model("auth", "Group").objects.filter(name__in=ADDED):
        group.permissions.add(*ours.filter(codename__in=ADDED[group.name]))


class Migration(migrations.Migration):

    dependencies = [
        ('determinations', '0042_shared_acts'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='GuidelineName',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('written', models.CharField(help_text='The name in lowercase words, without punctuation.', max_length=300, unique=True)),
                ('kind', models.CharField(choices=[('mtus', 'MTUS'), ('non_mtus', 'Outside the MTUS')], max_length=10)),
                ('source', models.CharField(blank=True, help_text='What it means outside the MTUS.', max_length=300)),
                ('source_year', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('added_at', models.DateTimeField(auto_now_add=True)),
                ('reason', models.TextField(blank=True)),
                ('added_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('guideline', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='names', to='determinations.guideline')),
            ],
            options={
                'ordering': ['written'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('guideline__isnull', False), ('kind', 'mtus'), ('source', '')), models.Q(('guideline__isnull', True), ('kind', 'non_mtus'), models.Q(('source', ''), _negated=True)), _connector='OR'), name='guideline_name_means_one_thing')],
            },
        ),
        migrations.RunPython(let_administrators_add_guidelines, migrations.RunPython.noop),
    ]
