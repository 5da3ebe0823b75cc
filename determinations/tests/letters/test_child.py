"""The child that opens untrusted files, taken over by one: what it reaches, and what it can say."""

from __future__ import annotations

import json
import os
import pickle
import socket
import struct
import textwrap

import pytest

from determinations.ingest.reader import LetterReader
from determinations.letters import UnreadableLetter, read
from determinations.letters.child import landlock, sandbox, seccomp
from determinations.letters.child.answers import MOST_BYTES, OddAnswer, decode, encode
from determinations.letters.child.frames import HEADER, frame
from determinations.letters.child.limits import Limits
from determinations.letters.child.process import ChildDied, ChildOverdue, ChildProcess
from determinations.tests.archive import letter_text

MEMORY = 1 << 30

# The program itself, but for its `read`, which runs the file as code and tells what came of it
RUNS_THE_FILE = (
    "-c",
    textwrap.dedent("""
        import determinations.letters.child.__main__ as program
        from determinations.letters import UnreadableLetter

        def read(content, media_type):
            try:
                exec(content, {})
            except BaseException as error:
                raise UnreadableLetter(f"refused: {type(error).__name__}")
            raise UnreadableLetter("reached")

        program.read = read
        program.main()
    """),
)
# The program itself, but a file that begins with "say:" is written out as its answer
SAYS_THE_FILE = (
    "-c",
    textwrap.dedent("""
        import determinations.letters.child.__main__ as program

        honest = program.answer_to, program._write
        said = []

        def answer_to(task, content, media_type):
            if content.startswith(b"say:"):
                said.append(content[4:])
            return honest[0](task, content, media_type)

        def write(answers, payload):
            if said:
                answers.write(said.pop())
                return answers.flush()
            honest[1](answers, payload)

        program.answer_to, program._write = answer_to, write
        program.main()
    """),
)


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


class Command:
    def __reduce__(self):
        return os.mkdir, ("taken-over",)


ODD_ANSWERS = {
    "garbage": frame(b"\x00\xff garbage"),
    "pickle": frame(pickle.dumps(Command())),
    "pickle without a frame": pickle.dumps(Command()),
    "too long": HEADER.pack(MOST_BYTES + 1) + b"x" * 1000,
    "cut off": HEADER.pack(100) + b"{}",
}


@pytest.fixture(scope="module")
def says_anything():
    with LetterReader(program=SAYS_THE_FILE) as reader:
        yield reader


@pytest.mark.parametrize("name", ODD_ANSWERS)
def test_an_odd_answer_is_an_unreadable_letter_and_the_pool_goes_on(
    says_anything, settings, tmp_path, monkeypatch, name
):
    monkeypatch.chdir(tmp_path)  # where the pickle would leave its mark
    settings.IMR_READ_SECONDS = 2 if name == "cut off" else 60
    with pytest.raises(UnreadableLetter, match=r"nonsense|longer than|crash"):
        says_anything.read(b"say:" + ODD_ANSWERS[name], "text/plain")
    assert not (tmp_path / "taken-over").exists()

    settings.IMR_READ_SECONDS = 60
    content = letter_text().encode()
    assert says_anything.read(content, "text/plain") == read(content, "text/plain")


def test_a_crash_is_an_unreadable_letter_and_the_pool_goes_on():
    with LetterReader(program=RUNS_THE_FILE) as reader:
        with pytest.raises(UnreadableLetter, match="crash"):
            reader.read(b"import ctypes; ctypes.string_at(0)", "text/plain")
        with pytest.raises(UnreadableLetter, match="reached"):
            reader.read(b"pass", "text/plain")


def test_a_reader_that_can_not_be_started_leaves_the_letter_waiting():
    with (
        LetterReader(program=("-c", "raise SystemExit(1)")) as reader,
        pytest.raises(UnreadableLetter, match="could not be started") as refusal,
    ):
        reader.read(b"", "text/plain")
    assert refusal.value.waits


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"null",
        b"NaN",
        b"[" * 100_000,
        b'{"reading":{"extracted":1}}',
        b'{"reading":{},"unreadable":{}}',
        rb'{"unreadable":{"message":"\ud800","code":"a","waits":false}}',
        rb'{"unreadable":{"message":"\u0000","code":"a","waits":false}}',
        b'{"unreadable":{"message":"m","code":"<b>","waits":false}}',
        b'{"unreadable":{"message":"m","code":"a","waits":1}}',
        b'{"unreadable":{"message":"%b","code":"a","waits":false}}' % (b"m" * 501),
    ],
)
def test_an_answer_of_another_shape_is_odd(answer):
    with pytest.raises(OddAnswer):
        decode(answer)


def paths_to_values(value, path=()):
    if path:
        yield path
    if isinstance(value, dict | list):
        for key, child in value.items() if isinstance(value, dict) else enumerate(value):
            yield from paths_to_values(child, (*path, key))


@pytest.mark.parametrize("odd", [1.5, -(2**40), [[]], {"odd": {}}, "\0"])
def test_every_value_of_an_answer_is_checked(odd):
    reading = read(letter_text().encode(), "text/plain")
    answer = encode(reading)
    assert decode(answer) == reading

    for path in paths_to_values(json.loads(answer)):
        content = json.loads(answer)
        place = content
        for key in path[:-1]:
            place = place[key]
        place[path[-1]] = odd
        with pytest.raises(OddAnswer):
            decode(json.dumps(content).encode())


def test_samples_come_through_an_answer_unchanged():
    for file in sorted((sandbox.PROJECT / "samples" / "txt").glob("*.txt")):
        reading = read(file.read_bytes(), "text/plain")
        assert decode(encode(reading)) == reading


def verdict(program, number, argument=0, architecture=0xC000003E):
    """Run a filter as the kernel does; return errno, 0 for allowed, or None for killed."""
    data = struct.pack("=iIQ6Q", number, architecture, 0, argument, 0, 0, 0, 0, 0)
    at, accumulator = 0, 0
    while True:
        code, if_true, if_false, operand = struct.unpack_from("=HBBI", program, at * 8)
        at += 1
        if code == 0x20:
            (accumulator,) = struct.unpack_from("=I", data, operand)
        elif code == 0x06:
            return {0x7FFF0000: 0, 0x80000000: None}.get(operand, operand & 0xFFFF)
        else:
            holds = {
                0x15: accumulator == operand,
                0x35: accumulator >= operand,
                0x45: accumulator & operand,
            }[code]
            at += if_true if holds else if_false


@pytest.mark.parametrize(("machine", "column"), [("x86_64", 0), ("aarch64", 1)])
def test_the_filter_refuses_what_reading_a_letter_never_needs(machine, column):
    audit = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}[machine]
    read_call, clone, prlimit, execve, kill = (
        pair[column] for pair in ((0, 63), (56, 220), (302, 261), (59, 221), (62, 129))
    )
    strict = seccomp.build(machine, may_execute=False, may_signal=False)
    loose = seccomp.build(machine, may_execute=True, may_signal=True)
    for program in (strict, loose):
        assert verdict(program, read_call, architecture=audit) == 0
        for numbers in seccomp._CALLS.values():
            if numbers[column] is not None:
                assert verdict(program, numbers[column], architecture=audit) == 1
        assert verdict(program, clone, 0x11, audit) == 0
        assert verdict(program, clone, 0x10000011, audit) == 1
        assert verdict(program, 435, architecture=audit) == 38
        assert verdict(program, prlimit, 0, audit) == 0
        assert verdict(program, prlimit, 1, audit) == 1
        assert verdict(program, read_call, architecture=0x40000003) is None
        assert verdict(program, 0x40000000 + read_call, architecture=audit) == 1
    assert [verdict(strict, number, 0, audit) for number in (execve, kill)] == [1, 1]
    assert [verdict(loose, number, 0, audit) for number in (execve, kill)] == [0, 0]
