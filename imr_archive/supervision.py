"""The processes that make up a running archive, for supervisord, which restarts what dies.

The embedded database is not among them: `imr_archive.embedded.keeper` restarts it.
"""

from __future__ import annotations

import configparser
import sys
from pathlib import Path


def write_config(
    data_directory: Path,
    base_directory: Path,
    port: str,
    *,
    watches_folder: bool = False,
    has_mailbox: bool = False,
) -> Path:
    """Write supervisord's configuration below the data directory and return its path."""
    python = sys.executable
    manage = f"{python} {base_directory / 'manage.py'}"
    programs = {
        "web": f"{python} -m gunicorn imr_archive.wsgi --config {base_directory}/gunicorn.conf.py "
        f"--bind 127.0.0.1:{port}",
        "worker": f"{manage} procrastinate worker --queues letters,upkeep",
        "mailer": f"{manage} procrastinate worker --queues mail",
        "indexer": f"{manage} run_indexer",
    }
    if watches_folder:
        programs["watcher"] = f"{manage} watch_folder"
    if has_mailbox:
        programs["mailbox"] = f"{manage} procrastinate worker --queues mailbox"
    log = data_directory / "supervisord.log"
    log.touch()
    log.chmod(0o600)
    config = configparser.RawConfigParser()
    config["supervisord"] = {
        "nodaemon": "true",
        "logfile": str(log),
        "pidfile": str(data_directory / "supervisord.pid"),
        "silent": "true",
    }
    for name, command in programs.items():
        config[f"program:{name}"] = {
            "command": command.replace("%", "%%"),
            "directory": str(base_directory),
            "autorestart": "true",
            "startretries": "10",
            "stopsignal": "TERM",
            "stopwaitsecs": "15",
            "stopasgroup": "false",
            "killasgroup": "true",
            "redirect_stderr": "true",
            "stdout_logfile": "/dev/fd/1",
            "stdout_logfile_maxbytes": "0",
        }
    path = data_directory / "supervisord.conf"
    with path.open("w") as file:
        config.write(file)
    return path
