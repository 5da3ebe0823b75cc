
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('determinations', '0030_collections'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='auditentry',
            name='audit_verb_known',
        ),
        migrations.AlterField(
            model_name='auditentry',
            name='verb',
            field=models.CharField(choices=[('receive', 'Received'), ('read', 'Read'), ('reparse', 'Read by a newer parser'), ('rescreen', 'Screened by newer rules'), ('read_again', 'Sent to be read again'), ('correct', 'Corrected'), ('clear', 'Findings cleared'), ('redact', 'Findings redacted'), ('publish', 'Published'), ('withdraw', 'Withdrawn'), ('reject', 'Rejected'), ('supersede', 'Superseded'), ('erase', 'Erased'), ('remove_samples', 'Samples removed'), ('view', 'Looked at, not public'), ('download', 'Original downloaded'), ('export', 'Audit log exported'), ('sign_in', 'Signed in'), ('sign_out', 'Signed out'), ('sign_in_failed', 'Sign-in failed'), ('lock_out', 'Sign-in refused after failures'), ('invite', 'Invited'), ('revoke_invitation', 'Invitation revoked'), ('add_account', 'Account added'), ('change_rights', 'Rights changed'), ('delete_account', 'Account deleted'), ('change_password', 'Password changed'), ('share', 'Collection shared'), ('stop_sharing', 'Collection not shared any more'), ('hand_over', 'Collections handed over'), ('change_address', 'E-mail address changed'), ('change_second_factor', 'Second factor changed')], max_length=30, verbose_name='act'),
        ),
        migrations.AddConstraint(
            model_name='auditentry',
            constraint=models.CheckConstraint(condition=models.Q(('verb__in', ['receive', 'read', 'reparse', 'rescreen', 'read_again', 'correct', 'clear', 'redact', 'publish', 'withdraw', 'reject', 'supersede', 'erase', 'remove_samples', 'view', 'download', 'export', 'sign_in', 'sign_out', 'sign_in_failed', 'lock_out', 'invite', 'revoke_invitation', 'add_account', 'change_rights', 'delete_account', 'change_password', 'share', 'stop_sharing', 'hand_over', 'change_address', 'change_second_factor'])), name='audit_verb_known'),
        ),
    ]
