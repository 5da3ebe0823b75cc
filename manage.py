#!/usr/bin/env python
"""Run an administrative command of the IMR Archive."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "imr_archive.settings")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:  # a setting that can't be used: no matter for a traceback
        sys.exit(f"The settings can't be used: {error}")


if __name__ == "__main__":
    main()
