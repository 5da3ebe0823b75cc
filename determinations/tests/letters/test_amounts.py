"""Amounts of some 700 invented headings, labelled by people who had not seen the parser."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from determinations.letters import (
    find_quantities,
    quantity_json,
    split_heading,
    total_requested,
)

HEADINGS = [
    json.loads(line)
    for line in (Path(__file__).parent / "headings.jsonl").read_text(encoding="utf-8").splitlines()
]
COMPARED = (
    "count", "unit", "times", "period", "duration", "duration_unit", "least_count", "least_times",
    "least_duration",
)  # fmt: skip


def read(heading):
    parts = split_heading(heading)
    return [
        quantity_json(quantity)
        for quantity in find_quantities(parts.disputed or heading, 0, parts.requested)
    ]


def comparable(quantity):
    """Return what is compared of a quantity; a dose is its words, a rental its time."""
    kind = quantity["kind"]
    if kind == "dose":
        return kind, quantity["text"]
    names = ("count", "unit", "least_count") if kind == "rental" else COMPARED
    return kind, *(quantity.get(name) or (0 if name == "count" else None) for name in names)


def test_amounts_of_labelled_headings():
    wrong = [
        row["heading"]
        for row in HEADINGS
        if Counter(map(comparable, read(row["heading"])))
        != Counter(map(comparable, row["quantities"]))
    ]
    assert len(wrong) <= len(HEADINGS) // 100, wrong


def test_totals_of_labelled_headings():
    wrong = [
        row["heading"]
        for row in HEADINGS
        if total_requested(split_heading(row["heading"]).disputed or row["heading"],
                           read(row["heading"])) != row["total"]
    ]  # fmt: skip
    assert len(wrong) <= len(HEADINGS) // 100, wrong


def said(heading):
    """Return amounts in short: "visits 8 session, 2 a week, 4 week"."""
    return [_short(quantity) for quantity in read(heading)]


def _short(quantity):
    if quantity["kind"] == "dose":
        return f"dose {quantity['text']}"
    words = [quantity["kind"]]
    if quantity["count"] is not None:
        least = quantity["least_count"]
        words.append(f"{least:g}-{quantity['count']:g}" if least else f"{quantity['count']:g}")
    words.append(quantity["unit"])
    short = " ".join(word for word in words if word)
    if quantity["times"]:
        short += f", {quantity['times']} a {quantity['period']}"
    if quantity["duration"] and quantity["kind"] != "rental":
        short += f", {quantity['duration']} {quantity['duration_unit']}"
    return short


@pytest.mark.parametrize(
    ("heading", "amounts"),
    [
        ("Six sessions of massage, three times a week times 2 weeks",
         ["visits 6 session, 3 a week, 2 week"]),
        ("Massage two times a week for 3 weeks (6 sessions)",
         ["visits 6 session, 2 a week, 3 week"]),
        ("Acupuncture once a week for six weeks, lower back, quantity: 6",
         ["visits 6 session, 1 a week, 6 week"]),
        ("Twelve massage sessions, three times weekly", ["visits 12 session, 3 a week"]),
        ("Twelve massage sessions over 6 weeks", ["visits 12 session, 6 week"]),
        ("Massage 2 x 4 (6 visits)", ["visits 8 visit, 2 a week, 4 week", "visits 6 visit"]),
        ("Restoration program, 60 hours or 24 sessions", ["hours 60 hour", "visits 24 session"]),
        ("Norco 10/325mg #240 (two hundred forty)", ["dose 10/325mg", "units 240 tablet"]),
    ],
)  # fmt: skip
def test_an_amount_said_twice_is_one(heading, amounts):
    assert said(heading) == amounts


@pytest.mark.parametrize(
    ("heading", "amounts"),
    [
        ("Massage visits, 10", ["visits 10 visit"]),
        ("Massage sessions: 12", ["visits 12 session"]),
        ("Massage sessions (12)", ["visits 12 session"]),
        ("Massage sessions for the lower back #12", ["visits 12 session"]),
        ("Cymbalta 60 mg, 30 count", ["dose 60 mg", "units 30 tablet"]),
        ("Colace 100 mg caps, 60, for the bowel", ["dose 100 mg", "units 60 capsule"]),
        ("Adult diapers, 90", ["units 90 unit"]),
        ("Nicotine 21 mg patches (#14)", ["dose 21 mg", "units 14 patch"]),
    ],
)
def test_a_number_stands_before_or_behind_what_it_counts(heading, amounts):
    assert said(heading) == amounts


@pytest.mark.parametrize(
    ("heading", "amounts"),
    [
        ("Massage 2xwk x 4wks", ["visits 8 session, 2 a week, 4 week"]),
        ("Massage 3 times aweek for 4weeks", ["visits 12 session, 3 a week, 4 week"]),
        (
            "Massage twice weekly for the neck and back for 6 weeks",
            ["visits 12 session, 2 a week, 6 week"],
        ),
        ("4 weeks of massage, twice a week", ["visits 8 session, 2 a week, 4 week"]),
        ("Massage daily for 2 weeks", ["visits 14 session, 1 a day, 2 week"]),
        ("Massage every other day for 10 days", ["visits 5 session, 10 day"]),
        ("Massage once every 2 weeks for 12 weeks", ["visits 6 session, 12 week"]),
        ("Massage once a week for 3 months", ["visits session, 1 a week, 3 month"]),
        ("Psychotherapy, 45 minutes, weekly x 20", ["visits 20 session, 1 a week, 20 week"]),
        ("Restoration program 5 days a week for 4 weeks", ["visits 20 day, 5 a week, 4 week"]),
        ("One hundred and five massage sessions", ["visits 105 session"]),
        ("EIGHT (8) MASSAGE SESSIONS", ["visits 8 session"]),
        ("Office visits x 4", ["visits 4 visit"]),
        (
            "Massage two to three (2-3) times per week for four (4) weeks",
            ["visits 8-12 session, 3 a week, 4 week"],
        ),
        ("Hyalgan injections once a week for 5 weeks", ["units 5 injection, 1 a week, 5 week"]),
        ("Drug screen 4 times a year", ["units 4 unit"]),
    ],
)
def test_courses_of_sessions(heading, amounts):
    assert said(heading) == amounts


@pytest.mark.parametrize(
    ("heading", "amounts"),
    [
        ("Home health aide 4 hours per day, 3 times a week for 2 weeks",
         ["hours 24 hour, 3 a week, 2 week"]),
        ("Restoration program 5 days/week, 6 hours/day x 2 weeks",
         ["hours 60 hour, 5 a week, 2 week"]),
        ("Home care 12 hours per day for 14 days", ["hours 168 hour, 1 a day, 14 day"]),
        ("Restoration program two weeks, 5 days per week, 6 hours per day",
         ["hours 60 hour, 5 a week, 2 week"]),
        ("24 hour home care for 2 weeks", ["hours 336 hour, 1 a day, 2 week"]),
        ("Home care 20 hours a week x 4 weeks", ["hours 80 hour, 4 week"]),
        ("Home care 4 hours a day", ["hours 4 hour, 1 a day"]),
        ("Cold therapy unit 4 hours a day for 1 week", ["rental 1 week"]),
        ("Psychotherapy, 8 sessions of 2 hours each", ["visits 8 session"]),
    ],
)  # fmt: skip
def test_hours(heading, amounts):
    assert said(heading) == amounts


@pytest.mark.parametrize(
    ("heading", "amounts"),
    [
        ("Baclofen/Ketamine/Menthol cream 2%-0.5%-0.025% 60gm",
         ["dose 2%-0.5%-0.025%", "package 60 g"]),
        ("Fiorinal 50/325/40 mg #30", ["dose 50/325/40 mg", "units 30 tablet"]),
        ("Injection of 2cc lidocaine 2percent", ["dose 2cc", "dose 2percent"]),
        ("Ketoprofen ten percent, 120 ml", ["dose ten percent", "package 120 ml"]),
        ("Fentanyl 25mcg/hour patches #10", ["dose 25mcg/hour", "units 10 patch"]),
        ("Voltaren gel 1% 100 gm tube x 3", ["dose 1%", "package 100 g", "units 3 tube"]),
        ("Botox injection 200 units", ["dose 200 units"]),
        ("Synapryn (10mg/1ml oral suspension) 500ml", ["dose 10mg/1ml", "package 500 ml"]),
    ],
)  # fmt: skip
def test_strengths_and_packages(heading, amounts):
    assert said(heading) == amounts


@pytest.mark.parametrize(
    ("heading", "amounts"),
    [
        ("Norco 10/325mg 1 tab bid", ["dose 10/325mg"]),
        ("Norco 10/325mg, 1-2 tablets every 6 hours as needed, #120",
         ["dose 10/325mg", "units 120 tablet"]),
        ("Percocet 10/325 mg one po q4-6h prn #180", ["dose 10/325 mg", "units 180 tablet"]),
        ("Motrin 800mg one tablet three times daily with food for 10 days",
         ["dose 800mg", "units 30 tablet, 3 a day, 10 day"]),
        ("Lidoderm 5% patch, 12 hours on 12 hours off, #30", ["dose 5%", "units 30 patch"]),
        ("Gabapentin 300mg caps 1-2 qhs #60", ["dose 300mg", "units 60 capsule"]),
        ("Nucynta 75mg #120 per month", ["dose 75mg", "units 120 tablet"]),
        ("Keflex 500 mg four times a day for 7 days, #28", ["dose 500 mg", "units 28 tablet"]),
    ],
)  # fmt: skip
def test_directions_are_amounts_only_where_nothing_else_tells(heading, amounts):
    assert said(heading) == amounts


@pytest.mark.parametrize(
    ("heading", "amounts"),
    [
        ("Soma 350 mg, 5-7 days", ["dose 350 mg", "units 5-7 day"]),
        ("Flector patch, days supply: 15", ["units 15 day"]),
        ("Flexeril two month supply", ["units 2 month"]),
        ("Cold therapy unit, three day use", ["rental 3 day"]),
        ("Cold therapy unit for one week", ["rental 1 week"]),
        ("Cryotherapy unit x 7 days", ["rental 7 day"]),
        ("TENS unit rental, 30 days", ["rental 30 day"]),
        ("1-2 day inpatient stay", ["units 1-2 day"]),
        ("Gym membership for 6 months", ["units 6 month"]),
        ("Naproxen with no refills", ["refills 0 refill"]),
        ("Naproxen 550mg #60 refills 2", ["dose 550mg", "units 60 tablet", "refills 2 refill"]),
        ("Re-evaluation in 6 weeks", []),
        ("Second injection, 4 weeks after the first", []),
    ],
)
def test_supplies_rentals_and_stays(heading, amounts):
    assert said(heading) == amounts


@pytest.mark.parametrize(
    "heading",
    [
        "Fusion L4-5, L5-S1", "Discectomy C5-C7", "Fusion C 5-6", "X-ray T12", "Fusion, two level",
        "Vitamin B12", "Block with CPT 62311, 77003", "Fusion for ICD-10 M50.20", "EKG 12-lead",
        "MRI 3.0 Tesla", "Needle 25 gauge 1.5 inch", "MRI, DOS 1/5/15 - 2/10/15",
        "MRI March 4, 2016",
        "Implants, teeth #8 and #9", "Tylenol #3", "3-in-1 commode", "MMPI-2", "One-way valve",
        "1. MRI of the knee", "Gauze 4 x 4", "Wheelchair 1990 model",
    ],
)  # fmt: skip
def test_levels_dates_codes_and_sizes_are_no_amounts(heading):
    assert said(heading) == []


@pytest.mark.parametrize(
    ("heading", "total"),
    [
        ("Massage 2 x 4", {"sessions": 8}),
        ("Massage 3/week for 2 weeks then 2/week for 3 weeks", {"sessions": 12}),
        ("Massage 1-2 times a week for 4 weeks", {}),
        ("Massage once a week for 3 months", {}),
        ("Massage 6 visits, acupuncture 6 visits", {}),
        ("Knee brace and 12 therapy visits", {}),
        ("Work conditioning 12 visits with a capacity evaluation", {"sessions": 12}),
        ("Restoration program, 60 hours or 24 sessions", {"hours": 60, "sessions": 24}),
        ("Restoration program, 10 days", {"days": 10}),
        ("Home care 4 hours a day", {}),
        ("Norco 5/325mg #60 and Norco 10/325mg #30", {"tablets": 90}),
        ("Norco 5/325mg #60 and Soma 350mg #30", {}),
        ("Norco 5/325mg #60 x 2", {"tablets": 120}),
        ("Norco 5/325mg #60, 30 day supply, 2 refills", {"tablets": 60}),
        ("TENS unit, 2 week rental", {"days": 14}),
        ("TENS unit, 2 month rental", {}),
        ("Fusion with 3 day inpatient stay", {}),
        ("3 day inpatient stay following fusion", {"days": 3}),
        ("Lidoderm patch #30", {}),
    ],
)
def test_what_a_request_comes_to(heading, total):
    assert total_requested(heading, read(heading)) == total


def test_a_part_is_read_by_what_was_requested():
    (found,) = find_quantities("the remaining 6", 0, "Massage 12 sessions")
    assert (found.kind, found.count, found.unit) == ("visits", 6, "session")


def test_where_an_amount_is_said_again_is_kept():
    (found,) = find_quantities("Massage twice weekly for the neck for 6 weeks (12)", 0)
    assert (found.text, found.again) == ("twice weekly", ("for 6 weeks", "12"))
