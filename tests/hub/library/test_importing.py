"""Lists of others: what is understood, what is named as not understood, what is here already."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st
from tests.hub.library.shelved import author, draft, shelve
from tests.hub.library.test_writing import client_of

from counted.errors import UnusableInput
from counted.hub.library import importing
from counted.hub.library.models import Item

BIBTEX = r"""
@manual{one, title = {Counting {W}ells with {\"u}s}, author = {Okello, Teresa and {World Circle}},
  year = 2023, doi = {10.5555/ABC.1}, institution = {Statistics Tavaria}, keywords = {water, wells}}
@broken{two, title={Never closed
@dataset{three, title={Wells, 2021}, author={Chen}, date={2021-05-01}, url={https://example.org/w}}
@misc{four, author={Nobody}}
"""
RIS = """TY  - RPRT
AU  - Okello, Teresa
AU  - World Circle
TI  - Counting wells
PY  - 2023/05/01
DO  - https://doi.org/10.5555/abc.1
PB  - Statistics Tavaria
KW  - water
ER  -

TY  - COMP
TI  - Well counter
UR  - https://example.org/tool
"""
CSV = (
    'Title;Authors;Year;URL\n"Counting; wells";Okello|Chen;2023;https://example.org\n;;;\n;Chen;;\n'
)
CSL = json.dumps([{
    "type": "report", "title": "Counting wells", "DOI": "10.5555/ABC.1",
    "author": [{"family": "Okello", "given": "Teresa"}, {"literal": "World Circle"}],
    "issued": {"date-parts": [[2023, 5]]}, "publisher": "Statistics Tavaria",
}])  # fmt: skip
DATACITE = json.dumps({"data": {"attributes": {
    "doi": "10.5555/abc.1", "titles": [{"title": "Counting wells"}], "publicationYear": 2023,
    "creators": [{"name": "Okello, Teresa"}], "publisher": "Statistics Tavaria",
    "types": {"resourceTypeGeneral": "Dataset"}, "language": "sw",
    "descriptions": [{"descriptionType": "Abstract", "description": "How <i>we</i> did it."}],
}}})  # fmt: skip
XML = """<?xml version="1.0"?><resource xmlns="http://datacite.org/schema/kernel-4">
<identifier identifierType="DOI">10.5555/ABC.1</identifier>
<creators><creator><creatorName>Okello, Teresa</creatorName></creator></creators>
<titles><title>Counting wells</title></titles><publisher>Statistics Tavaria</publisher>
<publicationYear>2023</publicationYear><resourceType resourceTypeGeneral="Dataset">x</resourceType>
</resource>"""


def read(text: str) -> list[importing.Entry]:
    """All entries of a text."""
    return importing.read(text.encode())


def test_bibtex_keeps_its_order_and_names_what_is_broken() -> None:
    one, broken, three, four = read(BIBTEX)
    assert one.title == "Counting Wells with üs"
    assert one.authors == ("Okello, Teresa", "World Circle")
    assert (one.year, one.doi, one.type) == (2023, "10.5555/abc.1", "guidance")
    assert one.keywords == ("water", "wells")
    assert broken.trouble
    assert "Never closed" in broken.raw
    assert (three.year, three.type, three.url) == (2021, "data", "https://example.org/w")
    assert "no title" in four.trouble


def test_ris_is_read_also_where_the_last_entry_is_not_closed() -> None:
    one, two = read(RIS)
    assert one.authors == ("Okello, Teresa", "World Circle")
    assert (one.year, one.doi, one.publisher) == (2023, "10.5555/abc.1", "Statistics Tavaria")
    assert (two.title, two.type, two.url) == ("Well counter", "tool", "https://example.org/tool")


def test_tables_are_read_whatever_parts_their_columns() -> None:
    one, two = read(CSV)
    assert (one.title, one.authors, one.year) == ("Counting; wells", ("Okello", "Chen"), 2023)
    assert two.trouble


@pytest.mark.parametrize("text", [CSL, DATACITE, XML])
def test_metadata_of_a_doi_is_read(text: str) -> None:
    (one,) = read(text)
    assert (one.title, one.year, one.doi) == ("Counting wells", 2023, "10.5555/abc.1")
    assert one.authors[0] == "Okello, Teresa"
    assert one.publisher == "Statistics Tavaria"
    assert "<" not in one.summary


@pytest.mark.parametrize(
    "text",
    ["", "just words", "{", "[]", "<html/>", "a,b\n1,2\n",
     '<!DOCTYPE x [<!ENTITY a "b">]><resource>&a;</resource>', "[" * 100_000],
)  # fmt: skip
def test_what_holds_nothing_is_refused_with_a_remedy(text: str) -> None:
    with pytest.raises(UnusableInput):
        read(text)


@given(st.sampled_from([BIBTEX, RIS, CSV, CSL, DATACITE, XML]), st.integers(0, 10**6))
def test_a_damaged_file_never_ends_in_a_fault(text: str, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311  no secret
    letters = list(text)
    for _ in range(chance.randint(1, 12)):
        at = chance.randrange(len(letters))
        letters[at] = chance.choice(["", "\0", "{", "}", '"', "\n", "ë", "@", "<", "\ud7ff"])
    try:
        entries = read("".join(letters))
    except UnusableInput:
        return
    assert all(it.title or it.trouble for it in entries)


@given(st.dictionaries(st.text(max_size=9), st.none() | st.text(max_size=5) | st.integers()))
def test_what_comes_back_from_a_browser_is_made_an_entry_again(kept: dict[str, Any]) -> None:
    assert isinstance(importing.restore(kept), importing.Entry)
    entry = importing.restore({"title": "x", "authors": ["a"], "year": 2020, **kept})
    assert isinstance(entry.authors, tuple)


@pytest.mark.django_db
def test_what_was_chosen_becomes_drafts_and_what_is_here_is_named() -> None:
    shelve("known", "resource", title="Wells, 2021")
    hidden = draft("hidden", "resource", by=author("Boris"), record={"doi": "10.5555/abc.1"})
    client = client_of(author())
    sent = {"file": SimpleUploadedFile("a.bib", BIBTEX.encode())}
    page = client.post("/library/import/", sent)
    rows = page.context["rows"]
    assert [it["is_chosen"] for it in rows][:3] == [True, True, False]
    assert rows[0]["known"].item is None, "the draft of somebody else was betrayed"
    assert rows[2]["url"] == "/resources/known/"
    body = page.content.decode()
    assert "Never closed" in body
    before = Item.objects.count()
    told = {"entries": page.context["entries"], "chosen": ["0", "1"]}
    assert client.post("/library/import/", told).status_code == 302
    assert Item.objects.count() == before + 1
    made = Item.objects.exclude(pk=hidden.pk).get(title__startswith="Counting Wells")
    assert made.state == "draft"
    assert made.record["doi"] == "10.5555/abc.1"
    assert made.keywords == ["water", "wells"]


@pytest.mark.django_db
def test_forged_entries_make_nothing_unfit() -> None:
    client = client_of(author())
    forged = [
        {"title": "x", "url": "javascript:alert(1)"},
        {"title": "", "type": "rm"},
        {"title": "y", "type": "rm"},
    ]
    for entries in (json.dumps(forged), "{", "[1]", '"x"', "null"):
        told = {"entries": entries, "chosen": ["0", "1", "2"]}
        assert client.post("/library/import/", told).status_code == 302
    assert not Item.objects.exists()
    assert client_of(None).get("/library/import/").status_code == 302


@pytest.mark.django_db
@pytest.mark.parametrize(
    "text", ["title\nwa\0ter\n", '[{"title": "wa\\ud800ter"}]', '{"title": "wa\\u0000ter"}']
)
def test_letters_that_cannot_be_kept_are_left_out(text: str) -> None:
    (entry,) = importing.read(text.encode())
    assert entry.title == "water"
    client = client_of(author())
    file = SimpleUploadedFile("a.csv", text.encode())
    assert client.post("/library/import/", {"file": file}).status_code == 200
    assert importing.restore({"title": "wa\0ter", "keywords": ["a\0"]}).title == "water"
