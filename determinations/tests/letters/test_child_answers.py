"""What a child that was taken over can say: an answer is checked value by value, or is none."""

from __future__ import annotations

import json
import os
import pickle

import pytest

from determinations.ingest.reader import LetterReader
from determinations.letters import UnreadableLetter, read
from determinations.letters.child import sandbox
from determinations.letters.child.answers import MOST_BYTES, OddAnswer, decode, encode
from determinations.letters.child.frames import HEADER, frame
from determinations.tests.archive import letter_text
from determinations.tests.letters.child_programs import RUNS_THE_FILE, SAYS_THE_FILE


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
