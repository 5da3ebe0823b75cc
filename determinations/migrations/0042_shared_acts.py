import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('determinations', '0041_archive_received_at'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='SharedAct',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('accept', 'Accept the problem'), ('guideline', 'Say which guideline it is'), ('treatment', 'Choose the treatment type'), ('publish', 'Publish')], max_length=20)),
                ('state', models.CharField(choices=[('prepared', 'Not begun'), ('running', 'Under way'), ('done', 'Done')], default='prepared', max_length=10)),
                ('code', models.CharField(help_text='Of the problem that the letters share.', max_length=40)),
                ('about', models.CharField(help_text='Digest of what the problem is about.', max_length=32)),
                ('chosen', models.JSONField(default=dict, help_text='The guideline or the treatment type that was chosen.')),
                ('reason', models.TextField(blank=True)),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('done_at', models.DateTimeField(blank=True, null=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='SharedActLetter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seen', models.CharField(help_text='Digest of the letter as it was when the act was prepared.', max_length=64)),
                ('was_ready_after', models.BooleanField(help_text='Whether it was expected to be ready to publish afterwards.')),
                ('result', models.CharField(choices=[('waiting', 'Waiting'), ('done', 'Done'), ('left_out', 'Left out')], default='waiting', max_length=10)),
                ('why', models.TextField(blank=True, help_text='Why it was left out.')),
                ('act', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='letters', to='determinations.sharedact')),
                ('letter', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='determinations.letter')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.AddConstraint(
            model_name='sharedact',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['accept', 'guideline', 'treatment', 'publish'])), name='shared_act_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='sharedact',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['prepared', 'running', 'done'])), name='shared_act_state_known'),
        ),
        migrations.AddConstraint(
            model_name='sharedactletter',
            constraint=models.UniqueConstraint(fields=('act', 'letter'), name='shared_act_once_a_letter'),
        ),
        migrations.AddConstraint(
            model_name='sharedactletter',
            constraint=models.CheckConstraint(condition=models.Q(('result__in', ['waiting', 'done', 'left_out'])), name='shared_act_result_known'),
        ),
    ]
