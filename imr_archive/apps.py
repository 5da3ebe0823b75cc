from django.apps import AppConfig


class ImrArchiveConfig(AppConfig):
    name = "imr_archive"
    verbose_name = "IMR Archive"

    def ready(self) -> None:
        from . import audit, checks  # noqa: F401  # register themselves
