"""A form as somebody had typed it: what of it may be carried on, and where it was going.

Passwords, codes and files are not carried; what was left out is said.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.http import HttpRequest
from django.urls import Resolver404, resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext

ADDRESS = "kept-address"  #: the field that says where a form was going
WHOSE = "kept-whose"  #: the field that says by whom, as a keyed hash
LEFT_OUT = "kept-left-out"  #: the fields that name what was not carried
#: The fields of signing in, and those of ours that open something; exactly these.
SECRET = frozenset({
    "access_token", "code", "credential", "new_password1", "new_password2", "oldpassword", "otp",
    "password", "password1", "password2",
})  # fmt: skip
OURS = frozenset({"csrfmiddlewaretoken", ADDRESS, WHOSE, LEFT_OUT})
TOO_LONG_BYTES = 300_000  #: a long case study with its tables is a third of that


def named(name: str) -> str:
    """The name of a field for people: in the words of the site where it has them."""
    words = re.sub(r"[-_\s]+", " ", name).strip()
    return gettext(words[:1].upper() + words[1:]) if words else ""


@dataclass(frozen=True)
class Field:
    """One value of a form, by the name under which it was sent."""

    name: str
    value: str

    @property
    def label(self) -> str:
        """The name for people, as far as a name tells it."""
        return named(self.name)

    @property
    def rows(self) -> int:
        """The lines that it takes on a narrow page, about; at most ten are shown at once."""
        return min(10, 1 + self.value.count("\n") + len(self.value) // 40)

    @property
    def is_text(self) -> bool:
        """Whether somebody wrote it, rather than chose it."""
        return " " in self.value.strip() or "\n" in self.value


@dataclass(frozen=True)
class Typed:
    """A form as it was sent."""

    address: str
    fields: tuple[Field, ...]
    files: tuple[tuple[str, str], ...] = ()  #: name of the field, name of the file
    left_out: tuple[str, ...] = ()  #: names of fields that are nobody's to keep
    whose: str = ""  #: keyed hash of whoever typed it; "" where it is not known

    def __bool__(self) -> bool:
        return bool(self.files) or any(it.value.strip() for it in self.fields)

    @property
    def texts(self) -> list[Field]:
        """What was written."""
        return [it for it in self.fields if it.is_text]

    @property
    def rest(self) -> list[Field]:
        """What was chosen, and what goes along unseen."""
        return [it for it in self.fields if not it.is_text]

    @property
    def chosen(self) -> list[Field]:
        """Of that, what says something to people: not how many rows a table of fields has."""
        return [it for it in self.rest if it.value and not it.name.endswith("_FORMS")]

    @property
    def missing(self) -> list[str]:
        """What was left out, in words."""
        return [named(it) for it in self.left_out]

    @property
    def size(self) -> int:
        """The bytes that it takes where it is kept."""
        told = [
            self.address,
            [(it.name, it.value) for it in self.fields],
            self.files,
            self.left_out,
        ]
        return len(json.dumps(told, ensure_ascii=False).encode("utf-8", "replace"))

    @property
    def is_too_long(self) -> bool:
        """Whether it is more than is kept for anybody."""
        return self.size > TOO_LONG_BYTES


def typed(request: HttpRequest, *, whose: str = "") -> Typed:
    """What came with a request, without what is nobody's to keep.

    `whose` is what is known of who typed it, where the form does not say it itself.
    """
    fields = tuple(
        Field(name, value.replace("\0", ""))
        for name, values in request.POST.lists()
        if name not in OURS and name not in SECRET
        for value in map(str, values)
    )
    files = [(name, it.name) for name, some in request.FILES.lists() for it in some]
    left_out = {name for name, value in request.POST.items() if name in SECRET and value}
    left_out.update(it for it in request.POST.getlist(LEFT_OUT) if it in SECRET)
    return Typed(
        address=_address(request),
        fields=fields,
        files=tuple(files),
        left_out=tuple(sorted(left_out)),
        whose=request.POST.get(WHOSE, whose),
    )


def _address(request: HttpRequest) -> str:
    """Where the form was going; one that was to be kept says it itself."""
    if request.path != reverse("ui:kept"):
        return request.get_full_path()
    told = request.POST.get(ADDRESS, "")
    return told if is_here(told) else "/"


def is_here(address: str) -> bool:
    """Whether an address is a page of this site, told without its host."""
    if not address.startswith("/") or not url_has_allowed_host_and_scheme(address, None):
        return False
    try:
        resolve(urlsplit(address).path)
    except Resolver404:
        return False
    return True
