"""Decisions and their outcomes in few bytes: some 2 each, a twentieth of their case numbers."""

from __future__ import annotations

import zlib
from collections.abc import Mapping

from determinations.vocabulary import ItemOutcome

POSITION_BITS = 16
"""Of a key: case and position, which outlive a new reading of the letter."""

Key = tuple[int, int]
"""Case and position."""

_CODES = {"": 0, ItemOutcome.UPHELD.value: 1, ItemOutcome.OVERTURNED.value: 2}
_OUTCOMES = {code: outcome for outcome, code in _CODES.items()}
_MORE = 0x80
_SEVEN = 0x7F


def pack(decisions: Mapping[Key, str]) -> bytes:
    """Return keys and outcomes in the order of the keys.

    Each number is the difference to the one before, in groups of seven bits, the lowest first; all
    but its last group have the eighth bit set. The outcomes follow, a byte each.
    """
    keys = sorted(decisions)
    numbers, outcomes, before = bytearray(), bytearray(), 0
    for case, position in keys:
        number = case << POSITION_BITS | position
        rest, before = number - before, number
        while rest > _SEVEN:
            numbers.append(rest & _SEVEN | _MORE)
            rest >>= 7
        numbers.append(rest)
        outcomes.append(_CODES[decisions[case, position]])
    return zlib.compress(len(keys).to_bytes(4, "big") + numbers + outcomes, 9)


def unpack(packed: bytes) -> dict[Key, str]:
    """Return what was packed."""
    data = zlib.decompress(packed)
    count = int.from_bytes(data[:4], "big")
    outcomes = data[len(data) - count :]
    decisions: dict[Key, str] = {}
    number = shift = difference = 0
    for byte in data[4 : len(data) - count]:
        difference |= (byte & _SEVEN) << shift
        shift += 7
        if byte & _MORE:
            continue
        number += difference
        key = number >> POSITION_BITS, number & (1 << POSITION_BITS) - 1
        decisions[key] = _OUTCOMES[outcomes[len(decisions)]]
        shift = difference = 0
    return decisions
