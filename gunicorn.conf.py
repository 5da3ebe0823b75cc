"""How gunicorn serves the archive, the same on a laptop and in production.

It must not face clients: nothing here limits how slowly one may send a request, and a few dozen
slow connections take all threads. deploy/nginx.conf takes requests in whole and hands them on.
"""

import os

workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 4
worker_class = "imr_archive.web_worker.WebWorker"
timeout = 60
limit_request_line = 8190
limit_request_field_size = 16_384
graceful_timeout = 10
max_requests = 20_000
max_requests_jitter = 2_000
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108
accesslog = os.environ.get("GUNICORN_ACCESS_LOG", "-") or None
# Neither query strings nor referrers: they hold what people search for. X-Forwarded-For is as the
# client and the proxies wrote it, trusted or not.
access_log_format = '%(t)s %(h)s "%({x-forwarded-for}i)s" "%(m)s %(U)s %(H)s" %(s)s %(B)s %(M)sms'
loglevel = os.environ.get("GUNICORN_LOG_LEVEL", "warning")


def post_worker_init(worker: object) -> None:
    """A worker whose search never ends makes way for another."""
    from determinations.search.deadline import end_stuck_processes

    end_stuck_processes()
