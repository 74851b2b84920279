"""What the library holds: items of every kind with their revisions, the taxonomy, files."""

from __future__ import annotations

from counted.hub.library.models.concepts import Concept
from counted.hub.library.models.files import File
from counted.hub.library.models.items import Authorship, Item, Revision
from counted.hub.library.models.unsaved import Unsaved

__all__ = ["Authorship", "Concept", "File", "Item", "Revision", "Unsaved"]
