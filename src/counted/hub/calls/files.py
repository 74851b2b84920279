"""Files that come with contributions: checked by content, and without names for reviewers.

What may be kept, and that nothing but the picture is left of a picture, is the library's rule. In
addition a copy for reviewers says nothing of who wrote it; a file of which no program here can take
every name is refused where reviewers must not learn who wrote.
"""

from __future__ import annotations

from counted.errors import UnusableInput
from counted.hub.blobs import Blobs
from counted.hub.calls import blinding
from counted.hub.library import filing
from counted.messages import mark

PDF = "application/pdf"
blobs = Blobs("calls")


def keep(*, name: str, data: bytes, hides: bool = False) -> tuple[str, filing.Checked]:
    """Check and keep a file: its hash, and what it is. Raises UnusableInput where it may not be.

    `hides` says that it goes to reviewers who must not learn who wrote.
    """
    checked = filing.check(data, name=name)
    if hides:
        nameless(checked.data, checked.media_type, name=checked.name)
    return blobs.put(checked.data), checked


def ending(name: str) -> str:
    """The ending of the name of a file that is kept."""
    return name.rpartition(".")[2]


def nameless(data: bytes, media_type: str, *, name: str) -> bytes:
    """The file without what it says of its authors. Raises UnusableInput where that is not sure.

    Pictures were painted anew when they were kept, and text has nothing beside what one reads.
    A PDF may name people in more places than can be emptied here: properties, notes, earlier
    versions of itself, pictures and files within.
    """
    if media_type.startswith(("image/", "text/")):
        return data
    if media_type == PDF:
        raise UnusableInput(
            mark("'{file}' may name you: a PDF tells of its author in places that nobody sees."),
            remedy=mark(
                "In this call reviewers do not learn who wrote. Hand in the text as Word or "
                "OpenDocument, or its pages as pictures (PNG or JPEG)."
            ),
            facts={"file": name},
        )
    return blinding.bare(data, name=name)
