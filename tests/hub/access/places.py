"""What each address with a variable part leads to in the world of these tests.

`places` names them by the beginning of the address; the longest beginning that fits counts. An
address whose beginning nobody named here fails the suite with a word of what to do.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from tests.hub.access.canaries import CANARIES

from counted.hub.desk.sitemaps import SITEMAPS
from counted.hub.library.models import Item

if TYPE_CHECKING:
    from tests.hub.access.world import World

#: Secrets that the search might know of, and offer to whoever mistypes them.
INDEXED = ("draft", "members", "group", "translation", "unlisted", "for_members", "call_draft",
           "group_consultation", "study", "withdrawn", "withdrawn_release")  # fmt: skip

#: Items on whose pages for writers nothing else can happen than on those of the others.
ALIKE = ("waiting", "withdrawn_members")

#: What stands in the place of a variable, by its name in the address; for each thing by its name.
Places = Mapping[str, Mapping[str, Mapping[str, Any]]]


def places(world: World) -> Places:
    """Beginning of an address -> name of a thing -> values of the variables."""
    return {
        **_people(world),
        **_library(world),
        **_partnerships(world),
        **_guidance(world),
        **_consultations(world),
        **_gaps(world),
        **_desk(world),
        **_calls(world),
        **_studies(world),
        **_machines(world),
        "countries/<slug:code>/": {"": {"code": "xtv"}},
        "countries/<slug:country>/": {"": {"country": "xtv", "code": world.series.code}},
    }


def _machines(world: World) -> Places:
    works = {name: ("item", it.pk) for name, it in world.items.items.items()}
    bodies = {"open": world.open_body.slug, "closed": world.closed_body.slug}
    calls = {"draft": world.calls.draft, "open": world.calls.open, "closed": world.calls.closed}
    guidance = world.guidance.documents
    works["guidance"] = ("document", guidance["published"].pk)
    works["withdrawn guidance"] = ("document", guidance["withdrawn"].pk)
    works["release"] = ("release", world.studies.released.pk)
    works["withdrawn release"] = ("release", world.studies.withdrawn.pk)
    return {
        "api/v1/items/": {
            name: {"key": key} for name, (kind, key) in works.items() if kind == "item"
        },
        "api/v1/bodies/": {name: {"slug": slug} for name, slug in bodies.items()},
        "api/v1/organisations/": {"": {"slug": world.lake.slug}},
        "api/v1/calls/": {name: {"slug": it.slug} for name, it in calls.items()},
        "api/v1/contributions/": {
            "handed in": {"slug": world.calls.made.code},
            "begun": {"slug": world.calls.begun.code},
            "another's": {"slug": world.calls.others.code},
        },
        "api/v1/releases/": _releases(world),
        "api/v1/guidance/": {
            "published": {"slug": guidance["published"].slug, "number": 1, "serial": 1},
            "draft": {"slug": guidance["published"].slug, "number": 2, "serial": 2},
            "withdrawn": {"slug": guidance["withdrawn"].slug, "number": 1, "serial": 1},
        },
        "api/v1/terms/": {"": {"slug": world.guidance.term.slug}},
        "api/v1/gaps/": {name: {"key": it.pk} for name, it in world.gaps.gaps.items()},
        "sitemap-<section>.xml": {name: {"section": name} for name in SITEMAPS},
        "metadata/": {
            name: {"collection": kind, "key": str(key), "name": "datacite.json"}
            for name, (kind, key) in works.items()
        },
    }


def _people(world: World) -> Places:
    bodies = {
        "open": {"slug": world.open_body.slug, "pk": world.meetings["open"].pk},
        "closed": {"slug": world.closed_body.slug, "pk": world.meetings["closed"].pk},
    }
    seats = {name: {**bodies[name], "pk": seat.pk} for name, seat in world.seats.items()}
    lake = {"slug": world.lake.slug, "pk": world.mandate.pk}
    return {
        "people/<int:pk>/": {
            "unlisted": {"pk": world.unlisted.pk},
            "for members": {"pk": world.for_members.pk},
        },
        "organisations/<slug:slug>/": {"": lake},
        "bodies/<slug:slug>/": bodies,
        "bodies/<slug:slug>/seats/<int:pk>/": seats,
        "join/mandate/": {"": lake},
        "me/tokens/": {"of the author": {"pk": world.people["author"].tokens.get().pk}},
        "join/body/": bodies,
    }


def _partnerships(world: World) -> Places:
    needs = {name: it.pk for name, it in world.needs.items()}
    parts = {name: it.parts.get().pk for name, it in world.exchanges.items()}
    return {
        "needs/<int:pk>/": {
            name: {"pk": pk, "person": world.for_members.pk} for name, pk in needs.items()
        },
        "exchanges/<slug:slug>/": {
            name: {"slug": it.slug, "part": parts[name]} for name, it in world.exchanges.items()
        },
    }


def _guidance(world: World) -> Places:
    named = world.guidance.documents
    return {
        "guidance/<slug:slug>/": {
            name: {"slug": it.slug, "serial": 1, "number": 1, "link": world.guidance.link.pk}
            for name, it in named.items()
        },
        "guidance/<slug:slug>/v<int:number>/take/": {
            "published": {"slug": named["published"].slug, "number": 1, "name": "html"},
            "draft": {"slug": named["published"].slug, "number": 2, "name": "html"},
            "withdrawn": {"slug": named["withdrawn"].slug, "number": 1, "name": "html"},
        },
        "terms/skos.": {"": {"ending": "ttl"}},
        "terms/<slug:slug>/": {
            "": {"slug": world.guidance.term.slug, "pk": world.guidance.definition.pk}
        },
    }


def _consultations(world: World) -> Places:
    its = world.consultations
    named = {
        name: {
            "pk": it.pk, "serial": 1, "number": 1, "group": its.groups[it.pk].pk,
            "slug": it.version.document.slug,
        }
        for name, it in (("hidden comments", its.hidden), ("of a group", its.group))
    }  # fmt: skip
    return {
        "consultations/<int:pk>/": named,
        "consultations/<int:pk>/comments/<int:number>/": {
            **named, "taken back": {**named["hidden comments"], "number": 2},
        },
        "guidance/<slug:slug>/comments/": named,
        "guidance/<slug:slug>/v<int:number>/c<int:serial>/": named,
    }  # fmt: skip


def _gaps(world: World) -> Places:
    its = world.gaps
    gaps = {
        name: {"pk": it.pk, "link": its.links[name].pk, "proposal": its.proposals[name].pk}
        for name, it in its.gaps.items()
    }
    steps = (
        ("raised", "accept"),
        ("raised", "close"),
        ("seen to", "give_up"),
        ("merged", "unmerge"),
    )
    return {
        "gaps/<int:pk>/": gaps,
        "gaps/<int:pk>/step/": {
            f"{name}: {action}": {**gaps[name], "action": action} for name, action in steps
        },
    }


def _library(world: World) -> Places:
    items = {
        name: {
            "key": item.pk, "kind": item.kind, "slug": item.slug, "number": 1,
            "person": world.people["co_author"].pk, "link": world.items.link.pk,
            "file": world.items.files["draft"].pk,
        }
        for name, item in world.items.items.items()
    }  # fmt: skip
    edited = {name: items[name] for name in ("public", "draft", "group", "room")}
    files = {name: {"file": it.pk, "name": it.name} for name, it in world.items.files.items()}
    shown = {"case": world.items["draft"].pk, "link": world.items.link.pk}
    kinds = {kind: {"kind": kind} for kind in ("case", "page")}
    return {
        "library/new/": kinds,
        "library/<int:key>/": {it: items[it] for it in items if it not in ALIKE},
        "library/<int:key>/edit/": edited,  # the slowest page of all
        "library/files/": files,
        "<shelf:kind>/<slug:slug>/": items,
        "taxonomy.": {"": {"ending": "ttl"}},
        "taxonomy/new/": {"": {"scheme": "topic"}},
        "taxonomy/concepts/": {"": {"key": world.items.topic.key}},
        "topics/": {"": {"slug": world.items.topic.key}},
        "library/topics/": {
            "": {"slug": world.items.topic.key, "key": world.items["draft"].pk, **shown},
        },
    }


def _desk(world: World) -> Places:
    things = {
        "public": _thing(world.items["public"]),
        "draft": _thing(world.items["draft"]),
        "members": _thing(world.items["members"]),
        "group": _thing(world.items["group"]),
        "meeting": f"meeting:{world.meetings['closed'].pk}",
        "person": f"person:{world.unlisted.pk}",
        "call": f"call:{world.calls.draft.pk}",
        "contribution": f"contribution:{world.calls.made.pk}",
        "request": f"request:{world.request.pk}",
    }
    asked = {name: {"name": it, "what": "correction"} for name, it in things.items()}
    told = {name: {"name": it, "language": "fr"} for name, it in things.items()}
    requests = {
        "correction": {"pk": world.request.pk},
        **{f"of {name}": {"pk": it.pk} for name, it in world.items.asked.items()},
        "message": {"pk": world.message.pk},
        "letter": {"pk": world.letter.pk},
    }
    behind = {"lake": f"organisation:{world.lake.pk}", "letter": f"request:{world.letter.pk}"}
    return {
        "requests/<int:pk>/": requests,
        "ask/": {**asked, "letter": {"name": behind["letter"], "what": "conduct"}},
        "write/": {name: {"name": it} for name, it in {**things, **behind}.items()},
        "translate/": told,
        "notices/<int:pk>/": {"of the author": {"pk": world.notice.pk}},
        "searches/<int:pk>/": {"of the author": {"pk": world.search.pk}},
        "mail/stop/": {"": {"token": world.stop_token}, "made up": {"token": "x:y:z"}},
        "contact/<str:token>/": {"": {"token": world.message_token}, "made up": {"token": "x:y"}},
        "desk/policies/": {"": {"name": "publication"}},
        "desk/mails/": {"": {"pk": world.mail.pk}},
    }


def _thing(item: Item) -> str:
    return f"item:{item.pk}"


def _calls(world: World) -> Places:
    its = world.calls
    calls = {
        name: {
            "slug": call.slug, "kind": "xlsx", "phase": its.phase.pk, "pk": its.phase.pk,
        }
        for name, call in (("draft", its.draft), ("open", its.open), ("closed", its.closed))
    }  # fmt: skip
    closed = calls["closed"]
    made = {"code": its.made.code, "kind": "xlsx", "step": "check", "pk": its.attachment.pk}
    begun = {**made, "code": its.begun.code}
    others = {**made, "code": its.others.code}
    judged = {"handed in": {**closed, **made}, "begun": {**closed, **begun}}
    asked = {"handed in": {**closed, **made, "pk": its.assignments["conflicted"].pk}}
    reviews = {
        f"of the {role} one" if role == "conflicted" else f"of the {role}": {
            "pk": it.pk, "number": 1,
        }
        for role, it in its.assignments.items()
    }  # fmt: skip
    return {
        "calls/<slug:slug>/": calls,
        "calls/<slug:slug>/questions/<int:pk>/": {"": {**closed, "pk": its.question.pk}},
        "calls/<slug:slug>/phases/": {"": closed},
        "calls/<slug:slug>/phases/<int:phase>/criteria/<int:pk>/": {
            "": {**closed, "pk": its.criterion.pk}
        },
        "calls/<slug:slug>/contributions/<slug:code>/": judged,
        "calls/<slug:slug>/contributions/<slug:code>/asked/": asked,
        "contributions/<slug:code>/": {"handed in": made, "begun": begun, "another's": others},
        "reviews/<int:pk>/": reviews,
    }


def _studies(world: World) -> Places:
    its = world.studies
    private = {
        "pk": its.private.pk, "run": its.run.pk, "role": "form", "name": "who", "number": 1,
    }  # fmt: skip
    published = {**private, "pk": its.released.study_id, "run": its.released.run_id}
    missing = {"": {**private, "name": "nothing"}}
    return {
        "studies/<int:pk>/": {"": private},
        "studies/<int:pk>/groups/": missing,
        "studies/<int:pk>/questions/": missing,
        "studies/<int:pk>/counts/<slug:name>/": missing,
        "studies/<int:pk>/releases/": {"": published},
        "releases/<slug:slug>/": _releases(world),
    }


def _releases(world: World) -> Mapping[str, Mapping[str, Any]]:
    its = world.studies
    return {
        name: {"slug": it.slug, "number": it.number, "name": "release.json"}
        for name, it in (("published", its.released), ("withdrawn", its.withdrawn))
    }


def forms(world: World) -> Mapping[str, Mapping[str, Mapping[str, Any]]]:
    """Forms that name a thing in what is sent: name of an address -> name of the thing -> form."""
    items = {name: world.items[name] for name in ("public", "draft", "members", "group")}
    watches = {
        name: {"kind": "item", "key": str(item.pk), "level": "everything"}
        for name, item in items.items()
    }
    meeting = {"kind": "meeting", "key": str(world.meetings["closed"].pk), "level": "everything"}
    return {"desk:watch": {**watches, "meeting": meeting}}


def questions() -> list[str]:
    """Addresses besides, by which a secret might be found; only what they show is judged."""
    found = ["/search/?view=map", "/library/?view=map", "/library/?country=XTV&topic=quality"]
    found += [f"/search/?q={it.word}" for it in CANARIES.values()]
    found += [f"/search/?q={CANARIES[it].mistyped}" for it in INDEXED]
    found += [f"/oai/?verb=ListRecords&metadataPrefix={it}" for it in ("oai_dc", "oai_datacite")]
    found += [f"/api/v1/search?q={CANARIES[it].word}" for it in INDEXED]
    found += ["/feed/atom/?kind=case", "/feed/rss/?country=XTV", "/bodies/collaborative/"]
    return [*found, "/library/?in=fr", "/search/?q=Counting&in=fr", "/cases/?in=fr&sort=title"]
