"""The pages that belong to no app in particular."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from counted.hub.ui import gallery, registry
from counted.hub.ui.describing import Described, site
from counted.hub.ui.parts import Link
from counted.messages import LANGUAGES


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """One screen that says what this place is for, then what is new and what waits."""
    asks = registry.destinations(registry.ASK)
    sections = registry.home_sections(request)
    context = {
        "asks": [Link(it.label, url) for it in asks if (url := it.url())],
        "counts": registry.home_counts(request),
        "sections": sections,
        "made_up": any(item.made_up for section in sections for item in section.items),
        "described": _site(request),
    }
    return render(request, "ui/home.html", context)


def _site(request: HttpRequest) -> Described:
    """The site as a whole, and where it is searched."""
    address = site(request)
    data = {
        "@type": "WebSite",
        "@id": f"{address}/",
        "url": f"{address}/",
        "name": "Counted",
        "inLanguage": list(LANGUAGES),
        "potentialAction": {
            "@type": "SearchAction",
            "target": f"{address}/search/?q={{words}}",
            "query-input": "required name=words",
        },
    }
    what = _("A shared place for data that people collect about themselves.")
    return Described("Counted", "/", what, data=data)


@never_cache
@login_required
@require_safe
def work(request: HttpRequest) -> HttpResponse:
    """Everything that waits for whoever is signed in, and everything that is theirs."""
    waiting, begun, theirs = registry.work(request)
    named = [(f"part-{number}", it) for number, it in enumerate((*waiting, *begun, *theirs))]
    first = len(waiting) + len(begun)
    number, unfinished = (sum(it.number or len(it.items) for it in its) for its in (waiting, begun))
    registry.remember_tally(request, number)
    context = {
        "number": number,
        "unfinished": unfinished,
        "waiting": named[: len(waiting)],
        "begun": named[len(waiting) : first],
        "theirs": named[first:],
        "contents": [(f"#{key}", it.title, it.number or len(it.items)) for key, it in named],
    }
    return render(request, "ui/work.html", context)


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """What this is, what it does not do, help and licence."""
    contents = [Link(_("Help"), "#help"), Link(_("Licence"), "#licence")]
    return render(request, "ui/about.html", {"contents": contents})


@require_safe
def components(request: HttpRequest) -> HttpResponse:
    """Every component with its states, in made-up content."""
    return render(request, "ui/components.html", gallery.context())
