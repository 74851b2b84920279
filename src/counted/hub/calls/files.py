"""Files that come with contributions: checked by content, and without names for reviewers.

What may be kept, and that nothing but the picture is left of a picture, is the library's rule. In
addition a copy for reviewers says nothing of who wrote it; a file of which no program here can take
every name is refused where reviewers must not learn who wrote. That copy is made once, when the
file is handed in, and kept beside it.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable

from counted.errors import UnusableInput
from counted.hub.blobs import Blobs
from counted.hub.calls.blind import blinding
from counted.hub.library import filing
from counted.messages import mark

PDF = "application/pdf"
READ_AS_THEY_ARE = ("image/", "text/")  #: painted anew, or with nothing beside what one reads
RULES = "2"  #: raised when names are taken out in another way, so that copies are made anew
blobs = Blobs("calls")
copies = Blobs("calls", "nameless", RULES)  #: for reviewers, under the hash of the file itself


def keep(*, name: str, data: bytes, hides: bool = False) -> tuple[str, filing.Checked]:
    """Check and keep a file: its hash, and what it is. Raises UnusableInput where it may not be.

    `hides` says that it goes to reviewers who must not learn who wrote.
    """
    checked = filing.check(data, name=name)
    sha256 = hashlib.sha256(checked.data).hexdigest()
    if hides and not copies.path_of(sha256).exists():
        clean = nameless(checked.data, checked.media_type, name=checked.name)
        _keep_copy(clean, checked.media_type, sha256=sha256)
    return blobs.put(checked.data), checked


def for_reviewers(sha256: str, media_type: str, *, name: str) -> bytes:
    """The copy without names of a file that is kept; made now where there is none yet.

    Raises UnusableInput where names cannot surely be taken out.
    """
    if copies.path_of(sha256).exists():
        return copies.get(sha256)
    clean = nameless(blobs.get(sha256), media_type, name=name)
    _keep_copy(clean, media_type, sha256=sha256)
    return clean


def _keep_copy(clean: bytes, media_type: str, *, sha256: str) -> None:
    """Keep what took work to make; of pictures and text the file itself is the copy."""
    if not media_type.startswith(READ_AS_THEY_ARE):
        copies.put(clean, made_of=sha256)


def forget(sha256: str) -> None:
    """Remove a file and its copy for reviewers."""
    blobs.remove(sha256)
    copies.remove(sha256)


def sweep(known: Callable[[list[str]], set[str]]) -> None:
    """Remove files that nothing points to, their copies, and copies by rules of earlier days."""
    blobs.sweep(known)
    copies.sweep(known)
    for older in copies.folder.parent.glob("*"):
        if older.name != RULES:
            shutil.rmtree(older, ignore_errors=True)


def ending(name: str) -> str:
    """The ending of the name of a file that is kept."""
    return name.rpartition(".")[2]


def nameless(data: bytes, media_type: str, *, name: str) -> bytes:
    """The file without what it says of its authors. Raises UnusableInput where that is not sure.

    Pictures were painted anew when they were kept, and text has nothing beside what one reads.
    A PDF may name people in more places than can be emptied here: properties, notes, earlier
    versions of itself, pictures and files within.
    """
    if media_type.startswith(READ_AS_THEY_ARE):
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
