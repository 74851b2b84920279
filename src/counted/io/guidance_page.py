"""A guidance document as one HTML file: no script, nothing fetched, the same on an old phone."""

from __future__ import annotations

from functools import cache, partial
from importlib import resources

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from counted.io import guidance_text, guidance_words
from counted.model.guidance import Guidance


def write_page(it: Guidance, *, site: str = "") -> bytes:
    """The document as HTML; `site` begins the addresses of its own pages."""
    told = _environment().get_template("guidance.html.j2").render(
        it=it,
        levels=it.levels(),
        css=_css(),
        notices=list(guidance_words.notices(it)),
        facts=list(guidance_words.facts(it)),
        notes=lambda clause: list(guidance_words.notes(clause, it)),
        contents=guidance_words.contents(it),
        whats_new=guidance_words.whats_new(it),
        box=guidance_words.box(),
        text=partial(guidance_text.blocks, site=site),
    )  # fmt: skip
    return guidance_text.legal(told.lstrip()).encode()


@cache
def _css() -> Markup:
    text = resources.files("counted.io").joinpath("templates/guidance.css").read_text("utf-8")
    return Markup(text)  # noqa: S704  our own file


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("counted.io", "templates"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True,
    )  # fmt: skip
