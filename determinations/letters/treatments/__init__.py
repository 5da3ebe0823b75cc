"""What an item's heading asks for: treatment type, body parts, quantities, what is in dispute."""

from .body_parts import find_body_parts
from .classifier import classify, drug_classes_in
from .partial_authorization import HeadingParts, split_heading
from .quantities import find_quantities

__all__ = [
    "HeadingParts",
    "classify",
    "drug_classes_in",
    "find_body_parts",
    "find_quantities",
    "split_heading",
]
