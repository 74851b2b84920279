"""The error family: what happened, on which evidence, what to do next.

Each kind of error knows the exit code of the command line (`design`: 0 done; 1 a bug of ours;
2 wrong use; 3 the input cannot be used; 4 refused to protect people).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from counted.messages import Marked, Translate
from counted.sentence import Fact, Sentence, as_written

_NOTHING = Marked("")


class CountedError(Exception):
    """Something a person can act on.

    `what` says what happened and on which evidence, `remedy` what to do next: whole sentences,
    marked for translation, with `{named}` gaps for the `facts` that both share. `ids` names the
    things concerned (columns, categories, files), never people.
    """

    exit_code = 1

    def __init__(
        self,
        what: Marked | Sentence,
        *,
        remedy: Marked | Sentence = _NOTHING,
        ids: tuple[str, ...] = (),
        facts: Mapping[str, Fact] | None = None,
    ) -> None:
        super().__init__(what)
        #: What happened.
        self.account = what if isinstance(what, Sentence) else Sentence(what, facts or {})
        #: What to do next.
        self.advice = remedy if isinstance(remedy, Sentence) else Sentence(remedy, facts or {})
        self.ids = ids

    @property
    def what(self) -> str:
        """What happened, in English."""
        return self.account.said()

    @property
    def remedy(self) -> str:
        """What to do next, in English; "" where nothing can be done."""
        return self.advice.said()

    def __str__(self) -> str:
        return self.said()

    def said(self, say: Translate = as_written) -> str:
        """What happened and what to do next, in the language of `say`."""
        return f"{self.account.said(say)} {self.advice.said(say)}".strip()

    def to_json(self) -> dict[str, Any]:
        """What is kept of the error, to be said later in any language."""
        return {"what": self.account.to_json(), "remedy": self.advice.to_json()}

    @staticmethod
    def from_json(plain: Mapping[str, Any]) -> CountedError:
        """The error that `to_json` kept; of which kind it was is not known any more."""
        what, remedy = Sentence.from_json(plain["what"]), Sentence.from_json(plain["remedy"])
        return CountedError(what, remedy=remedy)


class WrongUse(CountedError):
    """The command or function was asked for something it does not offer."""

    exit_code = 2


class UnusableInput(CountedError):
    """A file or a study cannot be used as it is."""

    exit_code = 3


class StudyError(UnusableInput):
    """The study file contradicts itself, its data or the schema."""


class DataError(UnusableInput):
    """The records contradict what the study file says of them."""


class WeightingError(UnusableInput):
    """Weights cannot be made from these benchmarks."""


class DesignError(UnusableInput):
    """The sampling design cannot be estimated as declared."""


class CodeError(UnusableInput):
    """A code, key or attribute is not admitted by the structure it was written for."""


class ProtectionRefused(CountedError):
    """Going on would expose people."""

    exit_code = 4
