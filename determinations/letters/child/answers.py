"""What the child answers, as JSON, and the strict decoder on the other side.

The child may have been taken over by the file it read, so nothing that it says is believed: each
value must have exactly the type that the dataclasses declare, or the whole answer is refused.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import cache
from types import UnionType
from typing import Any, NoReturn, get_args, get_origin, get_type_hints

from ..extraction import UnreadableLetter
from ..model import Span
from ..reading import Reading

MOST_BYTES = 32 * 1024 * 1024
"""Of one answer. The longest text that is read at all, with its parts repeated, stays below."""

_LARGEST = 2**31 - 1
_LONGEST_MESSAGE = 500
_CODE = re.compile(r"[a-z][a-z-]{0,39}")


class OddAnswer(Exception):
    """The child said something that the program never says."""


def encode(answer: Reading | UnreadableLetter) -> bytes:
    """Return an answer as JSON in UTF-8. The parsed letter goes without the text it was read from
    where that is the extracted one, as it nearly always is."""
    content: dict[str, Any]
    if isinstance(answer, Reading):
        if answer.parsed.text == answer.extracted.text:
            answer = replace(answer, parsed=replace(answer.parsed, text=""))
        content = {"reading": answer}
    else:
        content = {
            "unreadable": {
                "message": answer.message[:_LONGEST_MESSAGE],
                "code": answer.code,
                "waits": answer.waits,
            }
        }
    return json.dumps(content, default=_plain, ensure_ascii=False, separators=(",", ":")).encode()


def _plain(value: object) -> object:
    if is_dataclass(value):
        return {field.name: getattr(value, field.name) for field in fields(value)}
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} has no place in an answer")


def decode(answer: bytes) -> Reading:
    """Return the reading in an answer.

    Raises the `UnreadableLetter` that the answer tells of, or `OddAnswer` where it is neither.
    """
    try:
        content = json.loads(answer, parse_constant=_refuse_constant)
        if type(content) is not dict or len(content) != 1:
            raise ValueError("neither a reading nor a refusal")
        if "unreadable" in content:
            refusal = _refusal(content["unreadable"])
        else:
            reading: Reading = _decoder(Reading)(content["reading"])
            if reading.parsed.text:
                return reading
            return replace(reading, parsed=replace(reading.parsed, text=reading.extracted.text))
    except (ValueError, TypeError, KeyError, InvalidOperation, RecursionError) as error:
        raise OddAnswer(f"{type(error).__name__}: {str(error)[:200]}") from error
    raise refusal


def refuse(answer: bytes) -> NoReturn:
    """Raise the `UnreadableLetter` that an answer tells of, `OddAnswer` where it tells of none."""
    decode(answer)
    raise OddAnswer("a reading where none was requested")


def _refusal(value: Any) -> UnreadableLetter:
    if type(value) is not dict or value.keys() != {"message", "code", "waits"}:
        raise ValueError("not a refusal")
    message, code, waits = _text(value["message"]), _text(value["code"]), _flag(value["waits"])
    if len(message) > _LONGEST_MESSAGE or not _CODE.fullmatch(code):
        raise ValueError("not a refusal's message and code")
    return UnreadableLetter(message, code, waits)


def _refuse_constant(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no number")


@cache
def _decoder(kind: Any) -> Callable[[Any], Any]:
    """Return the function that checks and converts a JSON value to a declared type."""
    if kind in _PLAIN:
        return _PLAIN[kind]
    arguments = get_args(kind)
    if get_origin(kind) is tuple and arguments[1:] == (...,):
        return _tuple_decoder(_decoder(arguments[0]))
    if get_origin(kind) is UnionType and len(arguments) == 2 and arguments[1] is type(None):
        inner = _decoder(arguments[0])
        return lambda value: None if value is None else inner(value)
    if get_origin(kind) is Mapping:
        return _mapping_decoder(_decoder(arguments[0]), _decoder(arguments[1]))
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return lambda value: kind(_text(value))
    if is_dataclass(kind):
        return _dataclass_decoder(kind)
    raise TypeError(f"An answer can't carry {kind}.")  # an error of ours, for the tests to find


def _tuple_decoder(inner: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def decode_tuple(value: Any) -> tuple[Any, ...]:
        if type(value) is not list:
            raise TypeError("not a list")
        return tuple([inner(element) for element in value])

    return decode_tuple


def _mapping_decoder(
    key: Callable[[Any], Any], inner: Callable[[Any], Any]
) -> Callable[[Any], Any]:
    def decode_mapping(value: Any) -> dict[Any, Any]:
        if type(value) is not dict:
            raise TypeError("not an object")
        return {key(name): inner(element) for name, element in value.items()}

    return decode_mapping


def _dataclass_decoder(kind: Any) -> Callable[[Any], Any]:
    hints = get_type_hints(kind)
    decoders = {field.name: _decoder(hints[field.name]) for field in fields(kind)}

    def decode_dataclass(value: Any) -> Any:
        if type(value) is not dict or value.keys() != decoders.keys():
            raise TypeError(f"not the fields of a {kind.__name__}")
        return kind(**{name: inner(value[name]) for name, inner in decoders.items()})

    return decode_dataclass


def _text(value: Any) -> str:
    if type(value) is not str:
        raise TypeError("not a string")
    if not value.isascii():
        value.encode()  # raises for lone surrogates
    if "\0" in value:
        raise ValueError("a null character")
    return value


def _number(value: Any) -> int:
    if type(value) is not int or abs(value) > _LARGEST:
        raise TypeError("not a whole number in range")
    return value


def _flag(value: Any) -> bool:
    if type(value) is not bool:
        raise TypeError("not true or false")
    return value


def _decimal(value: Any) -> Decimal:
    number = Decimal(_text(value))
    if not number.is_finite() or abs(number.adjusted()) > 300:  # beyond it no float can hold it
        raise ValueError("not a finite number")
    return number


def _span(value: Any) -> Span:
    if type(value) is not list or len(value) != 2:
        raise TypeError("not a span")
    start, end = map(_number, value)
    if not 0 <= start <= end:
        raise ValueError("a span that ends before it starts")
    return Span(start, end)


_PLAIN: dict[Any, Callable[[Any], Any]] = {
    str: _text,
    int: _number,
    bool: _flag,
    date: lambda value: date.fromisoformat(_text(value)),
    Decimal: _decimal,
    Span: _span,
}
