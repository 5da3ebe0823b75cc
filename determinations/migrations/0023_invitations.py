

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('determinations', '0022_feed_keys'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(max_length=254, verbose_name='e-mail address')),
                ('role', models.CharField(choices=[('reader', 'Reader'), ('reviewer', 'Reviewer'), ('administrator', 'Administrator')], default='reader', max_length=20)),
                ('secret_sha256', models.CharField(editable=False, max_length=64, unique=True)),
                ('was_mailed', models.BooleanField(default=False, help_text="Then the account's address counts as verified.")),
                ('invited_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('expires_at', models.DateTimeField()),
                ('accepted_at', models.DateTimeField(null=True)),
                ('revoked_at', models.DateTimeField(null=True)),
            ],
            options={
                'ordering': ['-pk'],
                'permissions': [('manage_accounts', 'Can invite people, give roles and erase accounts')],
                'default_permissions': ('view',),
            },
        ),
        migrations.AlterModelOptions(
            name='letter',
            options={'ordering': ['-pk'], 'permissions': [('erase_letter', 'Can erase letters for good')]},
        ),
        migrations.RemoveConstraint(
            model_name='auditentry',
            name='audit_verb_known',
        ),
        migrations.AlterField(
            model_name='auditentry',
            name='verb',
            field=models.CharField(choices=[('receive', 'Received'), ('read', 'Read'), ('reparse', 'Read by a newer parser'), ('read_again', 'Sent to be read again'), ('correct', 'Corrected'), ('clear', 'Findings cleared'), ('redact', 'Findings redacted'), ('publish', 'Published'), ('withdraw', 'Withdrawn'), ('reject', 'Rejected'), ('supersede', 'Superseded'), ('erase', 'Erased'), ('remove_samples', 'Samples removed'), ('view', 'Looked at, not public'), ('download', 'Original downloaded'), ('export', 'Audit log exported'), ('sign_in', 'Signed in'), ('sign_out', 'Signed out'), ('sign_in_failed', 'Sign-in failed'), ('lock_out', 'Sign-in refused after failures'), ('invite', 'Invited'), ('revoke_invitation', 'Invitation revoked'), ('add_account', 'Account added'), ('change_rights', 'Rights changed'), ('delete_account', 'Account deleted'), ('change_password', 'Password changed'), ('change_address', 'E-mail address changed'), ('change_second_factor', 'Second factor changed')], max_length=30, verbose_name='act'),
        ),
        migrations.AddConstraint(
            model_name='auditentry',
            constraint=models.CheckConstraint(condition=models.Q(('verb__in', ['receive', 'read', 'reparse', 'read_again', 'correct', 'clear', 'redact', 'publish', 'withdraw', 'reject', 'supersede', 'erase', 'remove_samples', 'view', 'download', 'export', 'sign_in', 'sign_out', 'sign_in_failed', 'lock_out', 'invite', 'revoke_invitation', 'add_account', 'change_rights', 'delete_account', 'change_password', 'change_address', 'change_second_factor'])), name='audit_verb_known'),
        ),
        migrations.AddField(
            model_name='invitation',
            name='account',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='invitation',
            name='invited_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.CheckConstraint(condition=models.Q(('accepted_at', None), ('revoked_at', None), _connector='OR'), name='invitation_accepted_or_revoked'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.UniqueConstraint(condition=models.Q(('accepted_at', None), ('revoked_at', None)), fields=('email',), name='invitation_one_open_an_address'),
        ),
    ]
