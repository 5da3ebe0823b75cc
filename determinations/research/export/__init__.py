"""Decisions as files to take along: tables, JSON Lines, and a table of authorities.

`rows.py` reads decisions from the record in groups, `columns.py` says what a table has of each,
`about.py` what a file says of itself, and a module a format writes it.
"""

from .about import About
from .columns import COLUMNS, Column, columns
from .formats import DICTIONARY, FORMATS, Export, Format
from .rows import ExportedItem, exported_items

__all__ = [
    "COLUMNS",
    "DICTIONARY",
    "FORMATS",
    "About",
    "Column",
    "Export",
    "ExportedItem",
    "Format",
    "columns",
    "exported_items",
]
