"""Reads letters that arrive on standard input until it ends; answers on standard output.

Started by `process.ChildProcess` only. A request is three frames: task, media type and file. An
answer is one: JSON, or the PDF or picture that was requested. The first frame of all reports the
confinement.
"""

from __future__ import annotations

import argparse
import json
import os
from dataclasses import asdict
from typing import BinaryIO

from ..extraction import UnreadableLetter
from ..page_picture import draw_page
from ..processor_time import limited, not_counted
from ..reading import Reading, read
from .answers import encode
from .confinement import confine
from .frames import Task, frame, read_frame
from .limits import Limits


def main() -> None:
    parser = argparse.ArgumentParser(prog="determinations.letters.child", description=__doc__)
    parser.add_argument("--memory", type=int, required=True, help="bytes of address space")
    parser.add_argument("--seconds", type=float, required=True, help="for one letter")
    parser.add_argument(
        "--text-seconds", type=float, required=True, help="of processor time, OCR not counted"
    )
    parser.add_argument("--namespaces", action="store_true", help="bubblewrap started this")
    options = parser.parse_args()
    requests, answers = _take_over_pipes()
    limits = Limits(options.memory, options.seconds, options.text_seconds)
    confinement = confine(limits, namespaces=options.namespaces)
    _write(answers, json.dumps(asdict(confinement)).encode())
    while (task := read_frame(requests)) is not None:
        media_type, content = read_frame(requests), read_frame(requests)
        if media_type is None or content is None:
            return
        with limited(limits.text_seconds):
            answer = answer_to(Task(task.decode()), content, media_type.decode())
        _write(answers, answer if isinstance(answer, bytes) else encode(answer))


def answer_to(task: Task, content: bytes, media_type: str) -> Reading | bytes | UnreadableLetter:
    """Read one letter, copy it for readers or draw a page of it; each failure is an answer too."""
    try:
        if task is Task.READ:
            return read(content, media_type)
        if task is Task.PICTURE:
            number, words = json.loads(media_type)
            return draw_page(content, number, words)
        return copy_for_readers(content, recognized=task is Task.COPY_SCAN)
    except UnreadableLetter as error:
        return error
    except MemoryError:
        return UnreadableLetter("Reading the file took more memory than is allowed.")
    except Exception as error:
        return UnreadableLetter(
            f"The file could not be read: the reader failed ({type(error).__name__}).",
            "reader-failed",
        )


def copy_for_readers(content: bytes, *, recognized: bool) -> bytes:
    """Return the copy of a PDF for readers; raise `UnreadableLetter` where none can be made."""
    from ..readers_copy import NoReadersCopy, make_readers_copy  # most children make no copy

    try:
        if not recognized:
            return make_readers_copy(content)
        with not_counted():
            return make_readers_copy(content, recognized=True)
    except NoReadersCopy as error:
        raise UnreadableLetter(str(error), "no-readers-copy") from error


def _take_over_pipes() -> tuple[BinaryIO, BinaryIO]:
    """Move the two pipes away from where a library, or Tesseract, could write between frames."""
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 0)
    os.dup2(null, 1)
    os.close(null)
    return requests, answers


def _write(answers: BinaryIO, payload: bytes) -> None:
    answers.write(frame(payload))
    answers.flush()


if __name__ == "__main__":
    main()
