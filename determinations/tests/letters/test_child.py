"""The child that opens untrusted files, taken over by one: what it reaches."""

from __future__ import annotations

import os
import socket
import textwrap

import pytest

from determinations.letters import UnreadableLetter
from determinations.letters.child import landlock, sandbox
from determinations.letters.child.limits import Limits
from determinations.letters.child.process import ChildDied, ChildOverdue, ChildProcess
from determinations.tests.letters.child_programs import RUNS_THE_FILE

MEMORY = 1 << 30


def ask(child, code, seconds=30):
    with pytest.raises(UnreadableLetter) as outcome:
        child.read(textwrap.dedent(code).encode(), "text/plain", seconds)
    return outcome.value.message


@pytest.fixture(scope="module", params=["sandbox", "kernel-rules"])
def hostile(request):
    """A child that does what its file says, as far as the kernel lets it."""
    with pytest.MonkeyPatch.context() as patch:
        if request.param == "sandbox":
            if why := sandbox.why_no_bubblewrap():
                pytest.skip(f"needs a working bubblewrap: {why}")
        else:
            if not landlock.abi():
                pytest.skip("needs a kernel with Landlock")
            patch.setattr(sandbox, "bubblewrap", list)
        with ChildProcess(Limits(MEMORY, 60, 60), RUNS_THE_FILE) as child:
            assert child.confinement.level == request.param
            yield child


@pytest.fixture
def server():
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()[1]


def test_code_in_the_child_runs(hostile):
    assert ask(hostile, "import os; os.getpid()") == "reached"


def test_its_environment_holds_nothing_of_ours(hostile, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "not for the child")
    code = """
        import os
        odd = set(os.environ) - {"PATH", "TESSDATA_PREFIX", "LC_CTYPE", "PWD"}
        assert not odd, odd
        assert os.environ.get("PATH", "/usr/bin").startswith("/"), os.environ
    """
    assert ask(hostile, code) == "reached"


def test_no_environment_and_memory_of_a_process_can_be_read(hostile):
    for process in ("self", 1, os.getppid(), os.getpid()):
        for file in ("environ", "mem", "cmdline"):
            code = f"open('/proc/{process}/{file}', 'rb').read(1)"
            assert ask(hostile, code).startswith("refused"), code


def test_files_can_not_be_read_written_or_listed(hostile, tmp_path):
    secret = tmp_path / "secret-key"
    secret.write_text("secret")
    project = sandbox.PROJECT
    for code in (
        f"open({str(secret)!r}).read()",
        f"open({str(secret)!r}, 'w')",
        f"import os; os.listdir({str(tmp_path)!r})",
        f"open({str(tmp_path / 'new')!r}, 'w')",
        "open('/tmp/new', 'w')",
        "open('new', 'w')",
        "open('/etc/passwd').read()",
        "open('/dev/shm/new', 'w')",
        f"open({str(project / 'manage.py')!r}).read()",
        f"open({str(project / 'determinations' / 'letters' / 'parse.py')!r}, 'a')",
    ):
        assert ask(hostile, code).startswith("refused"), code


def test_no_network_and_no_unix_socket(hostile, server, tmp_path):
    with socket.socket(socket.AF_UNIX) as listening:
        path = os.path.relpath(tmp_path / "s")
        listening.bind(path)
        listening.listen()
        for code in (
            f"import socket; socket.create_connection(('127.0.0.1', {server}), timeout=5)",
            f"import socket; socket.socket(socket.AF_UNIX).connect({path!r})",
            "import socket; socket.socketpair()",
        ):
            assert ask(hostile, code).startswith("refused"), code


def test_no_other_program_runs_and_no_other_process_gets_a_signal(hostile):
    run = "import subprocess; subprocess.run([{!r}, '-c', 'exit'], check=True)"
    for program in ("/bin/sh", "/usr/bin/env", "/bin/ls"):
        assert ask(hostile, run.format(program)).startswith("refused")
    assert ask(hostile, f"import os; os.kill({os.getpid()}, 0)").startswith("refused")


def test_the_kernel_can_not_be_asked_for_more(hostile):
    call = """
        import ctypes
        if ctypes.CDLL(None, use_errno=True).{} < 0:
            raise OSError(ctypes.get_errno(), "refused")
    """
    for function in (
        "unshare(0x10000000)",
        "ptrace(16, 1, 0, 0)",
        "setns(0, 0)",
        "mount(b'none', b'/tmp', b'tmpfs', 0, 0)",
        "memfd_create(b'x', 0)",
    ):
        assert ask(hostile, call.format(function)).startswith("refused"), function


def test_limits_hold_and_can_not_be_lifted(hostile):
    assert ask(hostile, f"bytearray({MEMORY})") == "refused: MemoryError"
    code = """
        import resource
        for name in ("AS", "CPU", "FSIZE", "NOFILE", "CORE"):
            limit = getattr(resource, f"RLIMIT_{name}")
            soft, hard = resource.getrlimit(limit)
            assert hard != resource.RLIM_INFINITY, name
            try:
                resource.setrlimit(limit, (hard + 1, hard + 1))
            except (ValueError, OSError):
                continue
            raise AssertionError(name)
    """
    assert ask(hostile, code) == "reached"


def test_a_loop_ends_with_its_processor_time_or_at_the_deadline():
    loop = b"while True: pass"
    with ChildProcess(Limits(MEMORY, 0.01, 60), RUNS_THE_FILE) as child, pytest.raises(ChildDied):
        child.read(loop, "text/plain", 60)
    with ChildProcess(Limits(MEMORY, 60, 60), RUNS_THE_FILE) as child, pytest.raises(ChildOverdue):
        child.read(loop, "text/plain", 0.1)
