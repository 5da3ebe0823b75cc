"""What a script sends to the upload's addresses, for several tests."""

from __future__ import annotations

import base64

from django.core.files.uploadedfile import SimpleUploadedFile
from procrastinate.contrib.django.models import ProcrastinateJob

from determinations.ingest.tasks import file_arrived_upload
from determinations.tests.archive import letter_text

FILES = "/staff/upload/files/"
CHUNK_TYPE = "application/offset+octet-stream"
TEXT = letter_text("CM17-9100071").encode()


def new_batch(client):
    return client.post(f"{FILES}batch/").json()["batch"]


def encoded(**told):
    return ",".join(
        f"{name} {base64.b64encode(str(value).encode()).decode()}" for name, value in told.items()
    )


def create(client, size, **told):
    headers = {"Upload-Length": str(size), "Upload-Metadata": encoded(**told)}
    return client.post(FILES, headers=headers)


def begun(client, batch, content, name="month/one.txt", **told):
    response = create(client, len(content), batch=batch, filename=name, **told)
    assert response.status_code == 201
    return response.headers["Location"]


def patch(client, url, offset, content, content_type=CHUNK_TYPE, **headers):
    return client.patch(
        url, content, content_type=content_type, headers={"Upload-Offset": str(offset), **headers}
    )


def group(client, batch, *files):
    data = {
        "batch": batch,
        "files": [SimpleUploadedFile(path.rsplit("/", 1)[-1], content) for path, content in files],
        "paths": [path for path, _ in files],
    }
    return client.post(f"{FILES}group/", data)


def file_it():
    job = ProcrastinateJob.objects.filter(task_name="file_arrived_upload").latest("id")
    return file_arrived_upload(**job.args)
