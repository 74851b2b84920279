"""Where consultations make themselves known when the site starts."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from counted.hub.desk import facets, indexing, participation
from counted.hub.guidance.consultations import my_work, presenting, showing
from counted.hub.guidance.documents import around
from counted.hub.guidance.models import Agreement, Comment
from counted.hub.ui import registry, things


def register() -> None:
    """Lead to consultations from documents, the home page, the search and one's work."""
    things.register(things.Kind(presenting.KIND, _("Consultation"), showing.cards))
    things.register(things.Kind(presenting.COMMENT, _("Comment"), showing.comment_cards))
    indexing.register_source(presenting.KIND, showing.entries)
    facets.register_labels("state", showing.states)
    registry.register_home_section(showing.at_home, order=12)
    around.register_of_version(showing.of_version, order=10)
    around.register_of_clause(showing.of_clause, order=10)
    participation.register("comments", _("commented or agreed"), taken_part_since)
    my_work.register()


def taken_part_since(since: datetime) -> Counter[int]:
    """How often each person commented, or said whether they agree, since a time."""
    counted: Counter[int] = Counter()
    for rows, name in (
        (Comment.objects.filter(at__gte=since), "author_id"),
        (Agreement.objects.filter(at__gte=since), "person_id"),
    ):
        counted.update(rows.values_list(name, flat=True))
    return counted
