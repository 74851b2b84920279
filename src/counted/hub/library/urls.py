"""Addresses of the library."""

from __future__ import annotations

from django.urls import path, register_converter

from counted.hub.library import (
    about_views,
    author_views,
    editing_views,
    file_views,
    history_views,
    import_views,
    link_views,
    rooms_views,
    taxonomy_views,
    views,
)
from counted.hub.library.shelves import SHELVES, ShelfConverter

register_converter(ShelfConverter, "shelf")

app_name = "library"
shelves = [
    path(f"{it.word}/", views.shelf, {"kind": it.kind}, name=it.word)
    for it in SHELVES.values()
    if it.kind != "room"
]
rooms = [
    path("topics/", rooms_views.topics, name="topics"),
    path("topics/<slug:slug>/", rooms_views.room, name="room"),
    path("library/topics/open/", rooms_views.open_starters, name="open_rooms"),
    path("library/topics/propose/", rooms_views.propose, name="propose_topic"),
    path("library/topics/<slug:slug>/keep/", rooms_views.keep, name="keep_room"),
    path("library/topics/<slug:slug>/cases/", rooms_views.cases, name="room_cases"),
    path(
        "library/topics/<slug:slug>/cases/<int:link>/remove/",
        rooms_views.remove_case,
        name="remove_case",
    ),
]
writing = [
    path("about/citizen-data/", about_views.citizen_data, name="citizen_data"),
    path("library/", views.library, name="library"),
    path("library/mine/", editing_views.mine, name="mine"),
    path("library/new/<shelf:kind>/", editing_views.begin, name="begin"),
    path("library/import/", import_views.take_in, name="import"),
    path("library/preview/", editing_views.preview, name="preview"),
    path("library/<int:key>/edit/", editing_views.edit, name="edit"),
    path("library/<int:key>/submit/", editing_views.submit, name="submit"),
    path("library/<int:key>/publish/", editing_views.publish, name="publish"),
    path("library/<int:key>/withdraw/", editing_views.withdraw, name="withdraw"),
    path("library/<int:key>/discard/", editing_views.discard, name="discard"),
    path("library/<int:key>/history/", history_views.history, name="history"),
    path("library/<int:key>/history/<int:number>/", history_views.revision, name="revision"),
    path("library/<int:key>/history/<int:number>/restore/", history_views.restore, name="restore"),
    path("library/<int:key>/authors/", author_views.authors, name="authors"),
    path("library/<int:key>/authors/answer/", author_views.answer, name="answer"),
    path("library/<int:key>/authors/<int:person>/remove/", author_views.remove, name="remove"),
    path("library/<int:key>/files/", file_views.files, name="files"),
    path("library/<int:key>/files/<int:file>/take-off/", file_views.take_off, name="take_off"),
    path("library/<int:key>/links/", link_views.links, name="links"),
    path("library/<int:key>/links/<int:link>/remove/", link_views.unlink, name="unlink"),
    path("library/files/<int:file>/<str:name>", file_views.serve, name="file"),
]
words = [
    path("taxonomy/", taxonomy_views.concepts, name="taxonomy"),
    path("taxonomy.<slug:ending>", taxonomy_views.skos, name="skos"),
    path("taxonomy/emerging/", taxonomy_views.emerging, name="emerging"),
    path("taxonomy/new/<slug:scheme>/", taxonomy_views.add, name="add_concept"),
    path("taxonomy/concepts/<slug:key>/", taxonomy_views.edit, name="concept"),
    path("taxonomy/concepts/<slug:key>/retire/", taxonomy_views.retire, name="retire_concept"),
]
urlpatterns = [
    *shelves,
    *rooms,
    *writing,
    *words,
    path("<shelf:kind>/<slug:slug>/", views.item, name="item"),
]
