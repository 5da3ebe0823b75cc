"""What can't be taken of a draft that a person sends, told beside the field it is about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from determinations.models import Case, Guideline, Letter, Revision, TreatmentType
from determinations.vocabulary import CitationKind, CitedBy
from determinations.vocabulary.case_numbers import case_number_forms, is_placeholder

from ..typed_values import objections_to_draft
from .fields import DERIVED, Draft, by_key, same
from .operations import empty_amount, empty_citation, empty_item
from .parts import (
    AMOUNT_CHECKS,
    MOST_AMOUNTS,
    MOST_CITATIONS,
    MOST_ITEMS,
    case_checks,
    citation_checks,
    item_checks,
)
from .values import Check

CHOSEN_BY_PERSON = "A person chose it."
"""Why an item has its treatment type, where a person gave it one."""


class InvalidDraft(Exception):
    """What can't be taken of a draft: `errors` is path (`items.2.citations.0.first_page`) to why.

    Indexes in a path count from 0.
    """

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__(" ".join(dict.fromkeys(errors.values())))
        self.errors = dict(errors)


class RevisedMeanwhile(Exception):
    """Somebody, or a newer reading, changed the case since a person began; it was left so.

    `current` is what the archive says now.
    """

    def __init__(self, current: Revision) -> None:
        who = f" by {current.made_by}" if current.made_by else ""
        super().__init__(f"The case was changed meanwhile{who}. Nothing of yours was saved yet.")
        self.current = current


def refuse_if_revised(
    newest: Revision, current: Draft, draft: Mapping[str, Any], *, number: int, seen: int
) -> None:
    """Raise `RevisedMeanwhile` if a person made a draft of something else than the current one.

    `number` is that of the newest revision, and `seen` the one that the person knew, 0 where nobody
    changed anything yet: then the readings that both were made of have to be the same.
    """
    reading = draft.get("reading", current["reading"])
    if number != seen or (not number and reading != current["reading"]):
        raise RevisedMeanwhile(newest)


def taken(case: Case, letter: Letter, current: Draft, draft: Mapping[str, Any]) -> Draft:
    """Return a draft that a person made as it can be saved; of one that changes nothing `current`.

    What a part leaves out stays as in `current`, by keys; a part without a key is new. The letter
    speaks for the case, or waits there to, and may then be given the number of another case that
    readers see. Raise `InvalidDraft` with all that can't be taken, by field.
    """
    clean, errors = _checked(case, letter, current, draft)
    if errors:
        raise InvalidDraft({**objections_to_draft(case, current, draft), **errors})
    if same(clean, current) and clean == current:
        return current
    if found := objections_to_draft(case, current, clean):
        raise InvalidDraft(found)
    return clean


def _checked(
    case: Case, letter: Letter, current: Draft, draft: Mapping[str, Any]
) -> tuple[Draft, dict[str, str]]:
    """Return a draft with each field as it is stored, and what is wrong with it, by path."""
    errors: dict[str, str] = {}
    text_length = len(letter.reading_text)  # places lie in it
    of_case = _checked_part(
        draft.get("case", {}), current["case"], case_checks(text_length), "case", errors
    )
    items = _checked_items(draft.get("items"), current["items"], text_length, errors)
    clean = {"reading": current["reading"], "case": of_case, "items": items}
    may_move = case.letter_id != letter.pk
    wrong = _wrong_number(case, current["case"]["case_number"], of_case, may_move)
    wrong |= dict(_wrong_items(current, items))
    return clean, {**wrong, **errors}


def _checked_part(
    part: Any, default: Draft, checks: Mapping[str, Check], path: str, errors: dict[str, str]
) -> Draft:
    """Return the fields of one part, clean; those that are left out, were not changed, or can't be
    taken, as in `default`."""
    if not isinstance(part, Mapping):
        errors[path] = "This has to be a mapping of fields."
        return dict(default)
    for name in set(part) - set(checks) - {"citations", "amounts"}:
        errors[f"{path}.{name}"] = "There is no such field."
    clean = {}
    for name, check in checks.items():
        value = part.get(name, default[name])
        if value == default[name]:
            clean[name] = default[name]
            continue
        try:
            clean[name] = check(value)
        except ValueError as error:
            errors[f"{path}.{name}"] = str(error)
            clean[name] = default[name]
    return clean


def _checked_items(
    parts: Any, current: list[Draft], text_length: int, errors: dict[str, str]
) -> list[Draft]:
    if not isinstance(parts, list) or not 1 <= len(parts) <= MOST_ITEMS:
        errors["items"] = f"A determination has 1 to {MOST_ITEMS} disputed items."
        return []
    known = by_key(current)
    of_item, of_citation = item_checks(text_length), citation_checks(text_length)
    citations = by_key(citation for item in current for citation in item["citations"])
    items = []
    for index, part in enumerate(parts):
        path = f"items.{index}"
        default = known.get(_key(part)) or empty_item()
        item = _checked_part(part, default, of_item, path, errors)
        cited = part.get("citations", default["citations"]) if isinstance(part, Mapping) else []
        if not isinstance(cited, list) or len(cited) > MOST_CITATIONS:
            errors[f"{path}.citations"] = f"Citations are a list, of {MOST_CITATIONS} at most."
            cited = []
        item["citations"] = [
            _checked_part(
                citation,
                citations.get(_key(citation)) or empty_citation(),
                of_citation,
                f"{path}.citations.{number}",
                errors,
            )
            for number, citation in enumerate(cited)
        ]
        amounts = part.get("amounts", default["amounts"]) if isinstance(part, Mapping) else []
        item["amounts"] = _checked_amounts(amounts, default["amounts"], f"{path}.amounts", errors)
        items.append(item)
    keys = [part.get("key") for item in items for part in (item, *item["citations"])]
    if len(set(keys)) < len(keys):
        errors.setdefault("items", "Two parts of the draft have the same key.")
    return items


def _checked_amounts(
    parts: Any, known: list[Draft], path: str, errors: dict[str, str]
) -> list[Draft]:
    """Return the amounts of an item, clean; one that the item had before stays as it was."""
    if parts == known:
        return known
    if not isinstance(parts, list) or len(parts) > MOST_AMOUNTS:
        errors[path] = f"Amounts are a list, of {MOST_AMOUNTS} at most."
        return []
    return [
        part
        if part in known
        else _checked_part(part, empty_amount(), AMOUNT_CHECKS, f"{path}.{number}", errors)
        for number, part in enumerate(parts)
    ]


def _key(part: Any) -> str:
    return str(part.get("key", "")) if isinstance(part, Mapping) else ""


def number_taken(case: Case) -> str:
    """Return why a letter that waits can't go to a case, whose letter waits itself."""
    return (
        f"{case.case_number} is the number of another case whose letter waits for a person itself. "
        "Decide on that one first."
    )


def _wrong_number(case: Case, before: str, of_case: Draft, may_move: bool) -> dict[str, str]:
    """Return why a case can't have the number that it was given; set its usual form."""
    typed = of_case["case_number"]
    if typed == before:
        return {}
    forms = case_number_forms(typed)
    if not forms or is_placeholder(forms[0]):
        why = "This is no case number; one looks like CM16-0213037."
    elif may_move:
        of_case["case_number"] = forms[0]
        other = Case.objects.filter(case_number=forms[0]).exclude(pk=case.pk).first()
        if other is None or other.letter_id is None or other.is_published:
            return {}
        why = number_taken(other)
    elif Case.objects.filter(case_number=forms[0]).exclude(pk=case.pk).exists():
        why = (
            f"{forms[0]} is the number of another case. If this letter belongs to it, reject the "
            "letter here and upload it again, or give the other case its right number first."
        )
    elif case.letters.count() > 1:
        why = (
            f"{case.letters.count()} letters are filed under {before}, and would all move. Reject "
            "the one that doesn't belong there and upload it again."
        )
    else:
        of_case["case_number"] = forms[0]
        return {}
    return {"case.case_number": why}


def _wrong_items(current: Draft, items: list[Draft]) -> Iterable[tuple[str, str]]:
    known = by_key(current["items"])
    treatments = set(
        TreatmentType.objects.filter(pk__in=[item["treatment"] for item in items]).values_list(
            "pk", flat=True
        )
    )
    cited = [citation["guideline"] for item in items for citation in item["citations"]]
    guidelines = set(Guideline.objects.filter(pk__in=cited).values_list("pk", flat=True))
    for index, item in enumerate(items):
        before = known.get(item["key"])
        if not item["description"] and (before is None or before["description"]):
            yield f"items.{index}.description", "An item needs its heading."
        if item["treatment"] not in treatments:
            yield f"items.{index}.treatment", "Choose a treatment type."
        if before is not None and _is_chosen_now(before, item):
            item["treatment_sure"], item["treatment_reason"] = True, CHOSEN_BY_PERSON
        for number, citation in enumerate(item["citations"]):
            for name, why in _wrong_citation(citation, guidelines):
                yield f"items.{index}.citations.{number}.{name}", why


def _is_chosen_now(before: Draft, item: Draft) -> bool:
    """Return whether a person chose a treatment type; one that is put back brings why it was."""
    brings_why = any(before[name] != item[name] for name in DERIVED)
    return bool(before["treatment"] != item["treatment"]) and not brings_why


def _wrong_citation(citation: Draft, guidelines: set[int]) -> Iterable[tuple[str, str]]:
    citation["start"], citation["end"] = citation["start"] or 0, citation["end"] or 0
    is_mtus = citation["kind"] == CitationKind.MTUS
    if is_mtus and citation["guideline"] not in guidelines:
        yield "guideline", "Choose the guideline."
    if not is_mtus and citation["guideline"] is not None:
        yield "guideline", "Only a citation of the MTUS names one of its guidelines."
    if citation["kind"] == CitationKind.NONE and citation["cited_by"] == CitedBy.RATIONALE:
        yield "kind", "What a rationale names has a source."
    if citation["adopted"] and citation["cited_by"] != CitedBy.IMRO:
        yield "adopted", "Only the reviewer adopts what the other side cited."
    if citation["first_page"] is None and citation["last_page"] is not None:
        yield "first_page", "Give the first page too."
    if citation["first_page"] is not None:
        if citation["last_page"] is None:
            citation["last_page"] = citation["first_page"]
        if citation["last_page"] < citation["first_page"]:
            yield "last_page", f"The last page comes before page {citation['first_page']}."
    if citation["end"] < citation["start"]:
        yield "end", "The place ends before it begins."
