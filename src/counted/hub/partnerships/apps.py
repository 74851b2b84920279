"""The app of capacity: needs, and exchanges between peers."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PartnershipsConfig(AppConfig):
    """Registers the app under the label `partnerships`, and where needs and exchanges appear."""

    name = "counted.hub.partnerships"
    label = "partnerships"
    verbose_name = _("Needs and exchanges")

    def ready(self) -> None:
        """Lead to them from the navigation, rooms, countries, organisations and the search."""
        from counted.hub.accounts.sections import register_section
        from counted.hub.desk import facets, indexing, participation
        from counted.hub.library import rooms_showing, taxonomy
        from counted.hub.partnerships import actions, my_work, peers, queries, showing, translated
        from counted.hub.ui import registry, things

        registry.register_destination(
            registry.Destination(_("Needs"), "partnerships:needs", order=28)
        )
        registry.register_home_section(showing.to_answer, order=8)
        registry.register_country_section(showing.in_country, order=40)
        register_section(showing.of_organisation, order=40)
        rooms_showing.register_room_section(showing.in_room, order=40)
        things.register(things.Kind("need", _("Need"), showing.need_cards))
        things.register(things.Kind("exchange", _("Peer exchange"), showing.exchange_cards))
        indexing.register_source("need", showing.needs)
        indexing.register_source("exchange", showing.exchanges)
        facets.register_labels("type", showing.types)
        participation.register(
            "partnerships", _("stated a need or an exchange"), queries.taken_part_since
        )
        translated.register()
        peers.register_kind()
        my_work.register()
        taxonomy.register_use(
            taxonomy.Use("needs", queries.words, actions.take_up_word, actions.replace_topic)
        )
