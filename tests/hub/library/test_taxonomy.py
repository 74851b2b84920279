"""The taxonomy: loaded once, kept by the secretariat, read by machines, fed by members' words."""

from __future__ import annotations

import pytest
import rdflib
from django.test import Client
from rdflib.namespace import DCTERMS, SKOS
from tests.hub.library.shelved import author, draft, shelve
from tests.hub.library.test_writing import client_of, secretariat, sent

from counted.errors import WrongUse
from counted.hub.desk.models import Entry
from counted.hub.library import actions, taxonomy
from counted.hub.library.models import Concept, Item
from counted.messages import LANGUAGES

pytestmark = pytest.mark.django_db


def test_a_site_begins_with_concepts_in_six_languages_and_loading_again_changes_nothing() -> None:
    taxonomy.load()
    assert Concept.objects.count() > 60
    for concept in Concept.objects.all():
        assert set(concept.labels) == set(LANGUAGES), concept.key
        assert all(concept.labels.values()), concept.key
    Concept.objects.filter(key="ethics").update(labels={"en": "Ethics and care"})
    assert taxonomy.load() == 0
    assert Concept.objects.get(key="ethics").labels == {"en": "Ethics and care"}


def test_items_are_shown_and_found_by_the_words_of_their_concepts() -> None:
    taxonomy.load()
    shelve("water", topics=["data-quality"], groups=["persons-with-disabilities"])
    page = Client().get("/initiatives/water/", headers={"accept-language": "fr"})
    assert "Qualité des données" in page.content.decode()
    assert "Personnes handicapées" in page.content.decode()
    found = Client().get("/library/?q=disabilities").content.decode()
    assert "/initiatives/water/" in found


@pytest.mark.parametrize("ending", ["ttl", "rdf", "jsonld"])
def test_machines_read_it(ending: str) -> None:
    taxonomy.load()
    dora = secretariat()
    old, new = (Concept.objects.get(key=it) for it in ("ethics", "consent"))
    taxonomy.retire(by=dora, concept=old, replaced_by=new)
    answer = Client().get(f"/taxonomy.{ending}")
    graph = rdflib.Graph()
    graph.parse(data=answer.content.decode(), format=taxonomy.FORMATS[ending])
    assert len(set(graph.subjects(SKOS.inScheme, None))) == Concept.objects.count()
    labels = {(str(it), it.language) for it in graph.objects(None, SKOS.prefLabel)}
    assert {("Qualité des données", "fr"), ("数据质量", "zh-hans")} <= {
        (text, language.lower()) for text, language in labels
    }
    assert len(list(graph.triples((None, DCTERMS.isReplacedBy, None)))) == 1


def test_a_merger_gives_items_the_other_concept_and_drafts_too_when_they_are_published() -> None:
    taxonomy.load()
    dora = secretariat()
    shelve("both", topics=["consent", "ethics"])
    shelve("one", topics=["ethics"])
    later = draft("later", topics=["ethics"])
    old, new = (Concept.objects.get(key=it) for it in ("ethics", "consent"))
    taxonomy.retire(by=dora, concept=old, replaced_by=new)
    for slug in ("both", "one"):
        assert Item.objects.get(slug=slug).topics == ["consent"]
        key = str(Item.objects.get(slug=slug).pk)
        assert Entry.objects.get(kind="initiative", key=key).topics == ["consent"]
    actions.publish(item=later, revision=later.latest)
    assert Item.objects.get(slug="later").topics == ["consent"]
    with pytest.raises(WrongUse):
        taxonomy.retire(by=dora, concept=new, replaced_by=old)


def test_a_concept_is_not_put_below_itself() -> None:
    taxonomy.load()
    dora, top = secretariat(), Concept.objects.get(key="ethics")
    below = taxonomy.save(by=dora, scheme="topic", labels={"en": "Do no harm"}, broader=top)
    with pytest.raises(WrongUse, match="below itself"):
        taxonomy.save(by=dora, scheme="topic", labels=top.labels, concept=top, broader=below)


def test_words_that_the_taxonomy_lacks_are_shown_to_the_secretariat_alone() -> None:
    taxonomy.load()
    shelve("one", keywords=["Boat homes", "Ethics"])
    shelve("two", keywords=["boat homes"])
    draft("hidden", keywords=["A secret plan"])
    assert [(it.word.casefold(), it.items) for it in taxonomy.emerging()] == [("boat homes", 2)]
    for person in (None, author("Chen")):
        assert client_of(person).get("/taxonomy/emerging/").status_code in (302, 404)
    page = client_of(secretariat()).get("/taxonomy/emerging/").content.decode()
    assert "oat homes" in page
    assert "A secret plan" not in page
    told = {"word": "boat homes", "label": "Homes on water", "scheme": "population"}
    client_of(secretariat()).post("/taxonomy/emerging/", told)
    assert taxonomy.emerging() == []
    assert Item.objects.get(slug="one").groups == ["sex", "homes-on-water"]


def test_nobody_but_the_secretariat_keeps_it() -> None:
    taxonomy.load()
    paths = ("/taxonomy/new/topic/", "/taxonomy/concepts/ethics/")
    for path in paths:
        assert client_of(author("Chen")).get(path).status_code == 404
        assert client_of(secretariat()).get(path).status_code == 200
    assert client_of(author("Chen")).post("/taxonomy/concepts/ethics/retire/").status_code == 404
    with pytest.raises(WrongUse):
        taxonomy.save(by=author("Chen"), scheme="topic", labels={"en": "Mine"})
    page = client_of(secretariat()).get("/taxonomy/concepts/ethics/")
    told = {b.html_name: b.value() for b in page.context["form"] if b.value() not in (None, "")}
    told["label-en"] = "Ethics and care"
    answer = client_of(secretariat()).post("/taxonomy/concepts/ethics/", told)
    assert answer.status_code == 302
    assert Concept.objects.get(key="ethics").labels["en"] == "Ethics and care"
    assert Concept.objects.get(key="ethics").labels["fr"] == "Éthique"


def test_a_merger_reaches_methods_in_records_through_several_mergers_and_the_editor() -> None:
    taxonomy.load()
    dora = secretariat()
    methods = Concept.objects.filter(scheme="method", state="in_use")
    first, second, third, gone = list(methods)[:4]
    told = {"record": {"methods": [first.key, third.key, gone.key]}}
    public, later = shelve("methods", "case", **told), draft("later", "case", **told)
    taxonomy.retire(by=dora, concept=first, replaced_by=second)
    taxonomy.retire(by=dora, concept=second, replaced_by=third)
    taxonomy.retire(by=dora, concept=gone)
    for item in (public, later):
        item.refresh_from_db()
        assert item.record["methods"] == [third.key, gone.key]
    client = Client()
    client.force_login(author())
    address = f"/library/{later.pk}/edit/"
    assert client.post(address, sent(client.get(address).context["form"])).status_code == 302
    later.refresh_from_db()
    assert later.latest.content["record"]["methods"] == [third.key, gone.key]
