"""Links from the field's terms to what they mean."""

from __future__ import annotations

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from determinations.vocabulary import glossary

register = template.Library()


@register.simple_tag
def term(key: str, said: str = "") -> SafeString:
    """Return a link to a term of the glossary, by its name or as it is said here.

    Raises KeyError for a term that the glossary doesn't have.
    """
    known = glossary()[key]
    url = f"{reverse('glossary')}#{known.key}"
    return format_html('<a class="term" href="{}">{}</a>', url, said or known.name)
