"""The components as template tags; `/ui/` shows each of them with its states.

Tags that wrap content end with `end...`; the others take a noun of `counted.hub.ui.parts`.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from django import template
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.paginator import Page
from django.forms import BoundField, Form, Select
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from counted.hub.ui import describing, registry, words
from counted.hub.ui.describing import Described
from counted.hub.ui.markdown import render as render_markdown
from counted.hub.ui.parts import Facet
from counted.hub.ui.things import Thing
from counted.messages import LANGUAGES

register = template.Library()

MANY_CHOICES = 40  #: of a list, above which it can be narrowed by typing
BETWEEN = " · "  #: between words that stand side by side
#: Built from npm when Counted is set up; not there in a checkout that was not.
HTMX = "vendor/htmx.js"


@register.simple_block_tag(takes_context=True)
def notice(context: Context, content: str, *, tone: str = "calm", title: str = "") -> SafeString:
    """Something to know: `calm`, `warning` or `refusal` (what we refuse, why, what to do)."""
    return _part("notice", context, content=content, tone=tone, title=title)


@register.simple_block_tag(takes_context=True)
def nothing(
    context: Context, content: str, *, title: str, url: str = "", action: str = ""
) -> SafeString:
    """Nothing here yet: why, and what to do next."""
    return _part("nothing", context, content=content, title=title, url=url, action=action)


@register.simple_block_tag(takes_context=True)
def chart(context: Context, content: str, *, caption: str) -> SafeString:
    """The frame of a picture; its table stands beside it, outside of this tag."""
    return _part("chart", context, content=content, caption=caption)


@register.simple_block_tag(takes_context=True)
def confirm(
    context: Context,
    content: str,
    *,
    title: str,
    action: str,
    yes: str,
    back: str,
    tone: str = "danger",
) -> SafeString:
    """Ask before something that cannot be undone; a form that posts to `action`."""
    named = {"title": title, "action": action, "yes": yes, "back": back, "tone": tone}
    return _part("confirm", context, content=content, **named)


@register.inclusion_tag("ui/parts/field.html")
def field(bound: BoundField, *, limit: str = "") -> dict[str, Any]:
    """A form field with label, help and error, whatever its widget.

    `limit` tells the largest file in words, for uploads. A placeholder is not a label and is
    left out.
    """
    widget = bound.field.widget
    kind = _kind(bound)
    attrs: dict[str, Any] = {"placeholder": False}
    if kind == "group":
        attrs["aria-labelledby"] = f"{bound.auto_id}_legend"
    if limit:
        help_id = f"{bound.auto_id}_helptext " if bound.help_text else ""
        wrong_id = f" {bound.auto_id}_error" if bound.errors else ""
        attrs["aria-describedby"] = f"{help_id}{bound.auto_id}_limit{wrong_id}"
    elif bound.aria_describedby:
        attrs["aria-describedby"] = bound.aria_describedby
    accept = widget.attrs.get("accept", "")
    ready = None if kind == "choices" or bound.is_hidden else bound.as_widget(attrs=attrs)
    told = {"field": bound, "kind": kind, "widget": ready, "limit": limit, "accept": accept}
    return {**told, "many": isinstance(widget, Select) and kind == "line" and _is_long(widget)}


@register.inclusion_tag("ui/parts/fields.html")
def fields(form: Form) -> dict[str, Any]:
    """All fields of a form, hidden ones too."""
    return {"form": form}


@register.inclusion_tag("ui/parts/error_summary.html")
def error_summary(form: Form, *, focus: bool = True) -> dict[str, Any]:
    """What is wrong with a form, at its top, each line leading to its field."""
    wrong = [
        (_first_id(bound), bound.label, message)
        for bound in form.visible_fields()
        for message in bound.errors
    ]
    general = [message for bound in form.hidden_fields() for message in bound.errors]
    general = [*form.non_field_errors(), *general]
    count = len(wrong) + len(general)
    return {"wrong": wrong, "general": general, "count": count, "focus": focus}


@register.inclusion_tag("ui/parts/button.html")
def button(
    label: str, *, tone: str = "primary", href: str = "", **attributes: str
) -> dict[str, Any]:
    """A button, or a link that looks like one when `href` is given; tones: primary quiet danger."""
    attributes = {key.replace("_", "-"): value for key, value in attributes.items() if value}
    return {"label": label, "tone": tone, "href": href, "attributes": attributes}


@register.inclusion_tag("ui/parts/tag.html")
def tag(text: str, *, tone: str = "", goal: int | None = None) -> dict[str, Any]:
    """A short word about a thing."""
    return {"text": text, "tone": tone, "goal": goal}


@register.inclusion_tag("ui/parts/sdg.html")
def sdg(goal: int) -> dict[str, Any]:
    """The small coloured mark of a goal; its number stands in the text beside it."""
    return {"goal": goal}


def _plain(name: str, key: str) -> None:
    """Register an inclusion tag that hands one noun to its template."""

    def show(noun: object) -> dict[str, object]:
        return {key: noun}

    register.inclusion_tag(f"ui/parts/{name}.html", name=name)(show)


for _name, _key in {
    "person": "person",
    "organisation": "organisation",
    "slip": "item",
    "entries": "items",
    "estimate": "estimate",
    "table": "table",
    "timeline": "moments",
    "remark": "comment",
    "facts": "facts",
    "counts": "counts",
    "job": "job",
    "steps": "steps",
}.items():
    _plain(_name, _key)


@register.inclusion_tag("ui/parts/estimates.html")
def estimates(
    figures: Iterable[object], *, caption: str, head: str, share: str
) -> dict[str, object]:
    """Figures of several groups as picture and table in one: `share` names the value."""
    return {"figures": figures, "caption": caption, "head": head, "share": share}


@register.inclusion_tag("ui/parts/facets.html")
def facets(found: Iterable[Facet], *, clear: str = "") -> dict[str, Any]:
    """Links that narrow a list, with counts; what is chosen comes first and can be taken off."""
    found = list(found)
    chosen = [(it.title, choice) for it in found for choice in it.choices if choice.chosen]
    return {"facets": found, "chosen": chosen, "clear": clear}


@register.inclusion_tag("ui/parts/pagination.html", takes_context=True)
def pagination(context: Context, page: Page) -> dict[str, Any]:
    """Links to the pages of a list; the rest of the query stays."""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return {"page": page, "numbers": list(numbers), "request": context["request"]}


@register.inclusion_tag("ui/parts/links.html", takes_context=True)
def navigation(context: Context, place: str = registry.MAIN) -> dict[str, Any]:
    """The places registered for `place`; the one whose page this is says so."""
    request = context.get("request")
    path = getattr(request, "path", "")
    known = [(it, url) for it in registry.destinations(place) if (url := it.url())]
    return {
        "links": [(it.label, url, _is_here(path, url), _number(it, request)) for it, url in known]
    }


def _number(it: registry.Destination, request: Any) -> int:
    """How much waits at a place for who is signed in; 0 where nothing is counted."""
    user = getattr(request, "user", None)
    return it.number(request) if it.number and user and user.is_authenticated else 0


@register.inclusion_tag("ui/parts/news.html", takes_context=True)
def news(context: Context) -> dict[str, Any]:
    """What is new for whoever is signed in; nothing, and no question to anybody, for others."""
    request = context.get("request")
    user = getattr(request, "user", None)
    return {"counts": registry.news(request) if user and user.is_authenticated else []}


@register.inclusion_tag("ui/parts/ways_on.html", takes_context=True)
def ways_on(context: Context, kind: str, key: Any, quote: str = "") -> dict[str, Any]:
    """Where a reader can go on from a thing, or from words on its page (`quote`)."""
    return {"links": registry.ways_on(context["request"], Thing(kind, str(key)), quote)}


@register.inclusion_tag("ui/parts/made_up_strip.html")
def made_up_strip(made_up: object) -> dict[str, Any]:
    """What is made up says so: on a page of such a thing, and on each page of a demonstration."""
    return {"is_shown": bool(made_up) or settings.IS_DEMO}


@register.inclusion_tag("ui/parts/described.html", takes_context=True)
def description(context: Context, it: Described) -> dict[str, Any]:
    """What a page tells machines about itself, for its head."""
    request = context.get("request")
    data = describing.script(it.data) if it.data else ""
    summary = describing.beginning(str(it.summary))
    here = describing.site(request) if request else ""
    return {"it": it, "summary": summary, "data": data, "site": here}


@register.inclusion_tag("ui/parts/htmx.html")
def htmx() -> dict[str, Any]:
    """The script of htmx, for the few pages that need it; without its bundle they work plainly."""
    return {"bundle": HTMX if _has(HTMX) else ""}


@register.inclusion_tag("ui/parts/saving.html")
def saving() -> dict[str, Any]:
    """The scripts of a page whose form is saved while somebody writes; goes into the head."""
    return {"bundle": _has(HTMX)}


@register.inclusion_tag("ui/parts/saves_itself.html")
def saves_itself(url: str) -> dict[str, Any]:
    """Attributes of a form that is sent to `url` while somebody writes; `saved_line` says so.

    The answer is a line of text, and holds an element with `data-saved` where it was saved.
    """
    return {"url": url}


@register.inclusion_tag("ui/parts/saved_line.html")
def saved_line() -> dict[str, Any]:
    """Where a form that saves itself says how it stands."""
    return {}


@register.simple_tag
def tongues() -> list[tuple[str, str]]:
    """The languages of this site with their own names."""
    return [(code, LANGUAGES.get(code, code)) for code, _ in settings.LANGUAGES]


@register.filter
def markdown(text: str, top: int = 3) -> SafeString:
    """A text that somebody wrote in Markdown; its largest headings are of level `top`."""
    return render_markdown(text, top=top)


@register.filter
def apart(text: object) -> SafeString:
    """Words that stand side by side with dots between, each in its own direction.

    In one direction for all of them an Arabic name would turn the order of the rest around.
    """
    return format_html_join(BETWEEN, "<bdi>{}</bdi>", ((it,) for it in str(text).split(BETWEEN)))


register.filter("deadline", words.deadline)
register.filter("opening", words.opening)


@register.filter
def own_name(code: str) -> str:
    """The own name of a language."""
    return LANGUAGES.get(code, code)


@cache
def _has(path: str) -> bool:
    return finders.find(path) is not None


def _is_here(path: str, url: str) -> str:
    """'page' on the page itself, 'true' below it, '' elsewhere."""
    if path == url:
        return "page"
    return "true" if url != "/" and path.startswith(url) else ""


def _is_long(widget: Select) -> bool:
    """Whether a list has so many choices that one narrows it by typing."""
    groups = (label for _, label in widget.choices)
    number = sum(len(it) if isinstance(it, (list, tuple)) else 1 for it in groups)
    return number > MANY_CHOICES


def _kind(bound: BoundField) -> str:
    """Which of the four forms of a field fits the widget."""
    widget = bound.field.widget
    kind = getattr(widget, "input_type", "")
    if kind in ("radio", "checkbox") and hasattr(widget, "choices") and widget.use_fieldset:
        return "choices"
    if kind in ("checkbox", "file"):
        return kind
    return "group" if widget.use_fieldset else "line"


def _first_id(bound: BoundField) -> str:
    """Where a link to the field must lead: its input, or the first one of several."""
    if bound.id_for_label:
        return bound.id_for_label
    return f"{bound.auto_id}_0"


def _part(name: str, context: Context, **values: Any) -> SafeString:
    request = context.get("request")
    token = {"csrf_token": context.get("csrf_token")}
    return render_to_string(f"ui/parts/{name}.html", {**values, **token}, request=request)
