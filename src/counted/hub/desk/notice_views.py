"""Pages of notices: reading them, choosing how many there are, and stopping their mails."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from counted.hub.accounts.models import User
from counted.hub.desk import actions, mailing, presenting, queries
from counted.hub.desk.forms import RhythmForm, WatchForm
from counted.hub.desk.models import Notice, Watch
from counted.hub.ui import things

PER_PAGE = 40


@require_safe
@login_required
def notices(request: HttpRequest) -> HttpResponse:
    """What I was told, the latest first, and what I watch."""
    page = Paginator(queries.notices_of(request.user), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "lines": presenting.notice_lines(page.object_list, reader=request.user),
        "unread": queries.unread_here(request),
        "watched": presenting.watched(request.user),
        "form": RhythmForm(instance=request.user),
    }
    return render(request, "desk/notices.html", context)


@require_safe
@login_required
def open_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark a notice of mine as read and go where it leads."""
    found = Notice.objects.filter(pk=pk, person=request.user).first()
    if found is None:
        raise Http404
    actions.mark_read(person=request.user, keys=[pk])
    return redirect(found.url)


@require_POST
@login_required
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark all my notices as read."""
    actions.mark_read(person=request.user)
    return redirect("desk:notices")


@require_POST
@login_required
def rhythm(request: HttpRequest) -> HttpResponse:
    """Choose how often news come by e-mail."""
    form = RhythmForm(request.POST, instance=User.objects.get(pk=request.user.pk))
    if form.is_valid():
        form.save()
        messages.success(request, _("Kept."))
    return redirect("desk:notices")


@require_POST
@login_required
def watch(request: HttpRequest) -> HttpResponse:
    """Set how much I want to hear of a thing that I see, or of a kind of thing."""
    form = WatchForm(request.POST)
    if not form.is_valid():
        raise Http404
    kind, key = form.cleaned_data["kind"], form.cleaned_data["key"]
    thing = things.Thing(kind, key)
    level = form.cleaned_data["level"]
    is_known = kind in things.kinds() and (not key or things.card(thing, reader=request.user))
    had_it = Watch.objects.filter(person=request.user, thing_kind=kind, thing_key=key).exists()
    if not (is_known or had_it):
        raise Http404
    if level:
        actions.watch(person=request.user, thing=thing, level=level)
    else:
        actions.unwatch(person=request.user, thing=thing)
    return redirect(_inside(request, form.cleaned_data["next"]))


def _inside(request: HttpRequest, address: str) -> str:
    """An address of this site that a form brought along; elsewhere leads to the notices."""
    hosts, is_https = {request.get_host()}, request.is_secure()
    is_ours = url_has_allowed_host_and_scheme(address, hosts, require_https=is_https)
    return address if is_ours else "desk:notices"


@csrf_exempt  # mail programs post without a cookie; the signed token says whose mails it is
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Stop somebody's mails by the signed address in them (RFC 8058); asks first on GET."""
    person = mailing.person_of(token)
    if person is None:
        raise Http404
    if request.method == "POST":
        actions.set_rhythm(person=person, rhythm=User.Digest.NEVER)
    stopped = person.digest == User.Digest.NEVER
    return render(request, "desk/stop.html", {"token": token, "stopped": stopped})
