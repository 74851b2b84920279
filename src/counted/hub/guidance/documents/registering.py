"""Where documents, clauses and terms appear; said once, when the app starts."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from counted.hub.accounts.models import Body, Organisation
from counted.hub.accounts.sections import register_body_section, register_section
from counted.hub.desk import facets, indexing
from counted.hub.guidance.documents import presenting, queries, showing, translated, works
from counted.hub.ui import registry, things
from counted.hub.ui.parts import Section


def register() -> None:
    """Called by the app."""
    registry.register_destination(
        registry.Destination(pgettext_lazy("documents", "Guidance"), "guidance:documents", order=24)
    )
    things.register(things.Kind("document", _("Guidance document"), showing.document_cards))
    things.register(things.Kind(presenting.CLAUSE, _("Clause"), showing.clause_cards))
    things.register(things.Kind("term", _("Term"), showing.term_cards))
    indexing.register_source("document", showing.documents)
    indexing.register_source(presenting.CLAUSE, showing.clauses)
    indexing.register_source("term", showing.terms)
    facets.register_labels("type", showing.types)
    register_section(of_organisation, order=45)
    register_body_section(of_body, order=45)
    translated.register()
    works.register()


def of_organisation(request: HttpRequest, organisation: Organisation) -> Section | None:  # noqa: ARG001  sections are given it
    """The documents that an organisation keeps, for its page."""
    found = queries.public().filter(organisation=organisation)
    return _section([presenting.document_card(it) for it in found])


def of_body(request: HttpRequest, body: Body) -> Section | None:  # noqa: ARG001  sections are given it
    """The documents that a body keeps, for its page."""
    found = queries.public().filter(body=body)
    return _section([presenting.document_card(it) for it in found])


def _section(cards: list) -> Section | None:
    return Section(pgettext("documents", "Guidance"), cards) if cards else None
