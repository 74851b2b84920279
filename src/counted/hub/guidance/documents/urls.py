"""Addresses of guidance documents; those of versions and clauses never change."""

from __future__ import annotations

from django.urls import path

from counted.hub.guidance.documents import (
    because_views,
    draft_views,
    export_views,
    terms_views,
    terms_writing_views,
    views,
    whole_views,
)

DEFINITION = "terms/<slug:slug>/definitions/<int:pk>"
CLAUSE = "guidance/<slug:slug>/draft/c<int:serial>"

urlpatterns = [
    path("terms/", terms_views.terms, name="terms"),
    path("terms/new/", terms_writing_views.add, name="add_term"),
    path("terms/skos.<slug:ending>", terms_views.skos, name="terms_skos"),
    path("terms/<slug:slug>/", terms_views.term, name="term"),
    path("terms/<slug:slug>/names/", terms_writing_views.name, name="name_term"),
    path("terms/<slug:slug>/definitions/", terms_writing_views.define, name="define_term"),
    path(f"{DEFINITION}/", terms_writing_views.redefine, name="redefine_term"),
    path(f"{DEFINITION}/drop/", terms_writing_views.drop, name="drop_definition"),
    path("guidance/", views.documents, name="documents"),
    path("guidance/new/", whole_views.begin, name="begin"),
    path("guidance/<slug:slug>/", views.document, name="document"),
    path("guidance/<slug:slug>/c<int:serial>/", views.clause, name="clause"),
    path("guidance/<slug:slug>/v<int:number>/", views.version, name="version"),
    path("guidance/<slug:slug>/v<int:number>/changes/", views.changes, name="changes"),
    path("guidance/<slug:slug>/v<int:number>/take/<slug:name>", export_views.take, name="take"),
    path("guidance/<slug:slug>/v<int:number>/apart/", views.apart, name="apart"),
    path("guidance/<slug:slug>/v<int:number>/c<int:serial>/", views.passage, name="passage"),
    path("guidance/<slug:slug>/c<int:serial>/evidence/", views.add_evidence, name="add_evidence"),
    path(
        "guidance/<slug:slug>/c<int:serial>/evidence/<int:link>/",
        views.remove_evidence,
        name="remove_evidence",
    ),
    path("guidance/<slug:slug>/about/", whole_views.describe, name="describe"),
    path("guidance/<slug:slug>/withdraw/", whole_views.withdraw, name="withdraw"),
    path("guidance/<slug:slug>/v<int:number>/adapt/", whole_views.adapt, name="adapt"),
    path("guidance/<slug:slug>/follow/", whole_views.follow, name="follow"),
    path("guidance/<slug:slug>/draft/", draft_views.draft, name="draft"),
    path("guidance/<slug:slug>/draft/add/", draft_views.add, name="add_clause"),
    path("guidance/<slug:slug>/draft/text/", draft_views.take_in, name="take_in"),
    path("guidance/<slug:slug>/draft/publish/", whole_views.publish, name="publish"),
    path("guidance/<slug:slug>/draft/discard/", whole_views.discard, name="discard"),
    path(f"{CLAUSE}/", draft_views.write, name="write_clause"),
    path(f"{CLAUSE}/because/", because_views.because, name="because"),
    path(f"{CLAUSE}/split/", draft_views.split, name="split_clause"),
    path(f"{CLAUSE}/merge/", draft_views.merge, name="merge_clause"),
    path(f"{CLAUSE}/move/", draft_views.move, name="move_clause"),
    path(f"{CLAUSE}/remove/", draft_views.remove, name="remove_clause"),
]
