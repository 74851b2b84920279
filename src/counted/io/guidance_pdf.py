"""A guidance document as PDF, set by typst: tagged for those who hear it (PDF/UA-1).

Texts go to typst as data, never as typst of their own. Letters come from the fonts of the machine,
beside those that typst brings; where a text needs letters that no font here has, no PDF is made:
one with empty boxes would look whole to whoever made it, and to nobody else.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from functools import cache
from importlib import resources
from typing import Any

from counted.errors import UnusableInput
from counted.io import guidance_text, guidance_words
from counted.io.guidance_text import Block, Run
from counted.io.guidance_words import Line
from counted.messages import mark
from counted.model.guidance import Clause, Guidance, Tongue

#: Asked for in this order; what a machine lacks is passed over, and others stand in.
FONTS = ("Noto Sans", "Noto Sans Arabic", "Noto Sans CJK SC", "DejaVu Sans", "Libertinus Serif",
         "DejaVu Sans Mono")  # fmt: skip
MARKED = ("definition", "principle")  #: kinds of clause that stand out


def write_pdf(it: Guidance, *, site: str = "") -> bytes:
    """The document as PDF/UA-1; `site` begins the addresses of its own pages.

    Raises UnusableInput where no font of this machine has the letters of a text.
    """
    import typst

    data = json.dumps(_legal(_told(it, site)), ensure_ascii=False)
    try:
        made = typst.compile(
            _template(), format="pdf", pdf_standards="ua-1", sys_inputs={"data": data}
        )
    except typst.TypstError as error:
        if "could not be displayed" not in error.message:
            raise
        raise UnusableInput(
            mark("No font of this computer has all letters of this document."),
            remedy=mark("Take it along as Word or HTML; whoever keeps this site can add fonts."),
        ) from error
    return bytes(made)


@cache
def _template() -> bytes:
    return resources.files("counted.io").joinpath("templates/guidance.typ").read_bytes()


@cache
def _fonts() -> list[str]:
    """Those of `FONTS` that are there: typst complains of the others."""
    import typst

    known = {it.lower() for it in typst.Fonts().families()}
    return [it for it in FONTS if it.lower() in known]


def _told(it: Guidance, site: str) -> dict[str, Any]:
    levels = it.levels()
    return {
        **_in(it.tongue),
        "fonts": _fonts(),
        "title": it.title,
        "title-in": _in(it.title_tongue),
        "summary": it.summary,
        "summary-in": _in(it.summary_tongue or it.title_tongue),
        "kind": it.kind,
        "keeper": it.keeper,
        "short": f"{it.title} · {it.number}",
        "draft": next((one.title for one in guidance_words.notices(it) if it.is_draft), ""),
        "notices": [asdict(one) for one in guidance_words.notices(it)],
        "facts": [
            [*_line(((guidance_words.Said(f"{name}: ")),)), *_line(line)]
            for name, line in guidance_words.facts(it)
        ],
        "whats-new": guidance_words.whats_new(it),
        "note": _blocks(guidance_text.blocks(it.note, site=site)),
        "note-in": _in(it.note_tongue or it.title_tongue),
        "contents": guidance_words.contents(it),
        "clauses": [_clause(one, it, site, levels.get(one.name, 0)) for one in it.clauses],
    }


def _clause(clause: Clause, it: Guidance, site: str, level: int) -> dict[str, Any]:
    return {
        **_in(clause.tongue),
        "number": clause.number,
        "level": level,
        "title": clause.title,
        "box": f" {guidance_words.box()}" if clause.kind == "check" else "",
        "marked": clause.kind in MARKED,
        "blocks": _blocks(guidance_text.blocks(clause.text, site=site)),
        "notes": [_line(one) for one in guidance_words.notes(clause, it)],
    }


def _in(tongue: Tongue) -> dict[str, Any]:
    """A language as typst knows it: two or three letters."""
    return {"lang": tongue.code.partition("-")[0].lower(), "rtl": tongue.is_right_to_left}


def _line(line: Line) -> list[dict[str, Any]]:
    return [_run(Run(one.text, address=one.address)) for one in line]


def _run(run: Run) -> dict[str, Any]:
    return {
        "text": run.text, "bold": run.is_bold, "italic": run.is_italic, "struck": run.is_struck,
        "code": run.is_code, "address": run.address,
    }  # fmt: skip


def _blocks(many: tuple[Block, ...]) -> list[dict[str, Any]]:
    return [
        {
            "kind": one.kind,
            "runs": [_run(it) for it in one.runs],
            "blocks": _blocks(one.blocks),
            "text": one.text,
            "rows": [[[_run(it) for it in cell] for cell in row] for row in one.rows],
            "columns": max(map(len, one.rows), default=1),
            "start": one.start,
        }
        for one in many
    ]


def _legal(value: Any) -> Any:
    """The same data, without what no PDF can hold."""
    if isinstance(value, dict):
        return {name: _legal(it) for name, it in value.items()}
    if isinstance(value, list):
        return [_legal(it) for it in value]
    return guidance_text.legal(value) if isinstance(value, str) else value
