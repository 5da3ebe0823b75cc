import pytest

from determinations.typed_numbers import whole_number


@pytest.mark.parametrize(
    ("typed", "number"), [("0", 0), ("7", 7), ("007", 7), ("9" * 18, 10**18 - 1)]
)
def test_digits_are_a_number(typed, number):
    assert whole_number(typed) == number


@pytest.mark.parametrize(
    "typed",
    [
        None,
        "",
        " 7",
        "+7",
        "-7",
        "7.0",
        "1e3",
        "\N{SUPERSCRIPT TWO}",
        "\N{ARABIC-INDIC DIGIT SEVEN}",
        "9" * 19,
        "9" * 5000,
    ],
)
def test_anything_else_is_none(typed):
    assert whole_number(typed) is None


def test_no_more_digits_are_read_than_were_asked_for():
    assert whole_number("12345", 4) is None
