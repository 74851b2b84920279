"""Pages on which what members wrote is translated: choose a language, text beside text."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from counted.errors import WrongUse
from counted.hub.accounts import labels
from counted.hub.desk import translating, translating_actions, wishing, words
from counted.hub.desk.translating import Original, fingerprint
from counted.hub.desk.translating_actions import CHANGED_MEANWHILE, READ_BOTH, MovedOnError
from counted.hub.desk.translation_forms import MACHINE, SEEN, SHOWN, THEIRS, TranslationForm
from counted.hub.ui import things
from counted.messages import LANGUAGES

CONFLICT, UNPROCESSABLE = 409, 422


@require_safe
@login_required
def choose(request: HttpRequest, name: str) -> HttpResponse:
    """Into which language? One of the site's, or any other by its name."""
    original = _original(request, name)
    asked = request.GET.get("language", "").strip()
    code = labels.language_of(asked) if asked else ""
    if code and code != original.language:
        return redirect("desk:translate", name=name, language=code)
    known = [it for it in LANGUAGES if it != original.language]
    context = {
        "original": original,
        "direction": labels.direction(original.language),
        "languages": [(it, labels.own_language_name(it), labels.language_name(it)) for it in known],
        "asked": asked,
        "is_same": bool(code),
        "nearest": labels.nearest_language(asked) if asked and not code else "",
    }
    return render(request, "desk/translate_choose.html", context)


@require_safe
@login_required
def wanted(request: HttpRequest) -> HttpResponse:
    """What readers ask for in languages that I read."""
    return render(request, "desk/wanted.html", {"items": wishing.wanted(request.user)})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def translate(request: HttpRequest, name: str, language: str) -> HttpResponse:
    """The texts of a thing, each beside its original."""
    original = _original(request, name)
    if language == original.language or language not in {*labels.language_codes(), *LANGUAGES}:
        raise Http404
    kept = translating.existing(original.thing, language)
    past = translating.history(original.thing, language)
    form = TranslationForm(
        request.POST if request.method == "POST" else None,
        original=original,
        language=language,
        kept=kept,
        before=_before(original, kept, past),
        person=request.user,
    )
    if request.method == "POST" and form.is_valid() and _save(request, form, language):
        return redirect("desk:translate", name=name, language=language)
    context = {
        "form": form,
        "original": original,
        "language": language,
        "direction": labels.direction(language),
        "own": labels.own_language_name(language),
        "from_direction": labels.direction(original.language),
        "from_name": labels.language_name(original.language),
        "seen": SEEN,
        "shown": SHOWN,
        "theirs": THEIRS,
        "past": [
            (it, words.name_of(it.author, it.speaks_for), _label(original, it)) for it in past
        ],
    }
    status = CONFLICT if form.met else UNPROCESSABLE if form.errors else 200
    return render(request, "desk/translate.html", context, status=status)


def _original(request: HttpRequest, name: str) -> Original:
    """What is to be translated; 404 for whoever does not see it or may not translate it."""
    try:
        thing = things.thing(name)
    except ValueError:
        raise Http404 from None
    source = translating.source_of(thing.kind)
    row = source.find(thing.key, request.user) if source else None
    if source is None or row is None:
        raise Http404
    if not translating.may_translate(request.user, source, row):
        raise Http404
    return source.original(row)


def _before(original: Original, kept: Any, past: Any) -> dict[str, str]:
    """How the originals of what is behind read when they were translated."""
    last = {it.translation.field: it.original for it in reversed(past)}
    return {
        name: last.get(name, "")
        for name, it in original.fields.items()
        if name in kept and kept[name].text and kept[name].original_sha256 != it.sha256
    }


def _save(request: HttpRequest, form: TranslationForm, language: str) -> bool:
    """Write what is new, all of it or nothing; False where something has to be looked at again."""
    names = form.written()
    if form.met:
        return _say_met(form)
    try:
        with transaction.atomic():
            for name in names:
                translating_actions.save(
                    original=form.original,
                    field=name,
                    language=language,
                    text=form.cleaned_data[name],
                    seen=request.POST.get(SEEN + name, ""),
                    by=request.user,
                    speaks_for=form.voice(),
                    is_by_machine=form.cleaned_data[MACHINE + name],
                    shown=fingerprint(form.kept.get(name)),
                )
            if names:
                translating_actions.published(
                    original=form.original,
                    language=language,
                    by=request.user,
                    speaks_for=form.voice(),
                )
                wishing.fulfil(form.original, language, by=request.user)
    except MovedOnError:  # in this very moment
        form.kept = translating.existing(form.original.thing, language)
        form.written()
        # Where they wrote the very same, the rest of the form is still to be saved.
        return _say_met(form) if form.met else _save(request, form, language)
    except WrongUse as error:
        form.add_error(name, error.said(_))
        return False
    messages.success(request, _("Saved.") if names else _("Nothing was new."))
    return True


def _say_met(form: TranslationForm) -> bool:
    """Nothing was written; both stand on the page, to be chosen."""
    said = f"{_(CHANGED_MEANWHILE)} {_(READ_BOTH)}"
    for name in form.met:
        form.add_error(name, said)
    return False


def _label(original: Original, rendering: Any) -> Any:
    known = original.fields.get(rendering.translation.field)
    return known.label if known else rendering.translation.field
