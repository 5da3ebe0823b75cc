"""One child as its parent sees it: started, given letters one by one, ended."""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Sequence

from ..page_picture import is_picture
from ..processor_time import OVERSPENT
from ..reading import Reading
from . import sandbox
from .answers import MOST_BYTES, OddAnswer, decode, refuse
from .confinement import Confinement
from .frames import HEADER, Task, frame
from .limits import Limits

PROGRAM = ("-m", "determinations.letters.child")
START_SECONDS = 60
"""On the clock; a free core needs less than one."""

END_SECONDS = 5
"""How long a child that closed its pipe may take to end."""

SHELL_SIGNAL = 128
"""bubblewrap ends as a shell does: with this and the number of its program's last signal."""

PDF_HEADER = b"%PDF-"

_CHUNK = 1 << 18


class ChildDied(Exception):
    """The child ended before it answered."""


class ChildOverspent(ChildDied):
    """The child used up the processor time for one letter."""


class ChildOverdue(Exception):
    """The child did not answer in time."""


class ChildProcess:
    """A confined child. It is of no more use after any of the exceptions that `read` raises.

    The thread that starts it has to outlive it: the kernel ends it with that thread.
    """

    def __init__(self, limits: Limits, program: Sequence[str] = PROGRAM) -> None:
        """Start the child and wait until it is confined; `program` is for tests.

        Raises `ChildDied`, `ChildOverdue`, `OddAnswer` or `OSError` where that fails.
        """
        wrapper = sandbox.bubblewrap()
        self._process = subprocess.Popen(
            [
                *wrapper,
                *(sys.executable, "-E", "-s", "-B", "-X", "utf8"),
                *program,
                *("--memory", str(limits.memory_bytes), "--seconds", str(limits.seconds)),
                *("--text-seconds", str(limits.text_seconds)),
                *(["--namespaces"] if wrapper else []),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=sandbox.environment(),
            cwd=sandbox.PROJECT,
            start_new_session=True,
        )
        assert self._process.stdin  # noqa: S101  # a pipe, as requested above
        assert self._process.stdout  # noqa: S101
        self._requests = self._process.stdin.fileno()
        self._answers = self._process.stdout.fileno()
        os.set_blocking(self._requests, False)
        os.set_blocking(self._answers, False)
        self.letters = 0
        self.busy_seconds = 0.0
        try:
            self.confinement = _confinement(self._exchange(b"", START_SECONDS))
        except BaseException:
            self.kill()
            raise

    @property
    def process_id(self) -> int:
        """The number of the process that was started: bubblewrap's, where that is used."""
        return self._process.pid

    def read(self, content: bytes, media_type: str, seconds: float) -> Reading:
        """Let the child read one letter.

        Raises `UnreadableLetter` as `reading.read` does, `ChildOverdue` after so many seconds,
        `ChildOverspent` after too much processor time, `ChildDied` where it ended otherwise,
        `OddAnswer` where it said what the program never says.
        """
        return decode(self._ask(Task.READ, content, media_type, seconds))

    def copy(self, content: bytes, seconds: float, *, recognized: bool) -> bytes:
        """Let the child copy a PDF for readers (`readers_copy`); raise what `read` raises."""
        task = Task.COPY_SCAN if recognized else Task.COPY
        answer = self._ask(task, content, "application/pdf", seconds)
        return answer if answer.startswith(PDF_HEADER) else refuse(answer)

    def draw(self, content: bytes, page: int, seconds: float, words: Sequence[str] = ()) -> bytes:
        """Let the child draw a page of a PDF (`page_picture`); raise what `read` raises."""
        answer = self._ask(Task.PICTURE, content, json.dumps([page, list(words)]), seconds)
        return answer if is_picture(answer) else refuse(answer)

    def _ask(self, task: Task, content: bytes, media_type: str, seconds: float) -> bytes:
        started = time.monotonic()
        request = b"".join(frame(part) for part in (task.encode(), media_type.encode(), content))
        try:
            return self._exchange(request, seconds)
        except ChildDied as error:
            if self._was_overspent():
                raise ChildOverspent from error
            raise
        finally:
            self.letters += 1
            self.busy_seconds += time.monotonic() - started

    def _was_overspent(self) -> bool:
        """Return whether the kernel ended the child for its processor time, seen by bubblewrap."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            ended = self._process.wait(END_SECONDS)
            return ended in (-OVERSPENT, SHELL_SIGNAL + OVERSPENT)
        return False

    def terminate(self) -> None:
        """End the child, and all that it started, at once; a thread that reads finds it dead."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)

    def kill(self) -> None:
        """End the child and let go of it."""
        self.terminate()
        for stream in (self._process.stdin, self._process.stdout):
            if stream:
                with contextlib.suppress(OSError):
                    stream.close()
        self._process.wait()

    def __enter__(self) -> ChildProcess:
        return self

    def __exit__(self, *error: object) -> None:
        self.kill()

    def _exchange(self, request: bytes, seconds: float) -> bytes:
        """Write a request while reading the one frame that answers it."""
        deadline = time.monotonic() + seconds
        waiting = select.poll()
        waiting.register(self._answers, select.POLLIN)
        if request:
            waiting.register(self._requests, select.POLLOUT)
        left, answer, wanted = memoryview(request), bytearray(), HEADER.size
        while len(answer) < wanted:
            remaining = deadline - time.monotonic()
            ready = waiting.poll(max(0, remaining * 1000)) if remaining > 0 else []
            if not ready:
                raise ChildOverdue
            for descriptor, _ in ready:
                if descriptor == self._requests:
                    left = left[self._write_some(left) :]
                    if not left:
                        waiting.unregister(self._requests)
                    continue
                answer += self._read_some(wanted - len(answer))
                if wanted == HEADER.size == len(answer):
                    wanted += _answer_length(answer)
        return bytes(answer[HEADER.size :])

    def _write_some(self, data: memoryview) -> int:
        try:
            return os.write(self._requests, data[:_CHUNK])
        except BlockingIOError:
            return 0
        except OSError as error:
            raise ChildDied from error

    def _read_some(self, most: int) -> bytes:
        try:
            data = os.read(self._answers, min(most, _CHUNK))
        except BlockingIOError:
            return b""
        if not data:
            raise ChildDied
        return data


def _answer_length(header: bytearray) -> int:
    (length,) = HEADER.unpack(header)
    if length > MOST_BYTES:
        raise OddAnswer(f"an answer of {length:,} bytes")
    return int(length)


def _confinement(report: bytes) -> Confinement:
    """Read the first frame, which the child sent before it saw any letter."""
    try:
        return Confinement(**json.loads(report))
    except (ValueError, TypeError) as error:
        raise OddAnswer("no report of the confinement") from error
