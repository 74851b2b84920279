"""A framework that a body keeps, in versions; Dora and the chair write it, the others read."""

from __future__ import annotations

from typing import Any

from tests.hub.accounts.cast import House

from counted.hub.guidance.documents import actions, drafting, taking_in
from counted.hub.guidance.models import Document, Passage, Version

TEXT = """# What citizen data are

Citizens start them.

Or citizens take part.

# Principles

Nobody is harmed.
"""


class Shelf(House):
    """The house with a document on its shelf."""

    def document(self, name: str = "Dora", text: str = TEXT, **told: Any) -> Document:
        """A document with one published version."""
        document = self.begun(name, text, **told)
        self.published(document, name)
        return document

    def begun(self, name: str = "Dora", text: str = TEXT, **told: Any) -> Document:
        """A document whose first draft holds a text."""
        voice = told.pop("speaks_for", None)
        first = {"kind": "framework", "title": "A framework of ours", "language": "en"}
        document = actions.begin(by=self[name], told={**first, **told}, speaks_for=voice)
        draft = document.versions.get()
        drafting.take_in(version=draft, by=self[name], pieces=taking_in.pieces(text))
        return document

    def published(self, document: Document, name: str = "Dora", note: str = "New.") -> Version:
        """Its draft, published."""
        draft = actions.draft(document=document, by=self[name])
        return actions.publish(version=draft, by=self[name], note=note)

    def passages(self, version: Version) -> list[Passage]:
        """The passages of a version, in order."""
        return list(version.passages.select_related("clause", "version__document"))
