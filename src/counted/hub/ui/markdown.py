"""Texts that people write, in Markdown, as HTML that is safe to show.

CommonMark with tables, struck-out text, footnotes and addresses that become links. HTML in the text
is shown as text; whatever is left is cleaned once more against a list of what is allowed, so that a
flaw in one of the two is no hole. Pictures come from this site only: the page's policy would show
no others, and somebody else's server would learn who reads.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from html import unescape

import nh3
from django.utils.safestring import SafeString
from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.gfm_autolink import gfm_autolink_plugin

LOWEST_HEADING = 6
TAGS = {
    *("p", "br", "hr", "blockquote", "section", "pre", "ul", "ol", "li"),
    *("h1", "h2", "h3", "h4", "h5", "h6"),
    *("a", "em", "strong", "s", "code", "img", "sup"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}
ATTRIBUTES = {
    "*": {"dir", "id"},
    "a": {"href", "title"},
    "img": {"src", "alt", "title"},
    "ol": {"start"},
}
CLASSES = {"section": {"footnotes"}, "a": {"footnote-backref"}, "sup": {"footnote-ref"}}
SCHEMES = {"http", "https", "mailto", "tel"}
BLOCKS = {"paragraph_open", "heading_open", "list_item_open", "blockquote_open", "th_open"}
#: How far the marks that look ahead of them may look, in characters; beyond, they stay text. They
#: would read on to the end of a paragraph, each of them, and a text may be nothing but such marks.
LONGEST_NOTE_NAME, LONGEST_ADDRESS = 100, 2000
MOST_FAILURES = 200  #: addresses that turn out to be none; what follows is not looked at any more
PROTOCOLS = ("http", "https", "mailto", "xmpp")

Rule = Callable[[StateInline, bool], bool]


def render(text: str, *, top: int = 2) -> SafeString:
    """The text as HTML; its largest headings become `<h{top}>`, so that a page keeps its one <h1>.

    Each block takes the direction of its own letters, whatever the page's.
    """
    parser = _parser()
    tokens = parser.parse(text, {})
    for token in tokens:
        _fit(token, top)
    return SafeString(_clean(parser.renderer.render(tokens, parser.options, {})))


def plain(text: str) -> str:
    """The words of a text without its marks, for summaries, letters and the search."""
    html = re.sub(
        r"<br>|</?(?:p|li|h\d|t[hdr]|blockquote)[ >]", r" \g<0>", _clean(_parser().render(text))
    )
    return " ".join(unescape(re.sub(r"<[^>]+>", "", html)).split())


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    parser.use(footnote_plugin).use(gfm_autolink_plugin)
    rules = {it.name: it.fn for it in parser.inline.ruler.__rules__}
    notes, www, protocol = "footnote_ref", "gfm_autolink_www", "gfm_autolink_protocol"
    parser.inline.ruler.at(notes, _near(rules[notes], LONGEST_NOTE_NAME))
    parser.inline.ruler.at(www, _seldom(rules[www], _begins_www))
    parser.inline.ruler.at(protocol, _seldom(rules[protocol], _follows_protocol))
    return parser


def _near(rule: Rule, furthest: int) -> Rule:
    """The rule as if the paragraph ended soon."""

    def bounded(state: StateInline, silent: bool) -> bool:
        end = state.posMax
        state.posMax = min(end, state.pos + furthest)
        try:
            return rule(state, silent)
        finally:
            state.posMax = end

    return bounded


def _seldom(rule: Rule, is_likely: Callable[[StateInline], bool]) -> Rule:
    """The rule of a bare address where it may be one, until it was none too often."""
    near = _near(rule, LONGEST_ADDRESS)

    def tried(state: StateInline, silent: bool) -> bool:
        failures = state.env.get("no_addresses", 0)
        if silent or failures >= MOST_FAILURES or not is_likely(state):
            return False
        found = near(state, silent)
        state.env["no_addresses"] = failures + (not found)
        return found

    return tried


def _begins_www(state: StateInline) -> bool:
    return state.src.startswith("www.", state.pos)


def _follows_protocol(state: StateInline) -> bool:
    return state.src[state.pos] == ":" and state.pending.endswith(PROTOCOLS)


def _fit(token: Token, top: int) -> None:
    if token.type in ("heading_open", "heading_close"):
        token.tag = f"h{min(LOWEST_HEADING, int(token.tag[1]) + top - 1)}"
    if token.type in BLOCKS:
        token.attrSet("dir", "auto")


def _clean(html: str) -> str:
    return nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        allowed_classes=CLASSES,
        attribute_filter=_own_pictures,
        url_schemes=SCHEMES,
        link_rel="nofollow ugc noopener",
        id_prefix="text-",
    )


def _own_pictures(tag: str, attribute: str, value: str) -> str | None:
    """Drop the source of a picture that is not kept on this site."""
    if tag == "img" and attribute == "src":
        return value if value.startswith("/") and not value.startswith("//") else None
    if tag == "a" and attribute == "href" and value.startswith("#"):
        return f"#text-{value[1:]}"
    return value
