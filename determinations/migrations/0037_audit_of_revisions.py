from django.contrib.auth.management import create_permissions
from django.db import migrations, models


def let_roles_see_revisions(apps, schema_editor):
    """Let those who saw corrections see revisions, and drop what nothing refers to any more."""
    config = apps.get_app_config("determinations")
    # permissions are made after all migrations otherwise, which is too late for the groups
    config.models_module = True
    create_permissions(config, apps=apps, verbosity=0)
    config.models_module = None
    Permission = apps.get_model("auth", "Permission")
    ours = Permission.objects.filter(content_type__app_label="determinations")
    seen = ours.filter(codename="view_correction").first()
    revision = ours.get(codename="view_revision")
    if seen is not None:
        for group in apps.get_model("auth", "Group").objects.filter(permissions=seen):
            group.permissions.add(revision)
        for user in apps.get_model("auth", "User").objects.filter(user_permissions=seen):
            user.user_permissions.add(revision)
    ContentType = apps.get_model("contenttypes", "ContentType")
    ContentType.objects.filter(app_label="determinations", model="correction").delete()


class Migration(migrations.Migration):

    dependencies = [
        ('determinations', '0036_revisions'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='auditentry',
            name='audit_verb_known',
        ),
        migrations.AlterField(
            model_name='auditentry',
            name='verb',
            field=models.CharField(choices=[('receive', 'Received'), ('read', 'Read'), ('reparse', 'Read by a newer parser'), ('rescreen', 'Screened by newer rules'), ('read_again', 'Sent to be read again'), ('correct', 'Corrected'), ('undo', 'Correction undone'), ('accept_problem', 'Problem accepted'), ('clear', 'Findings cleared'), ('redact', 'Findings redacted'), ('publish', 'Published'), ('withdraw', 'Withdrawn'), ('reject', 'Rejected'), ('supersede', 'Superseded'), ('erase', 'Erased'), ('remove_samples', 'Samples removed'), ('view', 'Looked at, not public'), ('download', 'Original downloaded'), ('export', 'Audit log exported'), ('sign_in', 'Signed in'), ('sign_out', 'Signed out'), ('sign_in_failed', 'Sign-in failed'), ('lock_out', 'Sign-in refused after failures'), ('invite', 'Invited'), ('revoke_invitation', 'Invitation revoked'), ('add_account', 'Account added'), ('change_rights', 'Rights changed'), ('delete_account', 'Account deleted'), ('change_password', 'Password changed'), ('share', 'Collection shared'), ('stop_sharing', 'Collection not shared any more'), ('hand_over', 'Collections handed over'), ('change_address', 'E-mail address changed'), ('change_second_factor', 'Second factor changed'), ('make_api_key', 'API key made'), ('revoke_api_key', 'API key revoked')], max_length=30, verbose_name='act'),
        ),
        migrations.AddConstraint(
            model_name='auditentry',
            constraint=models.CheckConstraint(condition=models.Q(('verb__in', ['receive', 'read', 'reparse', 'rescreen', 'read_again', 'correct', 'undo', 'accept_problem', 'clear', 'redact', 'publish', 'withdraw', 'reject', 'supersede', 'erase', 'remove_samples', 'view', 'download', 'export', 'sign_in', 'sign_out', 'sign_in_failed', 'lock_out', 'invite', 'revoke_invitation', 'add_account', 'change_rights', 'delete_account', 'change_password', 'share', 'stop_sharing', 'hand_over', 'change_address', 'change_second_factor', 'make_api_key', 'revoke_api_key'])), name='audit_verb_known'),
        ),
        migrations.RunPython(let_roles_see_revisions, migrations.RunPython.noop),
    ]
