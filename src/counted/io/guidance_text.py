"""Texts of clauses, which are Markdown, as blocks that Word, PDF and HTML are written from alike.

CommonMark with tables and struck-out text. HTML in a text is text, and a picture is the words that
stand for it: a document that is taken along needs nothing from anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

#: What no XML, HTML or PDF has a place for; the mark of byte order among them.
ILLEGAL = re.compile(
    r"[^\t\n\r\u0020-\u007e\u0085\u00a0-\ud7ff\ue000-\ufdcf\ufdf0-\ufefe\uff00-\ufffd"
    r"\U00010000-\U0010fffd]"
)
ADDRESSES = ("http://", "https://", "mailto:")


@dataclass(frozen=True)
class Run:
    """Words that look the same."""

    text: str
    is_bold: bool = False
    is_italic: bool = False
    is_struck: bool = False
    is_code: bool = False
    address: str = ""  #: where they lead


Runs = tuple[Run, ...]


@dataclass(frozen=True)
class Block:
    """A paragraph, or what stands for several."""

    kind: str  #: paragraph, heading, list, item, quote, code, rule, table
    runs: Runs = ()  #: of paragraphs and headings
    blocks: tuple[Block, ...] = ()  #: of lists (their items), items and quotes
    text: str = ""  #: of code
    rows: tuple[tuple[Runs, ...], ...] = ()  #: of tables, the first one their head
    start: int | None = None  #: of numbered lists


def legal(text: str) -> str:
    """A text without what no file can hold."""
    return ILLEGAL.sub("", text)


def blocks(text: str, *, site: str = "") -> tuple[Block, ...]:
    """The blocks of a text; addresses within the site begin with `site`."""
    return _blocks(_reader().parse(text), site)


def runs(text: str, *, site: str = "") -> Runs:
    """A text in one line as runs."""
    found = _reader().parseInline(text)
    return _runs(found[0].children or [], site)


@cache
def _reader() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])


def _blocks(tokens: Sequence[Token], site: str) -> tuple[Block, ...]:
    found, at = [], 0
    while at < len(tokens):
        end = _end(tokens, at)
        found.append(_block(tokens[at], tokens[at + 1 : end], site))
        at = end + 1
    return tuple(found)


def _end(tokens: Sequence[Token], at: int) -> int:
    """Where what a token opens is closed again; itself where it opens nothing."""
    depth = 0
    for place in range(at, len(tokens)):
        depth += tokens[place].nesting
        if depth == 0:
            return place
    return len(tokens) - 1


def _block(token: Token, inner: Sequence[Token], site: str) -> Block:
    match token.type:
        case "paragraph_open" | "heading_open":
            kind = token.type.removesuffix("_open")
            return Block(kind, runs=_runs(inner[0].children or [], site))
        case "bullet_list_open":
            return Block("list", blocks=_blocks(inner, site))
        case "ordered_list_open":
            return Block(
                "list", blocks=_blocks(inner, site), start=int(token.attrGet("start") or 1)
            )
        case "list_item_open":
            return Block("item", blocks=_blocks(inner, site))
        case "blockquote_open":
            return Block("quote", blocks=_blocks(inner, site))
        case "table_open":
            return Block("table", rows=_rows(inner, site))
        case "hr":
            return Block("rule")
    return Block("code", text=token.content.rstrip("\n"))


def _rows(tokens: Sequence[Token], site: str) -> tuple[tuple[Runs, ...], ...]:
    rows: list[list[Runs]] = []
    for it in tokens:
        if it.type == "tr_open":
            rows.append([])
        elif it.type == "inline":
            rows[-1].append(_runs(it.children or [], site))
    return tuple(map(tuple, rows))


#: What opens and closes how words look: the mark of a run, and whether it is on.
MARKS: dict[str, tuple[str, Any]] = {
    "strong_open": ("is_bold", True), "strong_close": ("is_bold", False),
    "em_open": ("is_italic", True), "em_close": ("is_italic", False),
    "s_open": ("is_struck", True), "s_close": ("is_struck", False),
    "link_close": ("address", ""),
}  # fmt: skip


def _runs(tokens: Sequence[Token], site: str) -> Runs:
    found: list[Run] = []
    look = Run("")
    for it in tokens:
        if it.type == "link_open":
            look = replace(look, address=_address(str(it.attrGet("href") or ""), site))
        elif it.type in MARKS:
            name, value = MARKS[it.type]
            look = replace(look, **{name: value})
        elif it.type == "code_inline":
            found.append(replace(look, text=it.content, is_code=True))
        elif text := _text(it):
            found.append(replace(look, text=text))
    return tuple(found)


def _text(token: Token) -> str:
    if token.type == "hardbreak":
        return "\n"
    if token.type == "softbreak":
        return " "
    return token.content


def _address(address: str, site: str) -> str:
    """Where a link leads from anywhere; nowhere where it means something on its page alone."""
    if address.startswith("/") and not address.startswith("//"):
        return f"{site}{address}" if site else ""
    return address if address.lower().startswith(ADDRESSES) else ""
