from django.contrib.auth.management import create_permissions
from django.db import migrations

ROLES = {
    "reader": [],
    "reviewer": [
        "add_letter", "change_letter", "view_letter", "view_batch", "view_archive",
        "change_case", "view_case", "change_disputeditem", "view_disputeditem", "view_correction",
        "view_guideline", "view_guidelinecitation", "view_reviewer", "view_specialty",
        "view_treatmenttype",
    ],
}
ROLES["administrator"] = [
    *ROLES["reviewer"], "erase_letter", "manage_accounts", "view_invitation", "view_auditentry",
]
AUTH = {"administrator": ["view_user", "change_user", "delete_user", "view_group"]}


def make_roles(apps, schema_editor):
    """Make a group for each role, and put each account into one that gives it no more rights.

    Superusers are administrators and who is not of the staff is a reader. Other staff keep the
    permissions that they have, without a role, until an administrator gives them one.
    """
    for label in ("auth", "determinations"):
        # permissions are made after all migrations otherwise, which is too late for the groups
        config = apps.get_app_config(label)
        config.models_module = True
        create_permissions(config, apps=apps, verbosity=0)
        config.models_module = None
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    User = apps.get_model("auth", "User")
    for name, codenames in ROLES.items():
        group, _ = Group.objects.get_or_create(name=name)
        ours = Permission.objects.filter(content_type__app_label="determinations")
        auth = Permission.objects.filter(content_type__app_label="auth")
        group.permissions.set(
            [*ours.filter(codename__in=codenames), *auth.filter(codename__in=AUTH.get(name, []))]
        )
    for user in User.objects.filter(is_superuser=True):
        user.groups.add(Group.objects.get(name="administrator"))
    for user in User.objects.filter(is_staff=False, is_superuser=False, groups=None):
        user.groups.add(Group.objects.get(name="reader"))


def drop_roles(apps, schema_editor):
    apps.get_model("auth", "Group").objects.filter(name__in=ROLES).delete()


class Migration(migrations.Migration):

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("determinations", "0023_invitations"),
    ]

    operations = [migrations.RunPython(make_roles, drop_roles)]
