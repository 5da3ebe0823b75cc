"""The search language: what is understood, and what is said of the rest."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from determinations.search.language import (
    And,
    InField,
    Near,
    Not,
    Or,
    Phrase,
    Unit,
    Word,
    expand,
    parse_query,
    typed_pages,
    without_stop_words,
)
from determinations.vocabulary.case_numbers import case_number_forms

UNDERSTOOD = {
    "knee arthroscopy": And((Word("knee"), Word("arthroscopy"))),
    '"not medically necessary"': Phrase("not medically necessary"),
    '"failed therapy"~5': Phrase("failed therapy", 5),
    "failed w/5 therapy": Near(Word("failed"), Word("therapy"), 5),
    "arthro*": Word("arthro", prefix=True),
    "gabapentine~": Word("gabapentine", fuzzy=True),
    "MRI AND (knee OR shoulder)": And((Word("MRI"), Or((Word("knee"), Word("shoulder"))))),
    "MRI -knee": And((Word("MRI"), Not(Word("knee")))),
    "MRI NOT (knee OR hip)": And((Word("MRI"), Not(Or((Word("knee"), Word("hip")))))),
    "item:knee": InField("item", Word("knee")),
    'rationale:"red flags"': InField("rationale", Phrase("red flags")),
    "item:(knee hip)": InField("item", And((Word("knee"), Word("hip")))),
    "page:98": InField("page", Word("98")),
    "not-for-profit": Word("not-for-profit"),
    "neck and upper back": And((Word("neck"), Word("and"), Word("upper"), Word("back"))),
    "a OR b c": Or((Word("a"), And((Word("b"), Word("c"))))),
    "knee,hip; MRI, PT.": And((Word("knee"), Word("hip"), Word("MRI"), Word("PT"))),
    "1,000 mg": And((Word("1,000"), Word("mg"))),
    "the worker\u2019s knee's": And((Word("the"), Word("worker"), Word("knee"))),
    "\ufb01bro\u00admyalgia": Word("fibromyalgia"),
    "'red flags'": Phrase("red flags"),
    "\u2018red flags\u2019~3": Phrase("red flags", 3),
    "\u201ered flags\u201c": Phrase("red flags"),
    "\u00abred flags\u00bb": Phrase("red flags"),
    "workers' claim": And((Word("workers"), Word("claim"))),
    "arthro!": Word("arthro", prefix=True),
    "failed /5 therapy": Near(Word("failed"), Word("therapy"), 5),
    "failed NEAR/5 therapy": Near(Word("failed"), Word("therapy"), 5),
    "(a OR b) w/5 c": Or((Near(Word("a"), Word("c"), 5), Near(Word("b"), Word("c"), 5))),
    "failed near therapy": Near(Word("failed"), Word("therapy"), 15),
    "failed NEAR therapy": Near(Word("failed"), Word("therapy"), 15),
    "pain near the scar": And((Word("pain"), Word("near"), Word("the"), Word("scar"))),
    "failed pre/3 therapy": Near(Word("failed"), Word("therapy"), 3, ordered=True),
    "failed +3 therapy": Near(Word("failed"), Word("therapy"), 3, ordered=True),
    "failed /s therapy": Near(Word("failed"), Word("therapy"), 0, Unit.SENTENCE),
    "failed W/SENT therapy": Near(Word("failed"), Word("therapy"), 0, Unit.SENTENCE),
    "failed +s therapy": Near(Word("failed"), Word("therapy"), 0, Unit.SENTENCE, True),
    "failed w/p therapy": Near(Word("failed"), Word("therapy"), 0, Unit.PARAGRAPH),
    "failed pre/p therapy": Near(Word("failed"), Word("therapy"), 0, Unit.PARAGRAPH, True),
    "therap* w/5 fail": Near(Word("therap", prefix=True), Word("fail"), 5),
    '"red flags" w/9 "low back"': Near(Phrase("red flags"), Phrase("low back"), 9),
    "2 /day": And((Word("2"), Word("day"))),
    "+knee +pain": And((Word("knee"), Word("pain"))),
    "a w/5 b w/3 c": And((Near(Word("a"), Word("b"), 5), Near(Word("b"), Word("c"), 3))),
    "MRI w/ contrast": And((Word("MRI"), Word("with"), Word("contrast"))),
    "page:99-98": InField("page", Word("99-98")),
    "CM16-0213037 knee": And(
        (
            Or((InField("case", Word("CM16-0213037")), Word("CM16-0213037"))),
            Word("knee"),
        )
    ),
    "CM16-02*": Or((InField("case", Word("CM16-02", prefix=True)), Word("CM16-02", prefix=True))),
    'case:"cm16\u20130213037"': InField("case", Word("CM16-0213037")),
    "case:cm1602": InField("case", Word("CM16-02", prefix=True)),
}


@pytest.mark.parametrize(("query", "tree"), UNDERSTOOD.items())
def test_what_is_understood(query, tree):
    parsed = parse_query(query)
    assert parsed.root == tree
    assert parsed.problems == ()


@pytest.mark.parametrize(
    ("query", "same_as"),
    [
        ("why was the MRI of the knee denied", "MRI knee denied"),
        ("(the knee) OR (a hip)", "knee OR hip"),
        ("MRI -(of the knee)", "MRI -knee"),
        ("item:(MRI of the knee)", "item:(MRI knee)"),
        ("acupuncture after 6 authorized sessions", "acupuncture 6 authorized sessions"),
        ("surgery before therapy by a surgeon with relief", "surgery therapy surgeon relief"),
        ("therapy without relief and not after surgery", "therapy without relief not surgery"),
    ],
)
def test_stop_words_are_not_sought(query, same_as):
    root = parse_query(query).root
    assert root is not None
    assert without_stop_words(root) == parse_query(same_as).root


@pytest.mark.parametrize(
    "query", ["of the", "the", '"of the knee"', "IT band", "no MRI", "not MRI", "MRI the*"]
)
def test_words_that_say_something_stay(query):
    root = parse_query(query).root
    assert root is not None
    assert without_stop_words(root) == root


def test_if_is_no_interferential_current():
    assert not expand(parse_query("if needed").root).expansions
    assert expand(parse_query("IF unit").root).expansions


def test_pages_typed_backwards_are_the_same_pages():
    assert typed_pages(Word("99-98")) == typed_pages(Word("98-99")) == range(98, 100)


@pytest.mark.parametrize("repeated", ["!", "NOT ", "(", "-(", "item:", "ab:", "a w/5 ", "' ", '"'])
def test_no_repetition_is_too_deep(repeated):
    parse_query(repeated * 5000 + "knee")


def test_operators_do_not_use_up_the_words():
    assert parse_query(" OR ".join(["knee"] * 60)).problems == ()
    [problem] = parse_query(f"({' OR '.join(['knee'] * 61)})").problems
    assert "first 60 words" in problem.message


@pytest.mark.parametrize("query", ["or knee", "knee OR hip", "more knee"])
def test_or_is_told_only_where_it_looks_like_an_operator(query):
    assert not [
        problem for problem in parse_query(query).problems if "small letters" in problem.message
    ]


@pytest.mark.parametrize(
    ("query", "message", "place"),
    [
        ("foo:bar", "no field", "foo"),
        ('knee "red flags', "never closed", '"red flags'),
        ("(knee", "never closed", "("),
        ("knee)", "no opening", ")"),
        ("knee AND", "both sides", "AND"),
        ("OR knee", "both sides", "OR"),
        ("knee NOT", "word behind it", "NOT"),
        ("w/5 knee", "both sides", "w/5"),
        ("a*b", "only at the end", "a*b"),
        ("*", "no word", "*"),
        ("a*", "at least 2 letters", "a*"),
        ("page:abc", "needs a number", "page"),
        ("page:99999999999999999999", "needs a number", "page"),
        ("()", "nothing between", "("),
        ("wom?n", "? for no letter", "wom?n"),
        ("%", "no connector", "%"),
        ("-", "no word to search", "-"),
        ("failed /q therapy", "no connector", "/q"),
        ("failed near/ therapy", "no connector", "near/"),
        ("failed % therapy", "no connector", "%"),
        ("failed +s", "both sides", "+s"),
        ("+5 therapy", "both sides", "+5"),
        ("failed~ w/5 therapy", "both sides", "w/5"),
        ('"failed therapy"~3 w/5 knee', "both sides", "w/5"),
        ("knee /s of", "too common", "/s"),
        ("failed w/1000 therapy", "At most 50", "w/1000"),
        ("failed w/99 therapy", "At most 50", "w/99"),
        ('"failed therapy"~99', "At most 50", '"failed therapy"~99'),
        ("(failed therapy) w/5 knee", "both sides", "w/5"),
        ("outcome:upheld", "is a filter", "outcome"),
        ("knee or shoulder", "in small letters", "or"),
        ("knee " * 61, "first 60 words", "knee "),
    ],
)
def test_what_can_not_be_read_is_said_with_its_place(query, message, place):
    parsed = parse_query(query)
    [problem] = [problem for problem in parsed.problems if message in problem.message]
    assert query[problem.start : problem.end].rstrip(":") == place


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("CM16-0213037", "CM16-0213037"),
        (" cm16-0213037 ", "CM16-0213037"),
        ("CM-16-0213037", "CM16-0213037"),
        ("cm 16-0213037", "CM16-0213037"),
        ("IMR CM16-0213037", "CM16-0213037"),
        ("Unnumbered-0123456789AB", "unnumbered-0123456789ab"),
        ("unnumbered-0123456789ab", "unnumbered-0123456789ab"),
        ("CM160213037", "CM16-0213037"),
        ("cm16 0213037", "CM16-0213037"),
        ("CM 16-0213037.", "CM16-0213037"),
        ("CM16\u20130213037", "CM16-0213037"),
        ('"CM16-0213037"', "CM16-0213037"),
        ("#CM16-0213037", "CM16-0213037"),
        ("Case Number: CM16-0213037", "CM16-0213037"),
        ("IMR Case No. CM16-0213037", "CM16-0213037"),
        ("IMR 13-000004", "13-000004"),
        ("CM16-0213037 knee", None),
        ("CM16-02", None),
        ("10/325mg #60", None),
        ("knee", None),
    ],
)
def test_a_case_number_is_told_from_words(query, number):
    assert next(iter(case_number_forms(query)), None) == number


@pytest.mark.parametrize(
    ("query", "term", "also"),
    [
        ("PT", "PT", "physical therapy"),
        ("physical therapy knee", "physical therapy", "PT"),
        ("norco", "norco", "hydrocodone"),
        ("hydrocodone", "hydrocodone", "norco"),
        ("P.T.", "P.T", "PT"),
        ("P.T.", "P.T", "physical therapy"),
        ("knee, PT.", "PT", "physical therapy"),
        ("xray", "xray", "x-ray"),
        ("MRI w/o contrast -mri", "w/o", "without"),
        ("50mg", "50mg", "50 mg"),
        ("10/325 mg", "10/325 mg", "10/325mg"),
        ("10/325", "10/325", "10/325mg"),
    ],
)
def test_abbreviations_and_brands_expand_both_ways(query, term, also):
    also_of = {
        expansion.term: expansion.also for expansion in expand(parse_query(query).root).expansions
    }
    assert also in also_of[term]


@pytest.mark.parametrize(
    ("query", "term", "also"),
    [
        ("acupuncture 6", "6", ("six",)),
        ("acupuncture six", "six", ("6",)),
        ("6 authorized sessions", "sessions", ("visits", "treatments")),
        ("visits x 12", "visits", ("sessions", "treatments")),
        ("L4-5", "L4-5", ("L4-L5",)),
        ("l4-l5", "l4-l5", ("L4-5",)),
        ("L4/5 fusion", "L4/5", ("L4-L5",)),
        ("L5-S1 fusion", "", ()),
        ("21 denied sessions", "21", ()),
        ("sessions of therapy", "sessions", ()),
        ('"six sessions"', "", ()),
        ("six w/3 sessions", "", ()),
        ("page:6", "", ()),
        ("scs trial", "scs", ("spinal cord stimulator", "spinal cord stimulation")),
        ("PM&R", "PM&R", ("PMR", "physiatry", "physical medicine and rehabilitation")),
        ("lumbar MRI", "lumbar", ("lumbosacral", "L-S", "low back", "lower back")),
        ("item:(lumbar MRI)", "lumbar", ("lumbosacral", "L-S", "low back", "lower back")),
        ("rationale:lumbar", "lumbar", ()),
    ],
)
def test_words_that_mean_the_same_where_they_stand(query, term, also):
    also_of = {
        expansion.term: expansion.also for expansion in expand(parse_query(query).root).expansions
    }
    assert also_of.get(term, ()) == also


@pytest.mark.parametrize("query", ["11/2016", "4/5", "60", "mg", "1.2.3"])
def test_numbers_that_are_no_doses_stay_alone(query):
    assert expand(parse_query(query).root).expansions == []


def test_phrases_and_prefixes_are_not_expanded():
    assert expand(parse_query('"physical therapy" norco*').root).expansions == []


@given(
    st.text(alphabet=st.sampled_from(list('ab "()-*~:/+%spw5ANDORTnear')), max_size=60) | st.text()
)
def test_any_query_is_read_without_an_error(query):
    parsed = parse_query(query)
    expand(parsed.root)
    for problem in parsed.problems:
        assert 0 <= problem.start <= problem.end <= len(query)
