"""A guidance document as Word: headings that are headings, clauses that can be commented on.

Paragraphs and words know their language and direction (ECMA-376, part 1: `w:bidi`, `w:rtl`,
`w:lang`), so that Word reads them out, spells and sets them right; addresses are links.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

from counted.io import guidance_text, guidance_words
from counted.io.guidance_text import Block, Run
from counted.io.guidance_words import Line, Said
from counted.model.guidance import Clause, Guidance, Tongue

INK, SOFT = "1C2430", "525C6D"
DEEPEST_LIST = 3  #: that Word has styles for


def write_word(it: Guidance, *, site: str = "") -> bytes:
    """The document as a .docx file; `site` begins the addresses of its own pages."""
    paper = _Paper(it, site)
    paper.head()
    for clause in it.clauses:
        paper.clause(clause)
    return paper.data()


class _Paper:
    """A Word document while it is written."""

    def __init__(self, it: Guidance, site: str) -> None:
        from docx import Document

        self.it, self.site = it, site
        self.document: Any = Document()
        self.styles: dict[str, str] = {}
        self.levels = it.levels()
        core = self.document.core_properties
        core.author, core.title, core.language = "", guidance_text.legal(it.title), it.tongue.code
        core.identifier, core.comments = it.address, ""
        self._style()

    def data(self) -> bytes:
        """The file."""
        out = io.BytesIO()
        self.document.save(out)
        return out.getvalue()

    def head(self) -> None:
        """Title, what it is, what has to be known before reading on."""
        it, own = self.it, self.it.tongue
        self._line((Said(it.kind),), own, "Note")
        self._line((Said(it.title),), it.title_tongue, "Title")
        if it.summary:
            self._line((Said(it.summary),), it.summary_tongue or it.title_tongue, "Subtitle")
        for notice in guidance_words.notices(it):
            paragraph = self._paragraph(own, "Notice")
            self._run(paragraph, Run(notice.title, is_bold=True), own)
            if notice.text:
                self._run(paragraph, Run(f"\n{notice.text}"), own)
        for name, line in guidance_words.facts(it):
            self._line((Said(f"{name}: "), *line), own, "Note")
        if it.note:
            self._line((Said(guidance_words.whats_new(it)),), own, "Subtitle")
            self._blocks(it.note, it.note_tongue or it.title_tongue)

    def clause(self, clause: Clause) -> None:
        """A clause: its number, its words, and where it is from."""
        tongue = clause.tongue
        if clause.title:
            style = f"Heading {self.levels[clause.name]}"
            self._line((Said(f"{clause.number} {clause.title}"),), tongue, style)
        if clause.text:
            before = "" if clause.title else f"{clause.number} "
            box = guidance_words.box() if clause.kind == "check" else ""
            self._blocks(clause.text, tongue, before=before + box)
        for line in guidance_words.notes(clause, self.it):
            self._line(line, self.it.tongue, "Note")

    def _blocks(self, text: str, tongue: Tongue, before: str = "") -> None:
        found = guidance_text.blocks(text, site=self.site)
        if before and (not found or found[0].kind != "paragraph"):
            self._run(self._paragraph(tongue), Run(before.strip(), is_bold=True), tongue)
            before = ""
        for block in found:
            self._block(block, tongue, before=before)
            before = ""

    def _block(
        self,
        block: Block,
        tongue: Tongue,
        *,
        style: str = "Normal",
        deep: int = 0,
        before: str = "",
    ) -> None:
        match block.kind:
            case "paragraph" | "heading":
                paragraph = self._paragraph(tongue, style)
                if before:
                    self._run(paragraph, Run(before, is_bold=True), tongue)
                for run in block.runs:
                    self._run(paragraph, run, tongue)
            case "list":
                self._list(block, tongue, deep + 1)
            case "quote":
                for one in block.blocks:
                    self._block(one, tongue, style="Quote", deep=deep)
            case "table":
                self._table(block, tongue)
            case "code":
                self._run(self._paragraph(tongue), Run(block.text, is_code=True), tongue)

    def _list(self, block: Block, tongue: Tongue, deep: int) -> None:
        """Numbers are written out: Word would go on counting from the list before."""
        degree = min(deep, DEEPEST_LIST)
        named = "List Bullet" if block.start is None else "List Continue"
        style = f"{named} {degree}" if degree > 1 else named
        for number, item in enumerate(block.blocks, block.start or 0):
            before = "" if block.start is None else f"{number}. "
            for one in item.blocks:
                self._block(one, tongue, style=style, deep=deep, before=before)
                before = ""

    def _table(self, block: Block, tongue: Tongue) -> None:
        from docx.enum.table import WD_TABLE_DIRECTION
        from docx.oxml import OxmlElement

        wide = max(map(len, block.rows))
        table = self.document.add_table(rows=0, cols=wide)
        table.style = "Table Grid"
        if tongue.is_right_to_left:
            table.table_direction = WD_TABLE_DIRECTION.RTL
        for number, row in enumerate(block.rows):
            made = table.add_row()
            if number == 0:
                made._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
            for cell, runs in zip(made.cells, row, strict=False):
                self._turned(cell.paragraphs[0], tongue)
                for run in runs:
                    self._run(cell.paragraphs[0], run, tongue)

    def _line(self, line: Line, tongue: Tongue, style: str) -> None:
        paragraph = self._paragraph(tongue, style)
        for said in line:
            self._run(paragraph, Run(said.text, address=said.address), tongue)

    def _paragraph(self, tongue: Tongue, style: str = "Normal") -> Any:
        paragraph = self.document.add_paragraph()
        if style != "Normal":
            paragraph._p.style = self._named(style)
        return self._turned(paragraph, tongue)

    def _named(self, style: str) -> str:
        """Word's own key of a style; looked for once, for it takes long."""
        if style not in self.styles:
            self.styles[style] = self.document.styles[style].style_id
        return self.styles[style]

    def _turned(self, paragraph: Any, tongue: Tongue) -> Any:
        if tongue.is_right_to_left:
            _put(paragraph._p.get_or_add_pPr(), "w:bidi")
        return paragraph

    def _run(self, paragraph: Any, run: Run, tongue: Tongue) -> None:
        from docx.shared import RGBColor

        made = paragraph.add_run(guidance_text.legal(run.text))
        made.bold, made.italic = run.is_bold or None, run.is_italic or None
        made.font.strike = run.is_struck or None
        if run.is_code:
            made.font.name = "Consolas"
        if tongue.is_right_to_left:
            _put(made._r.get_or_add_rPr(), "w:rtl")
        _put(made._r.get_or_add_rPr(), "w:lang", {
            "w:bidi" if tongue.is_right_to_left else "w:val": tongue.code
        })  # fmt: skip
        if run.address:
            made.font.underline = True
            made.font.color.rgb = RGBColor.from_string("0D5158")
            self._lead(paragraph, made, run.address)

    def _lead(self, paragraph: Any, made: Any, address: str) -> None:
        """Put a run into a link."""
        from docx.opc.constants import RELATIONSHIP_TYPE
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn

        key = paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        link = OxmlElement("w:hyperlink")
        link.set(qn("r:id"), key)
        paragraph._p.append(link)
        link.append(made._r)

    def _style(self) -> None:
        """Calm styles of our own upon those of every Word."""
        from docx.enum.style import WD_STYLE_TYPE
        from docx.oxml.ns import qn
        from docx.shared import Pt, RGBColor

        styles = self.document.styles
        for name in ("Normal", "Title", "Subtitle", *(f"Heading {it}" for it in range(1, 5))):
            styles[name].font.color.rgb = RGBColor.from_string(INK)
        note = styles.add_style("Note", WD_STYLE_TYPE.PARAGRAPH)
        note.base_style = styles["Normal"]
        note.font.size, note.font.color.rgb = Pt(8.5), RGBColor.from_string(SOFT)
        note.paragraph_format.space_after = Pt(3)
        notice = styles.add_style("Notice", WD_STYLE_TYPE.PARAGRAPH)
        notice.base_style = styles["Normal"]
        notice.paragraph_format.left_indent = notice.paragraph_format.right_indent = Pt(12)
        if self.it.tongue.is_right_to_left:
            section = self.document.sections[0]._sectPr
            _put(section, "w:bidi")
            section.append(section.find(qn("w:docGrid")))  # which the standard has behind it


def _put(parent: Any, name: str, attributes: Iterable[Any] | dict[str, str] = ()) -> None:
    """Add an element at its end, with attributes."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    element = OxmlElement(name)
    for key, value in dict(attributes).items():
        element.set(qn(key), value)
    parent.append(element)
