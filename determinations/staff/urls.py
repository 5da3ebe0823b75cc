"""URLs of the staff's pages, below /staff/."""

from django.urls import path

from . import upload
from .review import queue_page

app_name = "staff"

urlpatterns = [
    path("review/", queue_page.queue, name="review_queue"),
    path("upload/", upload.upload_page, name="upload"),
]
