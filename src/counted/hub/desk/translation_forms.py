"""The form in which a thing is translated: each text beside its original."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from counted.hub.accounts import labels
from counted.hub.accounts.forms import VoiceMixin
from counted.hub.desk.comparing import Piece, compare
from counted.hub.desk.models import Translation
from counted.hub.desk.translating import Field, Original, fingerprint, of_text
from counted.hub.ui.parts import Text

LONGEST = 20_000  #: characters of one text
ONE_LINE = 200  #: characters; what is longer gets a larger box
SEEN, MACHINE, STILL = "seen:", "machine:", "still:"  #: before the name of a text
SHOWN, THEIRS = "shown:", "theirs"  #: what the page showed; where somebody else's is to stay


@dataclass(frozen=True)
class Line:
    """One text: its original, the box for the translation, and what is known of the last one."""

    name: str
    label: Text
    original: Field
    box: BoundField
    machine: BoundField
    still: BoundField | None  #: where the original has moved on
    kept: Translation | None
    since: tuple[Piece, ...]  #: how the original has changed since it was translated
    shown: str  #: the fingerprint of the translation that the page shows
    is_met: bool  #: somebody else translated it meanwhile
    is_taken: bool  #: theirs was chosen to stay


class TranslationForm(VoiceMixin, forms.Form):
    """The texts of one thing in one language. `before` holds the originals of what is behind."""

    def __init__(
        self,
        *args: Any,
        original: Original,
        language: str,
        kept: Mapping[str, Translation],
        before: Mapping[str, str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.original, self.kept, self.before = original, kept, before
        self.taken = set(self.data.getlist(THEIRS)) if self.is_bound else set()
        self.met: set[str] = set()  #: what somebody else translated otherwise meanwhile
        spoken = {"lang": language, "dir": labels.direction(language)}
        for name, it in original.fields.items():
            one_line = len(it.text) <= ONE_LINE and "\n" not in it.text
            was = kept.get(name)
            self.fields[name] = forms.CharField(
                label=it.label,
                required=False,
                max_length=LONGEST,
                initial=was.text if was else "",
                widget=forms.TextInput(spoken)
                if one_line
                else forms.Textarea({"rows": 8, **spoken}),
            )
            self.fields[MACHINE + name] = forms.BooleanField(
                label=_("A machine made this"),
                required=False,
                initial=bool(was and was.is_by_machine),
            )
            if name in before:
                self.fields[STILL + name] = forms.BooleanField(
                    label=_("It still says the same"), required=False
                )

    def lines(self) -> Iterator[Line]:
        """The texts in their order."""
        for name, it in self.original.fields.items():
            behind = name in self.before
            yield Line(
                name=name,
                label=it.label,
                original=it,
                box=self[name],
                machine=self[MACHINE + name],
                still=self[STILL + name] if behind else None,
                kept=self.kept.get(name),
                since=compare(self.before[name], it.text) if behind else (),
                shown=self._showing(name),
                is_met=name in self.met | self.taken,
                is_taken=name in self.taken,
            )

    def shown(self, name: str) -> str:
        """The fingerprint of the translation that the page showed that was sent."""
        return str(self.data.get(SHOWN + name, ""))

    def _showing(self, name: str) -> str:
        """The fingerprint of the translation that this page shows, or that its reader meets now."""
        is_old = self.is_bound and name not in self.met | self.taken
        return self.shown(name) if is_old else fingerprint(self.kept.get(name))

    def written(self) -> list[str]:
        """The names of the texts that somebody wrote anew, or said to be right still.

        Where somebody else translated the same meanwhile, and otherwise, it is `met` besides.
        """
        names = [it for it in self.original.fields if it not in self.taken and self._is_new(it)]
        self.met = {it for it in names if self._is_met(it)}
        return names

    def _yours(self, name: str) -> str:
        text, machine = self.cleaned_data[name].strip(), self.cleaned_data[MACHINE + name]
        return of_text(text, is_by_machine=machine)

    def _is_new(self, name: str) -> bool:
        yours, now = self._yours(name), fingerprint(self.kept.get(name))
        is_still = bool(self.cleaned_data.get(STILL + name))
        return is_still or yours not in (self.shown(name), now)

    def _is_met(self, name: str) -> bool:
        now = fingerprint(self.kept.get(name))
        return now not in (self.shown(name), self._yours(name))
