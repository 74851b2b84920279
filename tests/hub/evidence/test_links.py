"""Links: said once, shown on both pages, and never a way to learn of what one may not see."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from tests.hub.library.shelved import author, belong, draft, shelve
from tests.hub.library.test_writing import client_of, secretariat

from counted.errors import WrongUse
from counted.hub.evidence.actions import link, unlink
from counted.hub.evidence.models import Link
from counted.hub.evidence.queries import Linked, each_once, links_from, links_to
from counted.hub.library.actions import thing
from counted.hub.ui.parts import Item

pytestmark = pytest.mark.django_db


def titles(found: list) -> list[str]:
    """What the links lead to."""
    return [str(it.card.title) for it in found]


def test_a_link_is_shown_on_both_pages() -> None:
    case, initiative = shelve("case", "case"), shelve("initiative")
    link(source=thing(case), relation="illustrates", target=thing(initiative), by=author())
    for path, words in (("/cases/case/", "This illustrates"),
                        ("/initiatives/initiative/", "Illustrates this")):  # fmt: skip
        page = " ".join(client_of(None).get(path).content.decode().split())
        assert words in page


def test_saying_it_twice_says_it_once() -> None:
    case, initiative = shelve("case", "case"), shelve("initiative")
    for _ in range(2):
        link(source=thing(case), relation="uses", target=thing(initiative), by=author())
    assert Link.objects.count() == 1


def test_a_reader_learns_of_nothing_that_is_hidden() -> None:
    hidden, initiative = draft("hidden", "case"), shelve("initiative")
    link(source=thing(hidden), relation="uses", target=thing(initiative), by=author())
    link(source=thing(initiative), relation="uses", target=thing(hidden), by=author())
    assert titles(links_to(thing(initiative), reader=author())) == ["Counting hidden"]
    for reader in (AnonymousUser(), author("Chen")):
        assert titles(links_to(thing(initiative), reader=reader)) == []
        assert titles(links_from(thing(initiative), reader=reader)) == []
    assert "Counting hidden" not in client_of(None).get("/initiatives/initiative/").content.decode()


def test_nobody_links_what_they_do_not_see() -> None:
    hidden, case = draft("hidden"), shelve("case", "case")
    with pytest.raises(WrongUse, match="not there"):
        link(source=thing(case), relation="uses", target=thing(hidden), by=author("Chen"))


def test_only_addresses_of_pages_are_linked() -> None:
    case = shelve("case", "case")
    with pytest.raises(WrongUse, match="no address"):
        link(source=thing(case), relation="uses", url="javascript:alert(1)", by=author())
    link(source=thing(case), relation="uses", url="https://example.org", title="There", by=author())
    assert titles(links_from(thing(case), reader=author("Chen"))) == ["There"]


def test_a_link_is_taken_away_by_whom_it_is_from_or_by_the_secretariat() -> None:
    case, initiative = shelve("case", "case"), shelve("initiative")
    said = link(source=thing(case), relation="uses", target=thing(initiative), by=author())
    with pytest.raises(WrongUse):
        unlink(link=said, by=author("Chen"))
    unlink(link=said, by=secretariat())
    assert not Link.objects.exists()


def test_a_writer_links_by_the_address_of_a_page() -> None:
    case = shelve("case", "case")
    belong(author(), "case")
    shelve("initiative")
    draft("hidden", by=author("Boris"))
    at = f"/library/{case.pk}/links/"
    client = client_of(author())
    for address in ("/initiatives/hidden/", "/nowhere/", "https://example.org/initiatives/initiative/",
                    "/cases/case/"):  # fmt: skip
        told = {"relation": "uses", "address": address}
        assert client.post(at, told).status_code == 422, address
    told = {"relation": "uses", "address": "http://testserver/initiatives/initiative/?x=1#y"}
    assert client.post(at, told).status_code == 302
    said = Link.objects.get()
    assert client_of(author("Chen")).post(f"{at}{said.pk}/remove/").status_code == 404
    assert client.post(f"{at}{said.pk}/remove/").status_code == 302
    assert not Link.objects.exists()


def test_a_thing_stands_once_with_all_that_is_said_of_it() -> None:
    release, study = Item("Release", "/releases/one/"), Item("Study", "/cases/two/")
    out = [Linked(Link(), "This uses", release), Linked(Link(), "This illustrates", study)]
    back = [Linked(Link(), "Is part of this", release), Linked(Link(), "Uses this", release)]
    first, second = each_once(out, back)
    assert [(it.card, it.says) for it in first] == [
        (release, "This uses · Is part of this · Uses this"),
        (study, "This illustrates"),
    ]
    assert second == []


def test_every_relation_has_words_for_both_ends() -> None:
    for relation in Link.Relation.values:
        link = Link(relation=relation)
        assert link.words != relation != link.back_words
