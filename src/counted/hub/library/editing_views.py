"""Writing an item: begin, edit with a preview, hand in, publish, withdraw."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from counted.errors import CountedError
from counted.hub.accounts.models import display_name
from counted.hub.accounts.rules import standing
from counted.hub.library import (
    actions,
    merging,
    presenting,
    publication,
    queries,
    rules,
    terms,
    unsaved,
)
from counted.hub.library.forms import ItemForm, SubmitForm, WithdrawForm
from counted.hub.library.models import Item
from counted.hub.library.shelves import SHELVES
from counted.hub.ui import lost, markdown
from counted.hub.ui.things import key_of

LONGEST_PREVIEW = 100_000
CONFLICT = 409


def writable(request: HttpRequest, key: int) -> Item:
    """The item, where the person may write it; nobody else learns that it is there."""
    found = queries.writable_item(standing(request.user), key)
    if found is None:
        raise Http404
    return found


def say(request: HttpRequest, error: CountedError) -> None:
    """Tell what could not be done, and what to do."""
    messages.error(request, error.said(_))


@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """What somebody writes, and what others ask them to write together."""
    who = standing(request.user)
    context = {
        "mine": [(presenting.card(it), it) for it in queries.mine(who)],
        "asked": queries.asked_to_write(who),
        "shelves": [it for it in SHELVES.values() if rules.may_begin(who, it.kind)],
    }
    return render(request, "library/mine.html", context)


def _for_group(request: HttpRequest) -> dict[str, Any]:
    """For whom it is, where somebody comes from the page of a group in which they sit."""
    asked = request.GET.get("body", "")
    key = key_of(asked)
    if key not in standing(request.user).bodies:
        return {}
    return {"visibility": Item.Visibility.BODY, "body": key}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest, kind: str) -> HttpResponse:
    """Write the first revision of an item."""
    if not rules.may_begin(standing(request.user), kind):
        raise Http404
    content = {**actions.EMPTY, "language": get_language() or "en", **_for_group(request)}
    if aside := _aside(request, kind, None):
        return aside
    form, typed = _form(request, kind, content, None)
    if _is_kept(request) and form.is_valid():
        item = actions.begin(
            kind=kind, by=request.user, content=form.written(), speaks_for=form.voice()
        )
        unsaved.drop(person=request.user, kind=kind, item=None, sent=request.POST)
        messages.success(request, _("Kept as a draft. Nobody but you and your co-authors sees it."))
        return redirect(presenting.address(item))
    return _editor(request, form, kind, None, **typed)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, key: int) -> HttpResponse:
    """Write a further revision; where somebody else did meanwhile, both are shown."""
    item = queries.writable_item(standing(request.user), key)
    if item is None:
        return lost.give_back(request, ours=("base", unsaved.TAB, unsaved.TOOK))
    if aside := _aside(request, item.kind, item):
        return aside
    before = item.latest.content if item.latest else {}
    content = terms.current_content({**actions.EMPTY, **before})
    form, typed = _form(request, item.kind, content, item)
    if _is_kept(request) and form.is_valid():
        return _keep(request, item, form)
    return _editor(request, form, item.kind, item, **typed)


def _is_kept(request: HttpRequest) -> bool:
    return request.method == "POST" and "preview" not in request.POST


def _aside(request: HttpRequest, kind: str, item: Item | None) -> HttpResponse | None:
    """What is saved while somebody writes, or thrown away; None where neither is asked."""
    if request.method == "POST" and "throw_away" in request.POST:
        key = key_of(request.POST.get("unsaved", ""))
        unsaved.throw_away(person=request.user, kind=kind, item=item, key=key)
        return redirect(request.path)
    if request.method == "POST" and request.htmx:
        unsaved.keep(person=request.user, kind=kind, item=item, sent=request.POST)
        return render(request, "library/_saved.html")
    return None


def _keep(request: HttpRequest, item: Item, form: ItemForm) -> HttpResponse:
    """Make what was written a revision, or show what somebody else wrote meanwhile."""
    written, base = form.written(), form.cleaned_data["base"]
    if names := request.POST.getlist("theirs"):
        written = merging.take(names, of=_content(item, base), into=written)
    try:
        revision = actions.write(
            item=item, by=request.user, content=written, note=form.cleaned_data["note"],
            speaks_for=form.voice(), base=base,
        )  # fmt: skip
    except actions.MovedOnError:
        item = writable(request, item.pk)
        return _meet(request, form, item, {**_content(item, base), **written})
    unsaved.drop(person=request.user, kind=item.kind, item=item, sent=request.POST)
    if revision.pk == item.latest_id:
        messages.info(request, _("Nothing was changed."))
    elif item.live_id:
        messages.success(request, _("Kept. Readers see it once it is published again."))
    else:
        messages.success(request, _("Kept."))
    return redirect(presenting.address(item))


def _content(item: Item, number: int) -> dict[str, Any]:
    """How an item read in one revision; nothing where there is no such revision."""
    found = item.revisions.filter(number=number).first()
    return {**actions.EMPTY, **(found.content if found else {})}


def _meet(request: HttpRequest, form: ItemForm, item: Item, yours: dict[str, Any]) -> HttpResponse:
    """Both that were written at the same time: what each changed, and both together to keep."""
    latest = item.latest
    assert latest is not None  # noqa: S101  every item has a revision
    before = _content(item, form.cleaned_data["base"])
    meeting = merging.Meeting(before, latest.content, yours, item.kind)
    voice = form.voice()
    told = {
        "base": latest.number,
        "note": form.cleaned_data["note"],
        "tab": form.cleaned_data["tab"],
        "took": form.cleaned_data["took"],
        "speaks_for": voice.pk if voice else "",
    }
    both = ItemForm(kind=item.kind, person=request.user, content=meeting.merged(), initial=told)
    more = {
        "meeting": meeting,
        "clashes": meeting.clashes(),
        "theirs_alone": meeting.theirs_alone(),
        "theirs_by": display_name(latest.author),
        "theirs_at": latest.at,
        "number": latest.number,
    }
    return _editor(request, both, item.kind, item, status=CONFLICT, **more)


def _form(
    request: HttpRequest, kind: str, content: dict[str, Any], item: Item | None
) -> tuple[ItemForm, dict[str, Any]]:
    """The form with what was sent, else with what was typed and not kept; what to tell of it."""
    data, typed = (request.POST, {}) if request.method == "POST" else (None, {})
    if data is None:
        data, typed = _typed(request, kind, content, item)
    told = {"base": item.latest.number if item and item.latest else 0, "tab": unsaved.new_tab()}
    form = ItemForm(data, kind=kind, person=request.user, content=content, initial=told)
    return form, typed


def _typed(
    request: HttpRequest, kind: str, content: dict[str, Any], item: Item | None
) -> tuple[QueryDict | None, dict[str, Any]]:
    """What was typed last and not kept, or in the window that is asked for; and in which others."""
    rows = list(unsaved.rows(person=request.user, kind=kind, item=item))
    if not rows:
        return None, {}
    asked = key_of(request.GET.get("unsaved", ""))
    row = next((it for it in rows if it.pk == asked), rows[0])
    others = [(it, unsaved.told_by(it, content)) for it in rows if it is not row]
    told = {"unsaved_at": row.at, "unsaved_key": row.pk, "unsaved_others": others}
    return unsaved.fields_of(row), told


def _editor(
    request: HttpRequest,
    form: ItemForm,
    kind: str,
    item: Item | None,
    *,
    status: int = 0,
    **more: Any,
) -> HttpResponse:
    asked = request.method == "POST" and "preview" in request.POST
    text = form["text"].value() or ""
    context = {
        "form": form,
        "parts": list(form.sections()),
        "it": item,
        "shelf": SHELVES[kind],
        "preview": markdown.render(text[:LONGEST_PREVIEW]),
        "is_preview": asked,
        "back": presenting.address(item) if item else SHELVES[kind].url,
        "theirs": [] if status == CONFLICT else request.POST.getlist("theirs"),
        **more,
    }
    is_read = asked or request.method != "POST" or not form.errors
    return render(request, "library/edit.html", context, status=status or (200 if is_read else 422))


@login_required
@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """A text as it will look; asked for while somebody writes."""
    text = request.POST.get("text", "")[:LONGEST_PREVIEW]
    return render(request, "library/_preview.html", {"preview": markdown.render(text)})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def submit(request: HttpRequest, key: int) -> HttpResponse:
    """Hand in the last revision for publication."""
    item = writable(request, key)
    form = SubmitForm(request.POST if request.method == "POST" else None, person=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            asked = publication.submit(
                item=item,
                by=request.user,
                text=form.cleaned_data["text"],
                speaks_for=form.voice(),
                publish_at=form.at(),
            )
        except CountedError as error:
            say(request, error)
            return redirect(presenting.address(item))
        messages.success(request, _("Handed in. You are told what becomes of it, and why."))
        return redirect("desk:request", asked.pk)
    context = {"form": form, "it": item, "back": presenting.address(item)}
    return render(request, "library/submit.html", context)


@login_required
@require_POST
def publish(request: HttpRequest, key: int) -> HttpResponse:
    """Publish at once; the secretariat."""
    item = writable(request, key)
    if not rules.may_publish_at_once(standing(request.user)):
        raise Http404
    try:
        actions.publish_at_once(item=item, by=request.user)
    except CountedError as error:
        say(request, error)
    return redirect(presenting.address(item))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, key: int) -> HttpResponse:
    """Take back what was published, with a reason."""
    item = writable(request, key)
    if not rules.may_withdraw(standing(request.user), item) or item.state != Item.State.PUBLISHED:
        raise Http404
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.withdraw(item=item, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("It is withdrawn."))
        return redirect("library:mine")
    context = {"form": form, "it": item, "back": presenting.address(item)}
    return render(request, "library/withdraw.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def discard(request: HttpRequest, key: int) -> HttpResponse:
    """Throw away a draft."""
    item = writable(request, key)
    if not rules.may_name_authors(standing(request.user), item) or item.state != Item.State.DRAFT:
        raise Http404
    if request.method == "POST":
        actions.discard(item=item, by=request.user)
        return redirect("library:mine")
    context = {"it": item, "back": presenting.address(item)}
    return render(request, "library/discard.html", context)
