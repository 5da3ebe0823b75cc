from django.apps import AppConfig


class DeterminationsConfig(AppConfig):
    name = "determinations"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "IMR determinations"

    def ready(self) -> None:
        from . import checks  # noqa: F401  # registers itself
