"""Consultations and comments as all else points at them, and as components show them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from counted.hub.accounts.labels import foreign
from counted.hub.accounts.models import display_name
from counted.hub.accounts.presenting import person_part
from counted.hub.accounts.rules import standing
from counted.hub.guidance.consultations import queries, rules
from counted.hub.guidance.models import Comment, Consultation, Passage
from counted.hub.ui import parts
from counted.hub.ui.describing import beginning
from counted.hub.ui.markdown import plain
from counted.hub.ui.things import Thing
from counted.hub.ui.words import day, deadline, isolated, opening

KIND, COMMENT = "consultation", "comment"  #: kinds of things
LONGEST_TITLE = 120  #: characters


def thing(consultation: Consultation) -> Thing:
    """A consultation as everything else points at it."""
    return Thing(KIND, str(consultation.pk))


def comment_thing(comment: Comment) -> Thing:
    """A comment as everything else points at it."""
    return Thing(COMMENT, str(comment.pk))


def url(consultation: Consultation) -> str:
    """Where a consultation has its page."""
    return reverse("guidance:consultation", args=[consultation.pk])


def comment_url(comment: Comment) -> str:
    """The permanent address of a comment."""
    return reverse("guidance:comment", args=[comment.consultation_id, comment.number])


def place_url(consultation: Consultation, passage: Passage | None) -> str:
    """Where all comments on a clause, or on the whole, are read."""
    if passage is None:
        return reverse("guidance:consulted_whole", args=[consultation.pk])
    return reverse("guidance:consulted_clause", args=[consultation.pk, passage.clause.serial])


def response_url(consultation: Consultation) -> str:
    """Where what became of all comments is read."""
    return reverse("guidance:response", args=[consultation.pk])


def own_url(consultation: Consultation) -> str:
    """Where somebody finds everything that they said."""
    return reverse("guidance:own_comments", args=[consultation.pk])


def answers_url(consultation: Consultation) -> str:
    """Where those who run it answer comments."""
    return reverse("guidance:answers", args=[consultation.pk])


def state_line(consultation: Consultation) -> str:
    """How a consultation stands, in a sentence."""
    now = timezone.now()
    if now < consultation.opens_at:
        told = _("Comments are taken from {start} until {end}.")
    elif now < consultation.closes_at:
        told = _("Open for comments until {end}.")
    elif consultation.answered_at:
        told = _("Closed; every comment has its answer.")
    else:
        told = _("Closed; the comments are being answered.")
    return told.format(start=opening(consultation.opens_at), end=deadline(consultation.closes_at))


def card(consultation: Consultation) -> parts.Item:
    """A consultation as it stands in a list."""
    is_open = rules.is_open(consultation, timezone.now())
    foot = (consultation.version.document.title, state_line(consultation))
    return parts.Item(
        title=consultation.title, url=url(consultation), kind=_("Consultation"),
        foot=" · ".join(map(isolated, foot)), tone="call" if is_open else "release",
        language=consultation.language, tags=foreign(consultation.language),
        made_up=consultation.made_up,
    )  # fmt: skip


def comment_title(comment: Comment) -> str:
    """How a comment begins; nothing of one that was taken back."""
    if comment.withdrawn_at:
        return _("Taken back by its author")
    return beginning(plain(comment.text), longest=LONGEST_TITLE)


def comment_card(comment: Comment) -> parts.Item:
    """A comment as it stands in a list."""
    foot = (name(comment), comment.consultation.title, day(comment.at))
    return parts.Item(
        title=f"{comment.name} {comment_title(comment)}", url=comment_url(comment),
        kind=comment.get_kind_display(), foot=" · ".join(map(isolated, foot)),
        language=comment.language, tags=foreign(comment.language),
        made_up=comment.consultation.made_up,
    )  # fmt: skip


def name(comment: Comment) -> str:
    """Who says it, and for whom."""
    who = comment.said_by or display_name(comment.author)
    return f"{who} ({comment.speaks_for.name})" if comment.speaks_for else who


def author_name(comment: Comment) -> str:
    """Who wrote it down, by the name that others know."""
    return display_name(comment.author)


def author(comment: Comment, reader: Any) -> parts.Person:
    """Who says it; where it was written down for others, who did that."""
    said = comment.speaks_for.name if comment.speaks_for else _("In a personal capacity")
    if not comment.said_by:
        return person_part(comment.author, reader=reader, said=said)
    by = _("written down by {name}").format(name=isolated(display_name(comment.author)))
    if comment.speaks_for:
        by = " · ".join((comment.speaks_for.name, by))
    return parts.Person(comment.said_by, by, made_up=comment.author.made_up)


def place_name(passage: Passage | None) -> str:
    """Where a comment stands, in few words."""
    if passage is None:
        return _("The whole document")
    title = passage.title or beginning(plain(passage.text), longest=60)
    return f"{passage.number} {title}"


def answered_card(comment: Comment, reader: Any) -> parts.Item:
    """A comment with what became of it, where this reader may know."""
    told = card_tone = ""
    if rules.may_read_answers(standing(reader), comment.consultation):
        kept = queries.disposition(comment)
        told = f"{kept.get_outcome_display()}: {kept.reason}" if kept else _("No answer yet")
        card_tone = "release" if kept else "waiting"
    return replace(comment_card(comment), note=told, tone=card_tone or "call")


def led_url(passage: Passage) -> str:
    """Where all comments are read that led to a clause of a version."""
    version = passage.version
    return reverse(
        "guidance:led_here", args=[version.document.slug, version.number, passage.clause.serial]
    )
