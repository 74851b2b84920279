"""Several people, or one in several windows, write the same answers at the same time.

A page carries a fingerprint of every answer that it showed, and a name of its own. What still reads
as it was shown was not written there and is left alone; what reads otherwise is kept, unless
somebody else wrote that answer since. Then nothing is overwritten, and both stand to be chosen.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from counted.hub.calls.answers import is_given

NOTHING = ""  #: the fingerprint of no answer


def fingerprint(value: Any) -> str:
    """By which an answer is known again; the order of what was ticked makes no difference."""
    if not is_given(value):
        return NOTHING
    alike = sorted(value, key=str) if isinstance(value, list) else value
    told = json.dumps(alike, default=str, sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()[:32]


@dataclass(frozen=True)
class Shown:
    """What a page showed: fingerprints by key of a question, nothing where there was none."""

    page: str = ""  #: the page's own name
    answers: Mapping[str, str] = field(default_factory=dict)

    def showed(self, key: str) -> str:
        """The fingerprint of one answer."""
        return self.answers.get(key, NOTHING)


def sort(
    written: Mapping[str, Any],
    *,
    kept: Mapping[str, Any],
    written_in: Mapping[str, str],
    shown: Shown,
) -> tuple[dict[str, Any], dict[str, Any]]:
    """What is to be kept of what a page sent; and what others wrote where they were first.

    `written_in` says on which page each answer was written last: on its own a page goes on.
    """
    new, theirs = {}, {}
    for key, value in written.items():
        yours, now = fingerprint(value), fingerprint(kept.get(key))
        is_own = bool(shown.page) and written_in.get(key) == shown.page
        if yours == now or (yours == shown.showed(key) and not is_own):
            continue
        if is_own or now == shown.showed(key):
            new[key] = value
        else:
            theirs[key] = kept.get(key)
    return new, theirs
