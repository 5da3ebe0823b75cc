"""URLs of the archive."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

urlpatterns = [
    path("staff/", include("determinations.staff.urls")),
    path("", include("determinations.urls")),
    path("api/v1/", include("determinations.api.urls")),
    path("accounts/", include("imr_archive.accounts")),
    path("admin/password_change/", RedirectView.as_view(pattern_name="account_change_password")),
    path("admin/", admin.site.urls),
]

admin.site.site_header = "IMR Archive administration"
admin.site.site_title = "IMR Archive"
admin.site.index_title = "Letters, cases and what was read in them"

handler400 = "determinations.views.errors.bad_request"
handler404 = "determinations.views.errors.not_found"
handler500 = "determinations.views.errors.server_error"
