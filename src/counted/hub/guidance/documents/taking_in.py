"""A text in Markdown, cut into clauses: each heading, each paragraph, each list by itself."""

from __future__ import annotations

from dataclasses import dataclass

from markdown_it import MarkdownIt

from counted.hub.guidance.documents.numbering import DEEPEST

LONGEST_TITLE = 300


@dataclass(frozen=True)
class Piece:
    """One clause to be."""

    depth: int
    kind: str = "text"
    title: str = ""
    text: str = ""  #: Markdown


def pieces(text: str) -> list[Piece]:
    """The clauses of a text, in its order; nothing of it is left out.

    A heading of the first or second degree is a chapter, deeper ones stand one step below; what
    follows a heading stands one step below that.
    """
    lines = text.replace("\r\n", "\n").split("\n")
    found: list[Piece] = []
    depth, covered = 0, 0
    tokens = MarkdownIt("commonmark", {"html": False}).enable("table").parse(text)
    for token in tokens:
        if token.level or token.map is None or token.nesting < 0:
            continue
        begin, end = max(token.map[0], covered), token.map[1]
        left = "\n".join(lines[covered:begin]).strip()
        if left:  # definitions of links: no block of their own
            found.append(Piece(min(depth + 1, DEEPEST), text=left))
        covered = max(covered, end)
        source = "\n".join(lines[begin:end]).strip()
        if token.type == "heading_open":
            depth = min(max(int(token.tag[1]) - 1, 1), DEEPEST - 1)
            found.append(_heading(source, depth))
        elif source:
            found.append(Piece(min(depth + 1, DEEPEST), text=source))
    left = "\n".join(lines[covered:]).strip()
    return [*found, Piece(min(depth + 1, DEEPEST), text=left)] if left else found


def _heading(source: str, depth: int) -> Piece:
    first, *more = source.split("\n")
    words = first.strip("# \t")
    is_long = len(more) > 1 or len(words) > LONGEST_TITLE  # underlined, and of several lines
    if not words or is_long:
        return Piece(depth, text=source)
    return Piece(depth, kind="heading", title=words)
