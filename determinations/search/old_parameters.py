"""Addresses of searches as they were: what became of parameters that are no more.

Until citations were kept by side, `cited_by` said which side had cited the MTUS at all, beside
`guideline` and `mtus_page` of either side.
"""

from __future__ import annotations

from django.http import QueryDict

from determinations.vocabulary import SIDES, GuidelineSource

from .facets import Side, of_side


def renewed(data: QueryDict) -> QueryDict | None:
    """Return the parameters that an old address has today, None where it has no old ones.

    What was cited becomes what that side cited; a side alone, any guideline of the MTUS that it
    cited. Both sides are either side.
    """
    if "cited_by" not in data:
        return None
    params = data.copy()
    cited_by = {value for value in params.pop("cited_by") if value in SIDES}
    if not cited_by:
        return params
    side = Side.of(cited_by.pop()) if len(cited_by) == 1 else Side.EITHER
    names = dict(zip(of_side(Side.EITHER), of_side(side), strict=True))
    cited = {names[old]: params.getlist(old) for old in names if any(params.getlist(old))}
    for old in names:
        params.pop(old, None)
    for new, values in (cited or {of_side(side)[0]: [GuidelineSource.MTUS]}).items():
        params.setlistdefault(new).extend(values)
    if side:
        params["side"] = side
    return params
