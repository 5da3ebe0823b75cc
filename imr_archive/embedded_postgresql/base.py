"""Django's PostgreSQL backend, which starts the embedded server at the first connection.

So a command that needs no database (`parse_letters`, `check`, type checking) never starts one.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.db import OperationalError
from django.db.backends.postgresql import base

from imr_archive import embedded


class DatabaseWrapper(base.DatabaseWrapper):
    def get_connection_params(self) -> dict[str, Any]:
        data_directory = Path(self.settings_dict["EMBEDDED_DATA_DIR"])
        try:
            parameters = embedded.connection_parameters(data_directory)
        except embedded.EmbeddedError as error:
            raise OperationalError(str(error)) from error
        self.settings_dict["HOST"] = parameters["host"]
        self.settings_dict["USER"] = embedded.ROLE
        return {**super().get_connection_params(), **parameters}
