"""What the library holds: items of every kind with their revisions, the taxonomy, files."""

from __future__ import annotations

from counted.hub.library.models.concepts import Concept
from counted.hub.library.models.files import File
from counted.hub.library.models.items import Authorship, Item, Revision

__all__ = ["Authorship", "Concept", "File", "Item", "Revision"]
