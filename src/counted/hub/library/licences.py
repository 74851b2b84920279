"""Licences under which texts and data are shared, by their SPDX identifiers."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from counted.hub.ui.describing import SPDX

OTHER = "other"  #: chosen for one that has no identifier here; what is kept is its name

#: SPDX License List 3.25 (2024), those that are used for texts and data.
LICENCES: Mapping[str, str | Promise] = {
    "": _("Not told: all rights are reserved"),
    "CC-BY-4.0": _("CC BY 4.0: anybody may use it and says from whom it is"),
    "CC-BY-SA-4.0": _("CC BY-SA 4.0: the same, and what is made of it is shared alike"),
    "CC-BY-NC-4.0": _("CC BY-NC 4.0: for no commercial purpose"),
    "CC-BY-NC-SA-4.0": _("CC BY-NC-SA 4.0: for no commercial purpose, and shared alike"),
    "CC-BY-ND-4.0": _("CC BY-ND 4.0: unchanged only"),
    "CC-BY-NC-ND-4.0": _("CC BY-NC-ND 4.0: unchanged, for no commercial purpose"),
    "CC-BY-3.0-IGO": _("CC BY 3.0 IGO: of an intergovernmental organisation"),
    "CC-BY-NC-SA-3.0-IGO": _("CC BY-NC-SA 3.0 IGO: of an intergovernmental organisation"),
    "CC0-1.0": _("CC0: nothing is reserved"),
    "ODbL-1.0": _("ODbL 1.0: data, shared alike"),
    "ODC-By-1.0": _("ODC-By 1.0: data, saying from whom they are"),
    "PDDL-1.0": _("PDDL 1.0: data, nothing is reserved"),
    "MIT": _("MIT: programs, nearly everything is allowed"),
    "Apache-2.0": _("Apache 2.0: programs, nearly everything is allowed"),
    "GPL-3.0-or-later": _("GPL 3 or later: programs, shared alike"),
    "AGPL-3.0-or-later": _("AGPL 3 or later: programs on servers, shared alike"),
    OTHER: _("Another licence"),
}


def address(identifier: str) -> str:
    """Where a licence is explained; "" where nobody knows."""
    if not identifier or identifier == OTHER or identifier not in LICENCES:
        return ""
    return f"{SPDX}{identifier}.html"
