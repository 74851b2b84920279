"""What changed between two texts, as a reader sees it.

Words are compared, not letters; in scripts without blanks between words (Chinese, Japanese, Thai,
Lao, Khmer, Burmese) single characters.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from diff_match_patch import diff_match_patch

#: One character where blanks do not part words; otherwise a word, blanks, or a single sign.
TOKEN = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]"
    r"|\w+|\s+|[^\w\s]",
)
LONGEST_SECONDS = 1.0
MOST_TOKENS = 60_000  #: different ones; more are compared as one block
FIRST_TOKEN = 0xF0000  #: private characters that stand for tokens; no text holds them


@dataclass(frozen=True)
class Piece:
    """A stretch of text that stayed, came or went."""

    text: str
    change: str  #: "same", "added" or "removed"


def compare(before: str, after: str) -> tuple[Piece, ...]:
    """What stayed, came and went, in reading order."""
    differ = diff_match_patch()
    differ.Diff_Timeout = LONGEST_SECONDS
    known: dict[str, str] = {}
    old, new = _coded(before, known), _coded(after, known)
    if len(known) > MOST_TOKENS:
        return tuple(it for it in (Piece(before, "removed"), Piece(after, "added")) if it.text)
    tokens = {code: token for token, code in known.items()}
    found = differ.diff_main(old, new, False)
    differ.diff_cleanupSemantic(found)
    names = {-1: "removed", 0: "same", 1: "added"}
    return tuple(Piece("".join(tokens[it] for it in text), names[op]) for op, text in found)


def _coded(text: str, known: dict[str, str]) -> str:
    """Each token as one character, the same for the same token."""
    return "".join(
        known.setdefault(token, chr(FIRST_TOKEN + len(known))) for token in TOKEN.findall(text)
    )
