"""The bytes of records on disk. Nothing here is ever served."""

from __future__ import annotations

from counted.hub.blobs import DRAFT, Blobs

_blobs = Blobs()
put, get, remove = _blobs.put, _blobs.get, _blobs.remove
written, path_of = _blobs.written, _blobs.path_of

__all__ = ["DRAFT", "get", "path_of", "put", "remove", "written"]
