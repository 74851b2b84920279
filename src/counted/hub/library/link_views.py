"""What an item bears on: links to other things on this site, named by the address of their page.

What is elsewhere belongs into the record, which is looked at before it is published.
"""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_http_methods, require_POST

from counted.hub.accounts.rules import standing
from counted.hub.desk.models import Entry
from counted.hub.evidence import actions as evidence
from counted.hub.evidence.models import Link
from counted.hub.evidence.queries import links_from
from counted.hub.library import actions, presenting
from counted.hub.library.editing_views import writable
from counted.hub.library.models import Item
from counted.hub.ui.things import Thing


class LinkForm(forms.Form):
    """What the item says of another page of this site."""

    relation = forms.ChoiceField(
        label=_lazy("This item …"), choices=Link.Relation.choices, widget=forms.RadioSelect
    )
    address = forms.CharField(
        label=_lazy("… that page"),
        max_length=600,
        help_text=_lazy("Copy the address of a release, a case study, an organisation … here."),
    )


def thing_at(request: HttpRequest, address: str) -> Thing | None:
    """The thing whose page an address of this site is, if the person may see it."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:  # such as http://[::1
        return None
    if parts.netloc and parts.netloc != request.get_host():
        return None
    readers = sorted(standing(request.user).audiences)
    found = Entry.objects.filter(url=unquote(parts.path), audiences__overlap=readers).first()
    if found is None:
        return None
    return Thing(actions.KIND if found.kind in Item.Kind.values else found.kind, found.key)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def links(request: HttpRequest, key: int) -> HttpResponse:
    """The links of an item, and adding one."""
    item = writable(request, key)
    form = LinkForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        target = thing_at(request, form.cleaned_data["address"])
        if target is None or target == actions.thing(item):
            form.add_error("address", _("No page of this site that others find has this address."))
        else:
            evidence.link(
                source=actions.thing(item),
                relation=form.cleaned_data["relation"],
                target=target,
                by=request.user,
            )
            messages.success(request, _("Linked; it is shown on both pages."))
            return redirect("library:links", item.pk)
    context = {
        "it": item,
        "url": presenting.address(item),
        "links": links_from(actions.thing(item), reader=request.user),
        "form": form,
    }
    return render(request, "library/links.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def unlink(request: HttpRequest, key: int, link: int) -> HttpResponse:
    """Take a link away."""
    item = writable(request, key)
    source = actions.thing(item)
    found = get_object_or_404(Link, pk=link, source_kind=source.kind, source_key=source.key)
    evidence.unlink(link=found, by=request.user, is_checked=True)
    return redirect("library:links", item.pk)
