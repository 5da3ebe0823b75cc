"""Reads letters that arrive on standard input until it ends; answers on standard output.

Started by `process.ChildProcess` only. A request is two frames, media type and file; an answer is
one. The first frame of all reports the confinement.
"""

from __future__ import annotations

import argparse
import json
import os
from dataclasses import asdict
from typing import BinaryIO

from ..extraction.file_text import UnreadableLetter
from ..reading import Reading, read
from .answers import encode
from .confinement import confine
from .frames import frame, read_frame
from .limits import Limits


def main() -> None:
    parser = argparse.ArgumentParser(prog="determinations.letters.child", description=__doc__)
    parser.add_argument("--memory", type=int, required=True, help="bytes of address space")
    parser.add_argument("--seconds", type=float, required=True, help="for one letter")
    parser.add_argument("--namespaces", action="store_true", help="bubblewrap started this")
    options = parser.parse_args()
    requests, answers = _take_over_pipes()
    confinement = confine(Limits(options.memory, options.seconds), namespaces=options.namespaces)
    _write(answers, json.dumps(asdict(confinement)).encode())
    while (media_type := read_frame(requests)) is not None:
        content = read_frame(requests)
        if content is None:
            return
        _write(answers, encode(answer_to(content, media_type.decode())))


def answer_to(content: bytes, media_type: str) -> Reading | UnreadableLetter:
    """Read one letter; whatever goes wrong is an answer too."""
    try:
        return read(content, media_type)
    except UnreadableLetter as error:
        return error
    except MemoryError:
        return UnreadableLetter("Reading the file took more memory than is allowed.")
    except Exception as error:
        return UnreadableLetter(
            f"The file could not be read: the reader failed ({type(error).__name__}).",
            "reader-failed",
        )


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
