"""The error family: what happened, on which evidence, what to do next.

Each kind of error knows the exit code of the command line (`design`: 0 done; 1 a bug of ours;
2 wrong use; 3 the input cannot be used; 4 refused to protect people).
"""

from __future__ import annotations


class CountedError(Exception):
    """Something a person can act on.

    `what` says what happened and on which evidence, `remedy` what to do next; both are whole
    sentences. `ids` names the things concerned (columns, categories, files), never people.
    """

    exit_code = 1

    def __init__(self, what: str, *, remedy: str = "", ids: tuple[str, ...] = ()) -> None:
        super().__init__(what)
        self.what = what
        self.remedy = remedy
        self.ids = ids

    def __str__(self) -> str:
        return f"{self.what} {self.remedy}".strip()


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
