from django.contrib.auth.management import create_permissions
from django.db import migrations


def let_administrators_see(apps, schema_editor):
    """Let administrators see which mails about new decisions could not be sent."""
    config = apps.get_app_config("determinations")
    # permissions are made after all migrations otherwise, which is too late for the group
    config.models_module = True
    create_permissions(config, apps=apps, verbosity=0)
    config.models_module = None
    permission = apps.get_model("auth", "Permission").objects.get(codename="view_digest")
    for group in apps.get_model("auth", "Group").objects.filter(name="administrator"):
        group.permissions.add(permission)


class Migration(migrations.Migration):

    dependencies = [("determinations", "0027_saved_searches")]

    operations = [migrations.RunPython(let_administrators_see, migrations.RunPython.noop)]
