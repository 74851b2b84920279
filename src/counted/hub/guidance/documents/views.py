"""Pages of guidance for readers: the list, a version, its clauses, what changed."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from counted.errors import CountedError
from counted.hub.accounts.rules import standing
from counted.hub.desk import describing, listing, translating
from counted.hub.evidence import actions as evidence
from counted.hub.guidance.documents import (
    around,
    following,
    presenting,
    queries,
    reading,
    rules,
    taking_along,
    works,
)
from counted.hub.guidance.documents.forms import EvidenceForm
from counted.hub.guidance.gaps import citing
from counted.hub.guidance.models import Clause, Document, Passage, Version
from counted.hub.library.link_views import thing_at
from counted.hub.ui.describing import Described, site
from counted.hub.ui.parts import Link
from counted.hub.ui.things import key_of

FACETS = ("topic", "country", "organisation", "type", "language")
GONE = 410


@require_safe
def documents(request: HttpRequest) -> HttpResponse:
    """All guidance documents, to be searched and narrowed."""
    found = listing.answer(request, kinds=["document"], facets=FACETS)
    context = {**listing.context(found), "may_begin": rules.may_begin(standing(request.user))}
    return render(request, "guidance/documents/documents.html", context)


@require_safe
def document(request: HttpRequest, slug: str) -> HttpResponse:
    """A document as it stands today."""
    found = _document(request, slug)
    if found.withdrawn_reason and not rules.writes(request.user, found):
        return _withdrawn(request, found)
    versions = queries.versions(standing(request.user), found)
    now = queries.current(versions) or (versions[0] if versions else None)
    if now is None:
        raise Http404
    return _version(request, now, versions)


@require_safe
def version(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One version of a document, at its permanent address."""
    found, versions = versions_for(request, slug)
    if found.withdrawn_reason and not versions:
        return _withdrawn(request, found)
    return _version(request, numbered(versions, number), versions)


def _version(request: HttpRequest, it: Version, versions: list[Version]) -> HttpResponse:
    language = translating.wanted(request)
    clauses = reading.shown(it, language)
    current = queries.current(versions)
    earlier = [one for one in versions if one.number < it.number]
    context = {
        **_head(request, it, current),
        "described": _described(request, it, current),
        "clauses": clauses,
        "contents": reading.contents(clauses),
        "exports": taking_along.links(it, language),
        "versions": versions,
        "earlier": earlier[0] if earlier else None,
        "wanted_is_foreign": any(one.told.is_foreign for one in clauses),
        "number_told": sum(one.told.is_complete for one in clauses),
        "is_beside": "beside" in request.GET,
        "sections": around.of_version(request, it),
        "unconfirmed": sum(one.passage.status == "unconfirmed" for one in clauses),
        "adaptations": list(
            queries.public().filter(adapts__document=it.document).order_by("title")
        ),
    }
    return render(request, "guidance/documents/version.html", context)


def _described(request: HttpRequest, it: Version, current: Version | None) -> Described | None:
    """What machines read of a page: of the version of today, which is the work that is cited."""
    document = it.document
    if document.withdrawn_reason or it.state == Version.State.DRAFT or current != it:
        return None
    return describing.described(works.work(document, it), site=site(request))


def _head(request: HttpRequest, it: Version, current: Version | None) -> dict[str, Any]:
    """What every page of a version shows at its top."""
    who = standing(request.user)
    return {
        "it": it.document,
        "version": it,
        "current": current,
        "keeper": presenting.keeper(it.document),
        "thing": presenting.document_thing(it.document),
        "state_line": reading.state_line(it, current),
        "may_write": rules.may_write(who, it.document),
        "may_adapt": rules.may_adapt(who) and it.state != Version.State.DRAFT,
        "follows": rules.may_write(who, it.document) and following.newer(it.document),
        "made_up": it.document.made_up,
    }


@require_safe
def changes(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """What differs between a version and an earlier one, the one before it by default."""
    _found, versions = versions_for(request, slug)
    new = numbered(versions, number)
    earlier = [it for it in versions if it.number < number]
    if not earlier:
        raise Http404
    asked = key_of(request.GET.get("since", ""))
    old = numbered(earlier, asked) if asked is not None else earlier[0]
    found = reading.differences(old, new)
    context = {
        **_head(request, new, queries.current(versions)),
        "old": old,
        "earlier": earlier,
        "differences": found,
        "number_same": new.passages.count() - sum(len(it.after) for it in found),
    }
    return render(request, "guidance/documents/changes.html", context)


@require_safe
def apart(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """What an adaptation says otherwise than the version that it adapts."""
    found, versions = versions_for(request, slug)
    if found.adapts is None:
        raise Http404
    it = numbered(versions, number)
    context = {
        **_head(request, it, queries.current(versions)),
        "apart": following.apart(it),
        "newer": following.newer(found),
        "is_gone": bool(found.adapts.document.withdrawn_reason),
    }
    return render(request, "guidance/documents/apart.html", context)


@require_safe
def clause(request: HttpRequest, slug: str, serial: int) -> HttpResponse:
    """A clause at the address that never changes: as it stands today, or where it went."""
    _found, versions = versions_for(request, slug)
    current = queries.current(versions) or (versions[0] if versions else None)
    if current is None:
        raise Http404
    rows = Passage.objects.filter(clause__document=current.document, clause__serial=serial)
    readable = rows.filter(version__in=versions).select_related("clause")
    found = readable.order_by("-version__number").first()
    if found is None:
        raise Http404
    here = readable.filter(version=current).first() or found
    here.version = next(it for it in versions if it.pk == here.version_id)
    return _passage(request, here, current)


@require_safe
def passage(request: HttpRequest, slug: str, number: int, serial: int) -> HttpResponse:
    """A clause as one version has it, at its permanent address."""
    _found, versions = versions_for(request, slug)
    it = numbered(versions, number)
    found = get_object_or_404(it.passages.select_related("clause"), clause__serial=serial)
    found.version = it
    return _passage(request, found, queries.current(versions))


def _passage(request: HttpRequest, it: Passage, current: Version | None) -> HttpResponse:
    now, is_cut = reading.where_now(it, current)
    is_moved = [one.clause_id for one in now] != [it.clause_id]
    history = queries.history(it.clause)
    context = {
        **_head(request, it.version, current),
        "passage": it,
        "clause": it.clause,
        "clause_thing": presenting.clause_thing(it.clause),
        "evidence": citing.bearing_on(
            {presenting.clause_thing(one) for one in queries.lineage(it)}, reader=request.user
        ),
        "evidence_at": reverse(
            "guidance:add_evidence", args=[it.version.document.slug, it.clause.serial]
        ),
        "may_decide": rules.writes(request.user, it.version.document),
        "title": presenting.passage_title(it),
        "now": [presenting.passage_card(one) for one in now] if is_moved else [],
        "is_removed": is_cut and not now,
        "why_removed": reading.why_removed(it) if is_cut else "",
        "is_cut": is_cut,
        "steps": _steps(history),
        "proposals": queries.because(it),
        "address": presenting.clause_url(it.clause),
        "defines": [
            (presenting.term_name(one, get_language()), one)
            for one in queries.defined_by(it.clause)
        ],
        "may_link": standing(request.user).is_member,
        "sections": around.of_clause(request, it),
    }
    return render(request, "guidance/documents/passage.html", context)


def _steps(history: list[Passage]) -> list[dict[str, Any]]:
    """How a clause changed from version to version, the latest first."""
    found = []
    earlier = [*history[1:], None] if history else []
    for it, before in zip(history, earlier, strict=True):
        pieces = reading.compare(reading.words(before), reading.words(it)) if before else ()
        is_same = before is not None and before.sha256 == it.sha256
        found.append({"passage": it, "pieces": pieces, "is_same": is_same, "is_first": not before,
                      "url": presenting.passage_url(it)})  # fmt: skip
    return found


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add_evidence(request: HttpRequest, slug: str, serial: int) -> HttpResponse:
    """Say what bears on a clause: a case, a release, a gap, or something elsewhere."""
    _found, versions = versions_for(request, slug)
    current = queries.current(versions)
    if current is None or not standing(request.user).is_member:
        raise Http404
    published = Clause.objects.filter(document=current.document, passages__version__in=versions)
    found = get_object_or_404(published.distinct(), serial=serial)
    form = EvidenceForm(request.POST if request.method == "POST" else None, person=request.user)
    if request.method == "POST" and form.is_valid() and _link(request, form, found):
        return redirect(f"{presenting.clause_url(found)}#links")
    context = {
        "form": form,
        "title": _("What bears on this clause?"),
        "over": Link(f"{found.document.title}, {found.name}", presenting.clause_url(found)),
        "back": presenting.clause_url(found),
    }
    status = 422 if form.errors else 200
    return render(request, "ui/layouts/form.html", context, status=status)


@login_required
@require_POST
def remove_evidence(request: HttpRequest, slug: str, serial: int, link: int) -> HttpResponse:
    """Take away what was said to bear on a clause: who said it, and who writes the document."""
    document, _found = versions_for(request, slug)
    clause = get_object_or_404(Clause, document=document, serial=serial)
    thing = presenting.clause_thing(clause)
    shown = citing.bearing_on({thing}, reader=request.user).all()
    found = next((it.link for it in shown if it.link.pk == link), None)
    if found is None or not (
        found.author_id == request.user.pk or rules.writes(request.user, document)
    ):
        raise Http404
    evidence.unlink(link=found, by=request.user, is_checked=True)
    return redirect(f"{presenting.clause_url(clause)}#links")


def _link(request: HttpRequest, form: EvidenceForm, clause: Clause) -> bool:
    """Make the link; where the address names nothing, say so on the form."""
    told = form.cleaned_data
    source = thing_at(request, told["address"])
    if source is None and not told["title"]:
        form.add_error("title", _("Say what it is: no page of this site has that address."))
        return False
    elsewhere = {} if source else {"url": told["address"], "title": told["title"]}
    try:
        evidence.bear_on(
            thing=presenting.clause_thing(clause), relation=told["relation"], by=request.user,
            source=source, note=told["note"], speaks_for=form.voice(), **elsewhere,
        )  # fmt: skip
    except CountedError as error:
        form.add_error("address", error.said(_))
        return False
    return True


def _document(request: HttpRequest, slug: str) -> Document:
    found = queries.document(slug)
    if found is None or not (
        found.withdrawn_reason or queries.readable(standing(request.user), found)
    ):
        raise Http404
    return found


def versions_for(request: HttpRequest, slug: str) -> tuple[Document, list[Version]]:
    """A document and those of its versions that the reader reads, the latest first."""
    found = _document(request, slug)
    return found, queries.versions(standing(request.user), found)


def numbered(versions: list[Version], number: int) -> Version:
    """The version of that number, if it is among them."""
    found = next((it for it in versions if it.number == number), None)
    if found is None:
        raise Http404
    return found


def _withdrawn(request: HttpRequest, it: Document) -> HttpResponse:
    return render(request, "guidance/documents/withdrawn.html", {"it": it}, status=GONE)
