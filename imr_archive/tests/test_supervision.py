"""The processes of a running archive and what they leave on the disk."""

from __future__ import annotations

import stat

from imr_archive.supervision import write_config


def test_the_log_is_its_user_s_alone_also_one_of_an_earlier_version(tmp_path):
    log = tmp_path / "supervisord.log"
    log.write_text("earlier\n")
    log.chmod(0o644)
    write_config(tmp_path, tmp_path, "8000")
    assert stat.S_IMODE(log.stat().st_mode) == 0o600
    assert log.read_text() == "earlier\n"


def test_sources_have_a_process_each_where_they_are_set_up(tmp_path):
    without = write_config(tmp_path, tmp_path, "8000").read_text()
    assert "watch_folder" not in without
    assert "mailbox" not in without
    both = write_config(tmp_path, tmp_path, "8000", watches_folder=True, has_mailbox=True)
    assert "manage.py watch_folder" in both.read_text()
    assert "worker --queues mailbox" in both.read_text()
