"""The kinds of group by which figures are asked for.

Target 17.18 of the 2030 Agenda (A/RES/70/1, 2015) names income, gender, age, race, ethnicity,
migratory status, disability and geographic location; race and ethnicity are one kind here.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

#: Key in data files -> words, in the order in which tables show them.
GROUPS: Mapping[str, str | Promise] = {
    "sex": _("Sex"),
    "age": _("Age"),
    "place": _("Place"),
    "income": _("Income"),
    "disability": _("Disability"),
    "ethnicity": _("Ethnicity"),
    "migration": _("Migration"),
}


def group_name(key: str) -> str | Promise:
    """The words for a kind of group; its key where it is none of them."""
    return GROUPS.get(key, key)
