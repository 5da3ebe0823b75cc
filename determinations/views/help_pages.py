"""Help for readers: how to search and count, terms, deadlines, what a determination is worth."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from determinations.research.duties import all_duties, as_of
from determinations.research.rates import FEW
from determinations.vocabulary import glossary

EXAMPLES = (
    ("knee arthroscopy", "Both words, in any form: arthroscopic, knees."),
    ('"not medically necessary"', "Exactly these words, in this order."),
    ('"failed conservative"~5', "These words, up to five words apart."),
    ("failed w/5 therapy", "Up to five words apart, in either order and any form."),
    ("failed pre/5 therapy", "The same in this order; also failed +5 therapy."),
    ("failed /s therapy", "In one sentence; /p in one paragraph, +s and +p in this order."),
    ("(failed OR refus*) w/5 therapy", "Either word near the other, also by its beginning."),
    ('"red flags" near "low back"', "One phrase near the other, up to 15 words apart."),
    ("arthro*", "Words that begin so: arthroscopy, arthroplasty, arthritis."),
    ("acupunture~", "Words spelled much like this."),
    ("MRI AND (knee OR shoulder)", "AND, OR and NOT in capitals, with parentheses."),
    ("MRI -lumbar", "A minus or NOT leaves out what has the word."),
    ("item:MRI", "Only in the heading of the disputed item."),
    ('rationale:"red flags"', "Only in the reviewer\u2019s rationale."),
    ("summary:diabetes", "Only in the clinical case summary."),
    ('guideline:"low back"', "Decisions that cite a guideline by its title."),
    ("guideline:ODG", "Decisions that cite the Official Disability Guidelines; also ACOEM, MTUS."),
    ("page:98-99", "Decisions that cite a page 98 or 99."),
    ("case:CM16-90*", "Cases whose number begins so."),
    ("specialty:pain", "Decisions of reviewers with such a specialty."),
)


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    return render(request, "help/overview.html", {"few": FEW})


@require_safe
def search_help(request: HttpRequest) -> HttpResponse:
    return render(request, "help/search.html", {"examples": EXAMPLES})


@require_safe
def terms(request: HttpRequest) -> HttpResponse:
    """Explain the field's terms, each at its anchor."""
    known = glossary()
    shown = [(term, [known[key] for key in term.see]) for term in known.values()]
    return render(request, "help/glossary.html", {"terms": shown})


@require_safe
def deadlines(request: HttpRequest) -> HttpResponse:
    """List the deadlines and duties of every review, those of no determination in particular."""
    return render(request, "help/deadlines.html", {"duties": all_duties(), "as_of": as_of()})
