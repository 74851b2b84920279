"""The app of calls for contributions."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CallsConfig(AppConfig):
    """Registers the app under the label `calls`, and where calls appear."""

    name = "counted.hub.calls"
    label = "calls"
    verbose_name = _("Calls for contributions")

    def ready(self) -> None:
        """Lead to calls from the navigation, home, search, and wherever things are shown."""
        from counted.hub.accounts.sections import register_body_section
        from counted.hub.calls import my_work, showing, translated
        from counted.hub.desk import facets, indexing, participation
        from counted.hub.ui import registry, things

        registry.register_destination(registry.Destination(_("Calls"), "calls:calls", order=25))
        registry.register_destination(
            registry.Destination(_("Calls: mine"), "calls:mine", order=50, place=registry.WORK)
        )
        registry.register_home_section(showing.to_review, order=5)
        registry.register_home_section(showing.open_calls, order=15)
        things.register(things.Kind("call", _("Call"), showing.call_cards))
        things.register(things.Kind("contribution", _("Contribution"), showing.contribution_cards))
        indexing.register_source("call", showing.entries)
        facets.register_labels("type", showing.types)
        translated.register()
        my_work.register()
        register_body_section(showing.of_body, order=20)
        participation.register("contributions", _("contributed"), showing.contributions_since)
        participation.register("reviews", _("reviewed"), showing.reviews_since)
