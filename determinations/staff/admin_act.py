"""A page of the admin on which somebody does one thing by a form (templates/admin/act.html)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def show_act(
    request: HttpRequest,
    template: str,
    title: str,
    form: forms.Form,
    model: type[Model],
    **context: Any,
) -> HttpResponse:
    """Answer with the page of an act on a row of the model; 400 where the form was refused."""
    shown = {
        **admin.site.each_context(request),
        "title": title,
        "form": form,
        "opts": model._meta,
        **context,
    }
    return render(request, template, shown, status=400 if form.errors else 200)
