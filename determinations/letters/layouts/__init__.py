"""Which layout a letter has, and where its disputed items stand; one module a layout."""

from .raw_item import MOST_ITEMS, RawItem
from .registry import LAYOUTS, LayoutReader, detect_layout, find_items
from .requests import INTRODUCTION

__all__ = [
    "INTRODUCTION",
    "LAYOUTS",
    "MOST_ITEMS",
    "LayoutReader",
    "RawItem",
    "detect_layout",
    "find_items",
]
