"""Files of an item: adding, taking off, and handing them out to those who may read it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from counted.errors import CountedError
from counted.hub.accounts.rules import standing
from counted.hub.library import file_actions, filing, presenting, rules
from counted.hub.library.editing_views import writable
from counted.hub.library.forms import FileForm
from counted.hub.library.models import File, Item


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def files(request: HttpRequest, key: int) -> HttpResponse:
    """The files of an item, and adding one."""
    item = writable(request, key)
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and _add(request, item, form):
        messages.success(request, _("Added. Readers get it once this is published."))
        return redirect("library:files", item.pk)
    keys = item.latest.content.get("attached", []) if item.latest else []
    context = {
        "it": item,
        "url": presenting.address(item),
        "files": [it for it in item.files.all() if it.pk in keys],
        "form": form,
    }
    return render(request, "library/files.html", context, status=422 if form.errors else 200)


def _add(request: HttpRequest, item: Item, form: FileForm) -> bool:
    handed = form.cleaned_data["file"]
    if handed.size > filing.LARGEST_DOCUMENT_BYTES:
        form.add_error("file", _("It is too large: at most 25 MB."))
        return False
    try:
        file_actions.add_file(
            item=item,
            by=request.user,
            data=handed.read(),
            name=handed.name,
            description=form.cleaned_data["description"],
            credit=form.cleaned_data["credit"],
        )
    except CountedError as error:
        form.add_error("file", error.said(_))
        return False
    return True


@login_required
@require_POST
def take_off(request: HttpRequest, key: int, file: int) -> HttpResponse:
    """Take a file from the text."""
    item = writable(request, key)
    file_actions.take_off(file=get_object_or_404(File, pk=file, item=item), by=request.user)
    return redirect("library:files", item.pk)


@require_safe
def serve(request: HttpRequest, file: int, name: str) -> HttpResponseBase:  # noqa: ARG001
    """The bytes of a file, for whoever may read the item as it is published, or write it.

    The name in the address is for people. Pictures are shown, everything else is handed out; what
    it is was found from its content, and browsers are told not to guess.
    """
    found = File.objects.select_related("item", "item__live").filter(pk=file).first()
    if found is None or not _may_have(request, found):
        raise Http404
    try:
        handle = file_actions.blobs.path_of(found.sha256).open("rb")
    except FileNotFoundError:
        raise Http404 from None
    is_picture = found.media_type.startswith("image/")
    answer = FileResponse(
        handle,
        content_type=found.media_type,
        as_attachment=not is_picture,
        filename=found.name,
    )
    answer["X-Content-Type-Options"] = "nosniff"
    is_public = found.item.state == Item.State.PUBLISHED and found.item.visibility == "public"
    answer["Cache-Control"] = "max-age=3600" if is_public else "private, no-store"
    return answer


def _may_have(request: HttpRequest, file: File) -> bool:
    who, item = standing(request.user), file.item
    is_live = item.live is not None and file.pk in item.live.content.get("attached", [])
    return (is_live and rules.may_read(who, item)) or rules.may_edit(who, item)
