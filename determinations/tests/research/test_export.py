"""Exported files, held against the record: every column, every decision, and what they say."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import date, datetime
from zipfile import ZipFile

import docx
import openpyxl
import pypdfium2
import pytest

from determinations.models import Case, CitationKind, DisputedItem
from determinations.research.amounts import describe_amounts
from determinations.research.citing import cite_item
from determinations.research.export import COLUMNS, FORMATS, exported_items
from determinations.research.item_titles import title_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("index")]

SITE = "http://testserver"


def export(client, kind, query="", **changes):
    response = client.get(f"/decisions/export/file/?format={kind}&summary=1&{query}", **changes)
    assert response.status_code == 200, response.content[:200]
    return b"".join(response.streaming_content)


def csv_rows(client, query=""):
    text = export(client, "csv", query).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def json_lines(client, query=""):
    return [json.loads(line) for line in export(client, "jsonl", query).decode().splitlines()]


def sheet_rows(client, query=""):
    book = openpyxl.load_workbook(io.BytesIO(export(client, "xlsx", query)))
    labels, *rows = book["Decisions"].iter_rows(values_only=True)
    return book, [dict(zip(labels, row, strict=True)) for row in rows]


def published():
    items = DisputedItem.objects.published().select_related("case__reviewer", "treatment")
    return {(item.case.case_number, item.position): item for item in items}


def cited(item, side):
    return "; ".join(
        str(citation) if citation.kind != CitationKind.OTHER else citation.text
        for citation in item.citations.filter(cited_by=side).exclude(kind=CitationKind.NONE)
    )


def expected(item):
    """Return what a row has to say of an item, by the model's own fields and methods."""
    case, reviewer = item.case, item.case.reviewer
    specialties = reviewer.specialties.order_by("name") if reviewer else []
    return {
        "case_number": case.case_number,
        "item": item.position,
        "url": f"{SITE}{item.get_absolute_url()}",
        "invented_sample": "yes" if case.invented else "no",
        "decided": case.decision_date,
        "outcome": item.get_outcome_display() if item.outcome else "",
        "determination_outcome": case.get_outcome_display(),
        "category": item.treatment.category,
        "treatment_type": item.treatment.subcategory,
        "treatment_sure": "yes" if item.treatment_sure else "no",
        "title": title_of(item),
        "heading": item.description,
        "requested": item.requested,
        "authorized": item.authorized,
        "disputed": item.disputed,
        "amounts": "; ".join(describe_amounts(item.quantities)),
        **{
            f"total_{name}": item.total.get(name)
            for name in ("sessions", "hours", "tablets", "days")
        },
        "retrospective": "yes" if item.retrospective else "no",
        "service_dates": "; ".join(map(str, item.service_dates)),
        "body_parts": "; ".join(part[:1].upper() + part[1:] for part in item.body_parts),
        "specialties": "; ".join(specialty.name for specialty in specialties),
        "licensure": "; ".join(reviewer.licensure_states) if reviewer else "",
        "injured": case.date_of_injury,
        "received": case.application_received,
        "added": case.added,
        "claims_administrator_citations": cited(item, "claims_administrator"),
        "reviewer_citations": cited(item, "imro"),
        "rationale_citations": cited(item, "rationale"),
        "rationale": item.rationale,
        "clinical_summary": case.clinical_summary,
    }


def as_csv(value):
    return "" if value is None else str(value)


def harmless(text):
    return f"'{text}" if text.startswith(tuple("=+-@\t\r\n")) else text


def test_every_column_of_csv_is_what_the_record_says(client):
    items = published()
    rows = csv_rows(client)
    assert {(row["case_number"], int(row["item"])) for row in rows} == set(items)
    assert len(rows) == len(items) > 40
    for row in rows:
        item = items[row["case_number"], int(row["item"])]
        wanted = {name: harmless(as_csv(value)) for name, value in expected(item).items()}
        assert {name: row[name] for name in wanted} == wanted
        assert row["citation"].endswith(f"{item.outcome or 'outcome unknown'}.")
    assert list(rows[0]) == [column.name for column in COLUMNS]


def test_every_column_of_a_workbook_is_what_the_record_says(client):
    items = published()
    _, rows = sheet_rows(client)
    assert len(rows) == len(items)
    label_of = {column.name: column.label for column in COLUMNS}
    for row in rows:
        item = items[row["Case number"], row["Item"]]
        for name, value in expected(item).items():
            found = row[label_of[name]]
            found = found.date() if isinstance(found, datetime) else found
            assert ("" if found is None else found) == ("" if value is None else value), name


def test_json_lines_have_citations_and_amounts_in_parts_and_count_themselves(client):
    items = published()
    about, *lines, end = json_lines(client)
    assert len(lines) == len(items) == end["end"]["decisions"]
    assert [each["name"] for each in about["about"]["columns"]] == list(lines[0])
    for line in lines:
        item = items[line["case_number"], line["item"]]
        assert line["amounts"] == item.quantities
        assert line["retrospective"] is item.retrospective
        wanted = [
            (
                c.kind,
                c.guideline and c.guideline.title,
                c.section,
                c.first_page,
                c.last_page,
                c.text,
            )
            for c in item.citations.filter(cited_by="imro")
        ]
        found = [
            tuple(
                c[key]
                for key in ("kind", "guideline", "section", "first_page", "last_page", "text")
            )
            for c in line["reviewer_citations"]
        ]
        assert found == wanted


@pytest.mark.parametrize("query", ["", "q=knee", "q=therapy&outcome=overturned", "sort=oldest",
                                   "sort=added", "decided_after=2015-01-01"])  # fmt: skip
def test_a_file_has_what_the_list_has_in_its_order(client, query):
    listed = client.get(f"/decisions/?per_page=100&{query}")
    if query == "" or "sort" in query or "decided" in query:
        days = [row["added" if "added" in query else "decided"] for row in csv_rows(client, query)]
        dated = [day for day in days if day]
        assert dated == sorted(dated, reverse="oldest" not in query)
    else:
        shown = [
            (card.item.case_number, str(card.item.position)) for card in listed.context["cards"]
        ]
        assert [(row["case_number"], row["item"]) for row in csv_rows(client, query)][:100] == shown
    assert len(csv_rows(client, query)) == listed.context["result"].total


def test_every_file_says_what_it_is_of(client):
    query = "q=therapy&outcome=overturned"
    total = client.get(f"/decisions/?{query}").context["result"].total
    url = f"{SITE}/decisions/?q=therapy&outcome=overturned"
    facts = {each["label"]: each["text"] for each in json_lines(client, query)[0]["about"]["facts"]}
    assert facts["Address of the search"] == url
    assert "\u201ctherapy\u201d" in facts["Search"]
    assert facts["Decisions"] == str(total)
    assert "Overturned" in facts["Filters"]
    assert facts["Index version"].startswith("v")
    assert date.fromisoformat(facts["Exported on"])
    assert "Invented samples" in facts["Sample letters"]
    book, _ = sheet_rows(client, query)
    about = [row[:2] for row in book["About this export"].iter_rows(values_only=True)]
    exhibits = {facts.pop("What has changed since"), dict(about)["What has changed since"]}
    assert all(each.startswith(f"{SITE}/exhibits/") for each in exhibits)
    assert len(exhibits) == 2
    assert set(facts.items()) <= set(about)
    assert {(column.label, column.name) for column in COLUMNS} <= set(about)
    dictionary = export(client, "dictionary", query).decode("utf-8-sig")
    assert all(text in dictionary for text in (url, *(column.explanation for column in COLUMNS)))
    document = docx.Document(io.BytesIO(export(client, "docx", query)))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert all(f"{label}: {said}" in text for label, said in facts.items())


def test_a_table_of_authorities_has_citations_passages_and_guidelines(client):
    query = "q=knee"
    items = list(exported_items(published_ids(client, query), SITE))
    document = docx.Document(io.BytesIO(export(client, "docx", query)))
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert [f"Citation: {cite_item(item)}" in texts for item in items] == [True] * len(items)
    assert any(run.bold and "knee" in run.text.lower()
               for paragraph in document.paragraphs if paragraph.style.name == "Quote"
               for run in paragraph.runs)  # fmt: skip
    names = {citation.authority for item in items for citation in item.citations
             if citation.guideline}  # fmt: skip
    assert names <= set(texts)
    content = export(client, "pdf", query)
    pages = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(content))
    assert all(item.case_number in pages for item in items)


def published_ids(client, query):
    return [
        hit.item_id
        for hit in client.get(f"/decisions/?per_page=100&{query}").context["result"].hits
    ]


def test_documents_have_the_first_decisions_and_say_so(client, monkeypatch):
    short = replace(FORMATS["docx"], most=3)
    monkeypatch.setattr("determinations.views.export.FORMATS", {"docx": short})
    document = docx.Document(io.BytesIO(export(client, "docx")))
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert sum(text.startswith("Citation: ") for text in texts) == 3
    total = len(published())
    assert f"Decisions: The first 3 of {total}; a file of this kind has no more" in texts


START = "=+-@\t\r"


@pytest.mark.parametrize("start", START)
def test_no_cell_is_a_formula(client, start):
    DisputedItem.objects.update(description=f"{start}HYPERLINK(1)", rationale=f"{start}1+1")
    for row in csv_rows(client, "q=knee"):
        assert row["heading"] == f"'{start}HYPERLINK(1)"
        assert row["rationale"] == f"'{start}1+1"
        assert not any(value.startswith(tuple(START)) for value in row.values())
    book = openpyxl.load_workbook(io.BytesIO(export(client, "xlsx", "q=knee")))
    cells = [cell for row in book["Decisions"].iter_rows(min_row=2) for cell in row]
    assert "f" not in {cell.data_type for cell in cells}
    risky = [cell for cell in cells if str(cell.value or "").startswith(tuple(START))]
    assert risky
    assert all(cell.quotePrefix for cell in risky)


def test_what_no_cell_can_hold_is_cut_and_said(client):
    DisputedItem.objects.update(rationale="x" * 40_000 + "\x07\ufffe")
    _, rows = sheet_rows(client, "q=knee")
    assert {len(row["Rationale"]) for row in rows} == {32_767}
    assert all(row["Rationale"].endswith("[cut here: a cell holds no more]") for row in rows)
    assert {len(row["rationale"]) for row in csv_rows(client, "q=knee")} == {40_002}


@pytest.mark.parametrize("kind", ["csv", "jsonl", "xlsx", "docx", "pdf"])
def test_what_is_withdrawn_is_in_no_file_whatever_the_index_says(client, kind):
    kept, gone = sorted({number for number, _ in published()})[:2]
    query = f"q=case:{kept} OR case:{gone}"
    assert kept.encode() in readable(kind, export(client, kind, query))
    Case.objects.filter(case_number=gone).update(published_at=None)
    content = readable(kind, export(client, kind, query))
    assert kept.encode() in content
    assert f"{gone}/#item".encode() not in content


def readable(kind, content):
    """Return a file's text, unpacked."""
    if kind == "pdf":
        pages = pypdfium2.PdfDocument(content)
        return "".join(page.get_textpage().get_text_range() for page in pages).encode()
    if kind in ("docx", "xlsx"):
        with ZipFile(io.BytesIO(content)) as archive:
            return b"".join(archive.read(name) for name in archive.namelist())
    return content


def test_queries_are_of_groups_not_of_decisions(client, django_assert_max_num_queries):
    csv_rows(client)
    with django_assert_max_num_queries(7):  # three of the exhibit and its day
        assert len(csv_rows(client)) > 40
