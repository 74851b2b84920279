"""Guidance that is taken along says the same in every format, and what it says is right."""

from __future__ import annotations

import io
import json
import re
from datetime import date
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import RDF, Graph, Literal, Namespace, URIRef
from rdflib.namespace import SKOS

from counted.errors import UnusableInput
from counted.io import guidance_pdf, guidance_words
from counted.io.guidance_ld import write_ld
from counted.io.guidance_page import write_page
from counted.io.guidance_pdf import write_pdf
from counted.io.guidance_text import Block, Run, blocks
from counted.io.guidance_word import write_word
from counted.model.guidance import Certainty, Clause, Guidance, Source, Tongue, Wording

SITE = "https://here.example"
PAGE = f"{SITE}/guidance/ours/v2/"
ENGLISH, ARABIC = Tongue("en"), Tongue("ar", is_right_to_left=True)
SCHEMA = Namespace("https://schema.org/")
SAID = """See [the term](/terms/citizen-data/), **first**.

- one
- <b>two</b> & 3

| a | b |
|---|---|
| 1 | 2 |"""


def clause(at: int, **told: Any) -> Clause:
    first = {"number": f"1.{at}", "depth": 2, "kind": "text", "tongue": ENGLISH}
    return Clause(name=f"c{at}", address=f"{PAGE}c{at}/", **{**first, **told})


def guidance(**told: Any) -> Guidance:
    source = Source("A news item", "https://news.example/1", date(2024, 2, 14))
    clauses = (
        clause(1, number="1", depth=1, kind="heading", title="What it is"),
        clause(2, kind="definition", title="Citizen data", text=SAID, source=source,
               certainty=Certainty.UNCONFIRMED, origin=f"{SITE}/guidance/parent/c7/"),
        clause(3, kind="check", text="بدأها الناس.", tongue=ARABIC, wording=Wording.UNTRANSLATED),
    )  # fmt: skip
    first: dict[str, Any] = {
        "title": "Ours", "kind": "Framework", "number": 2, "tongue": ENGLISH,
        "title_tongue": ENGLISH, "address": PAGE, "document": f"{SITE}/guidance/ours/",
        "keeper": "The office", "clauses": clauses, "day": date(2026, 1, 2),
        "licence": "CC-BY-4.0", "licence_address": "https://spdx.org/licenses/CC-BY-4.0.html",
    }  # fmt: skip
    return Guidance(**{**first, **told})


def test_a_clause_says_something_and_names_where_it_is_from() -> None:
    with pytest.raises(ValueError, match="says something"):
        clause(1)
    with pytest.raises(ValueError, match="names its source"):
        clause(1, text="x", certainty=Certainty.CONFIRMED)
    with pytest.raises(ValueError, match="deep"):
        clause(1, text="x", depth=5)


def test_markdown_becomes_blocks_and_leads_where_it_may() -> None:
    first, points, table = blocks(SAID, site=SITE)
    assert first == Block("paragraph", runs=(
        Run("See "), Run("the term", address=f"{SITE}/terms/citizen-data/"), Run(", "),
        Run("first", is_bold=True), Run("."),
    ))  # fmt: skip
    assert [it.blocks[0].runs[0].text for it in points.blocks] == ["one", "<b>two</b> & 3"]
    assert table.rows == (((Run("a"),), (Run("b"),)), ((Run("1"),), (Run("2"),)))
    (bad,) = blocks("[x](ftp://a.example) [y](//b.example)", site=SITE)
    assert {it.address for it in bad.runs} == {""}


def word(it: Guidance) -> Any:
    return Document(io.BytesIO(write_word(it, site=SITE)))


def links(paper: Any) -> set[str]:
    return {it.target_ref for it in paper.part.rels.values() if it.is_external}


def test_word_has_headings_links_and_notes() -> None:
    paper = word(guidance())
    styles = {it.text: it.style.name for it in paper.paragraphs}
    assert styles["1 What it is"] == "Heading 1"
    assert styles["1.2 Citizen data"] == "Heading 2"
    assert styles["<b>two</b> & 3"] == "List Bullet"
    note = "Not confirmed. Source: A news item, February 14, 2024"
    assert styles[note] == "Note"
    assert paper.tables[0].cell(1, 1).text == "2"
    assert {f"{PAGE}c2/", "https://news.example/1", f"{SITE}/terms/citizen-data/"} <= links(paper)


def test_arabic_runs_from_the_right_in_word_and_english_does_not() -> None:
    paper = word(guidance())
    (arabic,) = [it for it in paper.paragraphs if "بدأها" in it.text]
    (english,) = [it for it in paper.paragraphs if it.text.startswith("See ")]
    assert arabic._p.pPr.find(qn("w:bidi")) is not None
    assert all(it._r.rPr.find(qn("w:rtl")) is not None for it in arabic.runs)
    assert english._p.pPr is None or english._p.pPr.find(qn("w:bidi")) is None


def test_what_turns_sections_and_tables_stands_where_the_standard_has_it() -> None:
    """Word may refuse what stands in another order (ECMA-376, part 1, 17.4 and 17.6)."""
    paper = word(guidance(tongue=ARABIC, clauses=(clause(1, text=SAID, tongue=ARABIC),)))
    section = [it.tag for it in paper.sections[0]._sectPr]
    assert section.index(qn("w:bidi")) < section.index(qn("w:docGrid"))
    table = [it.tag for it in paper.tables[0]._tbl.tblPr]
    assert table.index(qn("w:bidiVisual")) < table.index(qn("w:tblW"))


def page(it: Guidance) -> str:
    return write_page(it, site=SITE).decode()


def test_a_page_stands_alone() -> None:
    told = page(guidance())
    assert told.startswith("<!doctype html>")
    assert "<script" not in told
    assert not re.search(r"<(link rel=.stylesheet|img|iframe)|url\(|@import", told)
    assert '<section class="clause clause-definition" id="c2">' in told
    assert "<h3>1.2 Citizen data</h3>" in told
    assert "&lt;b&gt;two&lt;/b&gt; &amp; 3" in told
    assert '<div lang="ar" dir="rtl">' in told
    assert f'<a href="{PAGE}c2/">{PAGE}c2/</a>' in told
    assert "Nobody has translated this clause yet." in told


@pytest.mark.parametrize("write", [page, lambda it: "\n".join(p.text for p in word(it).paragraphs)])
def test_drafts_and_what_is_compiled_or_made_up_say_so(write: Any) -> None:
    for said, told in (("DRAFT", {"day": None}), ("No text of the United Nations",
                       {"is_compiled": True}), ("Made up", {"is_made_up": True}),
                       ("It was wrong", {"withdrawn": "It was wrong"})):  # fmt: skip
        assert said in write(guidance(**told))
        assert said not in write(guidance())


def test_machines_read_every_clause_with_its_source() -> None:
    graph = Graph().parse(data=write_ld(guidance()), format="json-ld")
    whole, defined = URIRef(PAGE), URIRef(f"{PAGE}c2/")
    assert graph.value(whole, SCHEMA.name) == Literal("Ours", lang="en")
    assert graph.value(whole, SCHEMA.license) == URIRef("https://spdx.org/licenses/CC-BY-4.0.html")
    parts = graph.value(whole, SCHEMA.hasPart)
    assert list(graph.items(parts)) == [URIRef(f"{PAGE}c{it}/") for it in (1, 2, 3)]
    assert (defined, RDF.type, SKOS.Concept) in graph
    assert graph.value(defined, SKOS.definition) == Literal(SAID, lang="en")
    assert graph.value(defined, SCHEMA.sameAs) == URIRef(f"{SITE}/guidance/parent/c7/")
    assert graph.value(defined, SCHEMA.isBasedOn) == URIRef("https://news.example/1")
    statuses = {str(it) for it in graph.objects(defined, SCHEMA.creativeWorkStatus)}
    assert statuses == {"Not confirmed"}
    assert graph.value(URIRef(f"{PAGE}c3/"), SCHEMA.text).language == "ar"
    assert json.loads(write_ld(guidance(day=None)))["creativeWorkStatus"] == "Draft"


@pytest.mark.slow
def test_pdf_is_made_for_those_who_hear_it() -> None:
    made = write_pdf(guidance(), site=SITE)
    assert made.startswith(b"%PDF-")
    assert b"pdfuaid" in made
    assert write_pdf(guidance(), site=SITE) == made  # no clock in it


def skipping() -> Guidance:
    """Titles that stand two steps below the one before, and one that nothing stands above."""
    depths = (2, 1, 3, 4, 2)
    return guidance(clauses=tuple(
        clause(at, depth=depth, title=f"Title {at}") for at, depth in enumerate(depths, 1)
    ))  # fmt: skip


def test_no_level_of_titles_is_left_out() -> None:
    assert list(skipping().levels().values()) == [1, 1, 2, 3, 2]
    styles = [it.style.name for it in word(skipping()).paragraphs if it.style.name[:4] == "Head"]
    assert styles == [f"Heading {it}" for it in (1, 1, 2, 3, 2)]
    assert re.findall(r"<h(\d)>1", page(skipping())) == ["2", "2", "3", "4", "3"]


@pytest.mark.slow
def test_pdf_may_have_titles_of_any_depth() -> None:
    assert write_pdf(skipping()).startswith(b"%PDF-")


#: What Markdown is made of, and what is a word of typst.
SIGNS = st.text(
    alphabet="ab #\n-*_>|=1.`~[]():\\$@<&\t\x00\x1b\ufeff\ufffe\u200f\u0627\u2068", max_size=80
)


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(SIGNS.filter(str.strip), SIGNS, st.integers(1, 4))
def test_whatever_somebody_writes_can_be_taken_along(text: str, title: str, depth: int) -> None:
    it = guidance(clauses=(clause(1, text=text, title=title.replace("\n", " "), depth=depth),))
    for write in (write_word, write_pdf, write_page, write_ld):
        assert write(it, site=SITE)


@pytest.mark.slow
def test_pdf_says_what_it_is_given_and_runs_no_program() -> None:
    text = '#panic("run") $x$ @y <z> #read("/etc/passwd")'
    made = guidance(title=text, clauses=(clause(1, title=text, text=f"{text}\n\n- {text}"),))
    assert write_pdf(made).startswith(b"%PDF-")


@pytest.mark.slow
def test_pdf_with_letters_that_nobody_has_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    nobody = chr(0x10FFFD)  # of private use
    with pytest.raises(UnusableInput) as refused:
        write_pdf(guidance(clauses=(clause(1, text=f"Letters {nobody}."),)))
    assert "font" in str(refused.value)
    assert guidance_pdf.FONTS


def test_a_line_of_notes_tells_where_it_may_be_cited() -> None:
    it = guidance(tongue=ARABIC)
    *_, last = guidance_words.notes(it.clauses[1], it)
    assert last[1].address == f"{PAGE}c2/"
    assert last[1].text.startswith("\N{FIRST STRONG ISOLATE}")
