"""URLs of the pages for readers."""

from django.urls import path, register_converter

from determinations.api.help_page import api_help
from determinations.converters import CaseNumberConverter
from determinations.views import (
    cases,
    cite_menus,
    compare,
    contrasts,
    decisions,
    export,
    facets,
    feeds,
    find_cases,
    follow,
    help_pages,
    home,
    items,
    opposites,
    pages,
    quotes,
    rates,
    saved_searches,
    stop_mails,
    suggestions,
    ticked,
)

register_converter(CaseNumberConverter, "case_number")

urlpatterns = [
    path("", home.home, name="home"),
    path("decisions/", decisions.decision_list, name="decisions"),
    path("decisions/ticked/", ticked.ticked, name="ticked"),
    path("decisions/feed/", feeds.decision_feed, name="feed"),
    path("decisions/follow/", follow.follow, name="follow"),
    path("decisions/follow/key/", follow.feed_key, name="feed_key"),
    path("decisions/what-differs/", contrasts.what_differs, name="what_differs"),
    path("decisions/export/", export.export_page, name="export"),
    path("decisions/export/file/", export.export_file, name="export_file"),
    path(
        "decisions/ticked/citations.<slug:kind>", ticked.ticked_citations, name="ticked_citations"
    ),
    path("decisions/values/<slug:name>/", facets.facet_values, name="facet_values"),
    path("rates/", rates.rates, name="rates"),
    path("cases/find/", find_cases.find_cases, name="find_cases"),
    path("cases/<case_number:case_number>/", cases.case_detail, name="case"),
    path("cases/<case_number:case_number>/letter/", cases.case_letter, name="case_letter"),
    path(
        "cases/<case_number:case_number>/citation.<slug:kind>",
        cite_menus.case_citation,
        name="case_citation",
    ),
    path(
        "cases/<case_number:case_number>/items/<int:position>/",
        items.item_detail,
        name="item",
    ),
    path(
        "cases/<case_number:case_number>/items/<int:position>/citation.<slug:kind>",
        cite_menus.item_citation,
        name="item_citation",
    ),
    path(
        "cases/<case_number:case_number>/items/<int:position>/similar/",
        cases.similar_decisions,
        name="similar",
    ),
    path(
        "cases/<case_number:case_number>/items/<int:position>/opposites/",
        opposites.opposites,
        name="opposites",
    ),
    path("compare/", compare.compare_page, name="compare"),
    path("searches/", saved_searches.saved_searches, name="saved_searches"),
    path("searches/save/", saved_searches.save, name="save_search"),
    path("searches/stop/<str:token>/", stop_mails.stop_mails, name="stop_mails"),
    path("searches/<int:pk>/", saved_searches.change, name="change_search"),
    path("searches/<int:pk>/new/", saved_searches.new, name="new_in_search"),
    path("quotes/", quotes.quotes, name="quotes"),
    path("suggest/", suggestions.suggestions, name="suggest"),
    path("help/api/", api_help, name="api_help"),
    path("help/", help_pages.overview, name="help"),
    path("help/search/", help_pages.search_help, name="search_help"),
    path("help/glossary/", help_pages.terms, name="glossary"),
    path("help/deadlines/", help_pages.deadlines, name="deadlines"),
    path("about/", pages.about, name="about"),
    path("healthz", pages.healthz, name="healthz"),
    path("robots.txt", pages.robots, name="robots"),
    path("favicon.ico", pages.favicon, name="favicon"),
]
