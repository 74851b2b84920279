"""Who writes an item together: asking, answering, leaving."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from counted.errors import CountedError
from counted.hub.accounts.models import User, display_name
from counted.hub.accounts.queries import account_of
from counted.hub.accounts.rules import standing
from counted.hub.library import authoring, presenting, queries, rules
from counted.hub.library.editing_views import say, writable
from counted.hub.library.forms import AuthorForm
from counted.hub.library.models import Authorship, Item
from counted.hub.ui import tallying

MOST_A_DAY, DAY_SECONDS = 30, 86_400  #: co-authors that one person asks


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def authors(request: HttpRequest, key: int) -> HttpResponse:
    """Everybody who writes it, and asking one more."""
    item = writable(request, key)
    may_name = rules.may_name_authors(standing(request.user), item)
    form = AuthorForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and may_name and form.is_valid():
        _ask(request, item, form)
        return redirect("library:authors", item.pk)
    context = {
        "it": item,
        "url": presenting.address(item),
        "author": display_name(item.author),
        "authors": [(it, display_name(it.person)) for it in queries.writers(item)],
        "form": form if may_name else None,
    }
    return render(request, "library/authors.html", context)


def _ask(request: HttpRequest, item: Item, form: AuthorForm) -> None:
    """Ask somebody; whether the address has an account is not told to who asks."""
    person = account_of(form.cleaned_data["email"])
    if tallying.is_too_often(f"co-authors:{request.user.pk}", most=MOST_A_DAY, seconds=DAY_SECONDS):
        messages.error(request, _("You have asked many people today. Go on tomorrow."))
        return
    try:
        if person is not None:
            authoring.ask_author(
                item=item,
                by=request.user,
                person=person,
                is_named=form.cleaned_data["is_named"],
            )
    except CountedError as error:
        say(request, error)
        return
    messages.success(
        request, _("If there is an account with this address, its owner has been asked.")
    )


@login_required
@require_POST
def remove(request: HttpRequest, key: int, person: int) -> HttpResponse:
    """Somebody no longer writes it."""
    item = writable(request, key)
    if not rules.may_name_authors(standing(request.user), item):
        raise Http404
    authoring.remove_author(item=item, by=request.user, person=get_object_or_404(User, pk=person))
    return redirect("library:authors", item.pk)


@login_required
@require_POST
def answer(request: HttpRequest, key: int) -> HttpResponse:
    """Say yes or no to writing together; also to stop."""
    asked = get_object_or_404(
        Authorship.objects.select_related("item"),
        item_id=key,
        person=request.user,
        declined_at__isnull=True,
        removed_at__isnull=True,
    )
    agrees = request.POST.get("agrees") == "yes"
    authoring.answer_authorship(item=asked.item, person=request.user, agrees=agrees)
    return redirect(presenting.address(asked.item) if agrees else "library:mine")
