"""Forms of rows that several people keep: whoever saves later reads what changed meanwhile.

The form carries a fingerprint of what it showed. Where the row reads otherwise when it comes back,
nothing is saved: what stands there now is told beside what was typed, and saving once more keeps
what was typed.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django import forms
from django.utils.translation import gettext as _

SEEN = "seen"  #: the hidden field with the fingerprint


class UnmovedMixin:
    """Stands before `ModelForm`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._now = ""
        if self.instance.pk:
            kept = {name: self.initial.get(name) for name in self._meta.fields}
            told = json.dumps(kept, default=str, sort_keys=True)
            self._now = hashlib.sha256(told.encode()).hexdigest()
            self.fields[SEEN] = forms.CharField(
                required=False, widget=forms.HiddenInput, initial=self._now
            )

    def clean(self) -> dict[str, Any]:
        """Refuse once what would undo a change that nobody here has read."""
        found: dict[str, Any] = super().clean() or self.cleaned_data
        seen = found.pop(SEEN, "")  # it is nothing of the row's
        if seen and seen != self._now:
            self.data = self.data.copy()
            self.data[self.add_prefix(SEEN)] = self._now
            self.add_error(None, self._changed())
        return found

    def _changed(self) -> list[str]:
        said = _(
            "Not saved yet: this was changed by somebody else, or in another window, while you "
            "wrote. Below stands what you wrote; save again to keep it."
        )
        now = [
            _("{field} reads now: {value}").format(
                field=self.fields[name].label, value=self.initial.get(name) or "–"
            )
            for name in self.changed_data
            if name in self._meta.fields
        ]
        return [said, *now]
