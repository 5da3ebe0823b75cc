"""Which layout a letter has, and where its disputed items stand; one module a layout."""

from .raw_item import MOST_ITEMS, RawItem
from .registry import LAYOUTS, LayoutReader, detect_layout, find_items

__all__ = ["LAYOUTS", "MOST_ITEMS", "LayoutReader", "RawItem", "detect_layout", "find_items"]
