"""URLs of the staff's pages, below /staff/."""

from django.urls import path

from . import batches, home, upload, upload_files, work
from .changes import pages as changes
from .history import pages as history
from .review import acts, conflicts, deciding, pictures, queue_page, redacting
from .shared_problems import acts as shared_acts
from .shared_problems import beside
from .shared_problems import pages as shared_pages

app_name = "staff"

urlpatterns = [
    path("", home.home, name="home"),
    path("review/", queue_page.queue, name="review_queue"),
    path("review/<int:pk>/", acts.review, name="review"),
    path("review/<int:pk>/accept/", acts.accept, name="review_accept"),
    path("review/<int:pk>/here/", acts.here, name="review_here"),
    path("review/<int:pk>/keep/", deciding.keep, name="review_keep"),
    path("review/<int:pk>/later/", acts.later, name="review_later"),
    path("review/<int:pk>/merge/", conflicts.merge, name="review_merge"),
    path("review/<int:pk>/pages/<int:number>/", pictures.picture, name="review_page"),
    path("review/<int:pk>/redaction/", redacting.redaction, name="review_redaction"),
    path("review/<int:pk>/reject/", acts.reject, name="review_reject"),
    path("review/<int:pk>/words/", pictures.marked_value, name="review_words"),
    path("review/<int:pk>/shared/", beside.shared_counts, name="shared_counts"),
    path("review/<int:pk>/shared/<int:number>/", beside.same_problem, name="same_problem"),
    path("review/<int:pk>/shared/<int:number>/add/", beside.add_guideline, name="add_guideline"),
    path("review/shared/", shared_pages.problem_list, name="shared_problems"),
    path(
        "review/shared/<slug:code>/<slug:about>/", shared_pages.problem_page, name="shared_problem"
    ),
    path("review/ready/", shared_acts.prepare_ready, name="prepare_ready"),
    path("review/shared-acts/<int:pk>/", shared_acts.act_page, name="shared_act"),
    path("review/shared-acts/<int:pk>/progress/", shared_acts.act_progress, name="act_progress"),
    path("review/shared-acts/<int:pk>/publish/", shared_acts.publish_ready, name="publish_ready"),
    path("upload/", upload.upload_page, name="upload"),
    path("upload/files/", upload_files.create_upload, name="create_upload"),
    path("upload/files/batch/", upload_files.open_upload, name="open_upload"),
    path("upload/files/group/", upload_files.receive_group, name="upload_group"),
    path("upload/files/<uuid:pk>/", upload_files.upload_file, name="upload_file"),
    path("batches/", batches.batch_list, name="batches"),
    path("batches/<int:pk>/", batches.batch_page, name="batch"),
    path("batches/<int:pk>/progress/", batches.batch_progress, name="batch_progress"),
    path("batches/<int:pk>/report.csv", batches.batch_report, name="batch_report"),
    path("batches/<int:pk>/retry/", batches.retry, name="retry_batch"),
    path(
        "batches/<int:pk>/archives/<int:archive_id>/retry/",
        batches.retry_archive,
        name="retry_archive",
    ),
    path("changes/", changes.change_list, name="changes"),
    path("changes.csv", changes.change_file, name="changes_file"),
    path("work/", work.work, name="work"),
    path("work/<int:pk>/retry/", work.retry_task, name="retry_task"),
    path("letters/<int:pk>/history/", history.history, name="history"),
    path("letters/<int:pk>/history/compare/", history.compare_versions, name="compare_versions"),
    path("letters/<int:pk>/history/put-back/", history.put_back, name="put_back"),
    path("letters/<int:pk>/history/state/<str:act>/", history.change_state, name="change_state"),
    path(
        "letters/<int:pk>/history/<int:number>/undo/", history.undo_revision, name="undo_revision"
    ),
    path(
        "letters/<int:pk>/history/accepted/<int:accepted>/undo/",
        history.take_up_accepted,
        name="take_up_accepted",
    ),
    path("cases/<str:case_number>/history/", history.case_history, name="case_history"),
]
