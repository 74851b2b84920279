"""A sentence with gaps: an English template and the facts that fill it, apart until it is shown.

What is told about a file or a study carries names and numbers, so a text that is already filled
is in no catalogue. The template is, and the facts come in after it was translated. Facts that are
sentences themselves are said in the same language.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias, Union

from counted.messages import Marked, Translate, mark

GAP = re.compile(r"\{(\w+)\}")  #: "{answered: false}" is no gap, but a text with braces

#: What fills a gap. A tuple is a list of words, or, where it holds sentences, one line for each.
Fact: TypeAlias = Union[str, int, float, "Sentence", tuple["str | Sentence", ...]]

_AND = mark("{one} and {other}")


def as_written(text: str) -> str:
    """The text itself: how a sentence is said in English."""
    return text


@dataclass(frozen=True)
class Sentence:
    """A template marked for translation, with the facts for its `{named}` gaps.

    A gap without a fact stays as it is written; braces inside a fact are never read as gaps.
    """

    text: Marked
    facts: Mapping[str, Fact] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.said()

    def said(self, say: Translate = as_written) -> str:
        """The sentence in the language of `say`; in English where its gaps were translated wrong.

        A whole number stays as Python writes it, any other has at most ten significant digits.
        """
        template = say(self.text) if self.text else ""
        if set(GAP.findall(template)) != set(GAP.findall(self.text)):
            template = self.text
        return GAP.sub(lambda gap: self._filled(gap, say), template)

    def _filled(self, gap: re.Match[str], say: Translate) -> str:
        return _worded(self.facts[gap[1]], say) if gap[1] in self.facts else gap[0]

    def to_json(self) -> dict[str, Any]:
        """Template and facts as plain values, for a database."""
        return {"text": self.text, "facts": {k: _plain(v) for k, v in self.facts.items()}}

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> Sentence:
        """The sentence that `to_json` took apart. Raises KeyError where it is none."""
        return cls(Marked(plain["text"]), {k: _restored(v) for k, v in plain["facts"].items()})


def all_of(parts: Iterable[str | Sentence], *, otherwise: str | Sentence = "") -> str | Sentence:
    """Parts as one fact: "sex = women and ward = Azito"; `otherwise` where there are none."""
    told: str | Sentence = ""
    for part in parts:
        told = Sentence(_AND, {"one": told, "other": part}) if told else part
    return told or otherwise


def _worded(fact: Fact, say: Translate) -> str:
    if isinstance(fact, Sentence):
        return fact.said(say)
    if isinstance(fact, tuple):
        has_lines = any(isinstance(part, Sentence) for part in fact)
        return ("\n  " if has_lines else ", ").join(_worded(part, say) for part in fact)
    return f"{fact:.10g}" if isinstance(fact, float) else str(fact)


def _plain(fact: Fact) -> Any:
    if isinstance(fact, Sentence):
        return fact.to_json()
    return [_plain(part) for part in fact] if isinstance(fact, tuple) else fact


def _restored(plain: Any) -> Any:
    if isinstance(plain, Mapping):
        return Sentence.from_json(plain)
    return tuple(_restored(part) for part in plain) if isinstance(plain, list) else plain
