"""Where gaps make themselves known when the site starts."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from counted.hub.accounts.sections import register_body_section, register_section
from counted.hub.desk import facets, indexing, participation
from counted.hub.guidance.gaps import actions, my_work, presenting, queries, showing, translated
from counted.hub.library import rooms_showing, taxonomy
from counted.hub.ui import registry, things


def register() -> None:
    """Lead to gaps from the navigation, rooms, countries, organisations and the search."""
    registry.register_destination(registry.Destination(_("Gaps"), "guidance:gaps", order=24))
    registry.register_home_counts(showing.counts, order=40)
    registry.register_country_section(showing.in_country, order=35)
    registry.register_way_on(showing.to_raise, order=10)
    register_section(showing.of_organisation, order=35)
    register_body_section(showing.of_body, order=35)
    rooms_showing.register_room_section(showing.in_room, order=20)
    things.register(things.Kind(presenting.KIND, _("Gap"), showing.gap_cards))
    indexing.register_source(presenting.KIND, showing.entries)
    facets.register_labels("type", showing.types)
    facets.register_labels("state", showing.states)
    facets.register_labels("severity", showing.severities)
    participation.register("gaps", _("raised, moved or marked a gap"), queries.taken_part_since)
    translated.register()
    my_work.register()
    taxonomy.register_use(
        taxonomy.Use("gaps", lambda: (), lambda _word, _concept: None, actions.replace_topic)
    )
