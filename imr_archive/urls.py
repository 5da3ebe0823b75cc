"""Every address of the archive."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("determinations.urls")),
    path("api/v1/", include("determinations.api.urls")),
    path("admin/", admin.site.urls),
]

admin.site.site_header = "IMR Archive administration"
admin.site.site_title = "IMR Archive"
admin.site.index_title = "Letters, cases and what was read in them"

handler404 = "determinations.views.pages.not_found"
