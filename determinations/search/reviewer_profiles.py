"""Reviewer profiles as values: "anesthesiology_pain-medicine:ca_tx".

Reviewers are anonymous. Those with the same specialties and licensure states are one profile,
whatever order a letter names them in.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.utils.text import slugify

from determinations.vocabulary.states import STATE_NAMES

UNNAMED = "unnamed"
"""Stands for specialties or states of which a letter names none."""

BETWEEN = "_"
"""Between the specialties of a profile, and between its states; slugs don't have it."""

LONGEST = 300
"""Characters of a value: no physician has more credentials, only a letter that was made so."""

_CODES = {slugify(name): code.lower() for code, name in STATE_NAMES.items()}
_NAMES = {code.lower(): name for code, name in STATE_NAMES.items()}


def profile_of(specialties: Collection[str], states: Collection[str]) -> str:
    """Return the value of these slugs of specialties and names of states, "" without either."""
    slugs = {slugify(state) for state in states} - {""}
    codes = sorted(_CODES.get(slug, slug) for slug in slugs)
    if not specialties and not codes:
        return ""
    credentials = (sorted(set(specialties)), codes)
    value = ":".join(BETWEEN.join(part) or UNNAMED for part in credentials)
    return value if len(value) <= LONGEST else ""


def specialties_of(profile: str) -> tuple[str, ...]:
    """Return the slugs of a profile's specialties."""
    return _parts(profile.partition(":")[0])


def profile_label(value: str, specialties: Mapping[str, str]) -> str:
    """Return "Anesthesiology, Pain Medicine (California)", given names by slugs of specialties."""
    names = [specialties.get(slug, slug) for slug in specialties_of(value)]
    states = [_NAMES.get(code, code) for code in _parts(value.partition(":")[2])]
    said = ", ".join(names) or "No specialty named"
    return f"{said} ({', '.join(states) or 'no licensure named'})"


def _parts(joined: str) -> tuple[str, ...]:
    return () if joined in ("", UNNAMED) else tuple(joined.split(BETWEEN))
