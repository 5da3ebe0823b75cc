"""URLs of the staff's pages, below /staff/."""

from django.urls import path

from . import upload

app_name = "staff"

urlpatterns = [
    path("upload/", upload.upload_page, name="upload"),
]
