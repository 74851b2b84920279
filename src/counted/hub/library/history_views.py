"""The revisions of an item: who wrote what when, what differs, and going back."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from counted.errors import CountedError
from counted.hub.accounts import labels
from counted.hub.accounts.models import display_name
from counted.hub.accounts.rules import standing
from counted.hub.library import actions, presenting, queries, rules
from counted.hub.library.differing import differences
from counted.hub.library.editing_views import say, writable
from counted.hub.library.models import Item


def _readable(request: HttpRequest, key: int) -> Item:
    found = queries.draft_item(standing(request.user), key)
    if found is None:
        raise Http404
    return found


@login_required
@require_safe
def history(request: HttpRequest, key: int) -> HttpResponse:
    """All revisions, the latest first."""
    item = _readable(request, key)
    revisions = item.revisions.select_related("author", "speaks_for")
    context = {
        "it": item,
        "url": presenting.address(item),
        "revisions": [(it, display_name(it.author), it.pk == item.live_id) for it in revisions],
    }
    return render(request, "library/history.html", context)


@login_required
@require_safe
def revision(request: HttpRequest, key: int, number: int) -> HttpResponse:
    """What one revision changed: against what readers see, or against the one before it."""
    item = _readable(request, key)
    found = get_object_or_404(item.revisions.select_related("author"), number=number)
    earlier = item.revisions.filter(number__lt=number).first()
    against = earlier
    if "before" not in request.GET and item.live and item.live_id != found.pk:
        against = item.live
    before = against.content if against else actions.EMPTY
    context = {
        "it": item,
        "url": presenting.address(item),
        "revision": found,
        "author": display_name(found.author),
        "against": against,
        "earlier": earlier,
        "differences": differences(before, found.content, kind=item.kind),
        "language": found.content["language"],
        "direction": labels.direction(found.content["language"]),
        "may_restore": found.pk != item.latest_id and rules.may_edit(standing(request.user), item),
    }
    return render(request, "library/revision.html", context)


@login_required
@require_POST
def restore(request: HttpRequest, key: int, number: int) -> HttpResponse:
    """Write what an earlier revision said once more."""
    item = writable(request, key)
    found = get_object_or_404(item.revisions, number=number)
    try:
        actions.restore(item=item, by=request.user, revision=found)
    except CountedError as error:  # it names an organisation or a group that is not theirs today
        say(request, error)
    else:
        messages.success(request, _("It reads as it did then; nothing was lost."))
    return redirect("library:history", item.pk)
