"""Static files under hashed names, compressed, with JavaScript modules that find each other."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage


class ModuleStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Put hashed names into the `import` statements of our own modules, too.

    Django's `support_js_module_import_aggregation` reads the scripts of every package, comments
    included, and fails on one in django_htmx.
    """

    patterns = (
        *CompressedManifestStaticFilesStorage.patterns,
        ("js/*.js", ((r"""(?P<matched>from\s+"(?P<url>\./[^"]+)")""", 'from "%(url)s"'),)),
    )
