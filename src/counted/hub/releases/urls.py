"""Addresses of studies: the work behind a release. What the world sees is in `public_urls`."""

from __future__ import annotations

from django.urls import path

from counted.hub.releases import (
    count_views,
    group_views,
    public_urls,
    publishing_views,
    question_views,
    screen_views,
    views,
)

app_name = "releases"
urlpatterns = [
    *public_urls.urlpatterns,
    path("my-work/studies/", views.work, name="work"),
    path("studies/new/", views.begin, name="begin"),
    path("studies/<int:pk>/", views.study, name="study"),
    path("studies/<int:pk>/files/", views.files, name="files"),
    path("studies/<int:pk>/files/<slug:role>/back/", views.take_back, name="take_back"),
    path("studies/<int:pk>/columns/", views.columns, name="columns"),
    path("studies/<int:pk>/join/", views.join, name="join"),
    path("studies/<int:pk>/file/", views.study_file, name="file"),
    path("studies/<int:pk>/groups/<slug:name>/", group_views.group, name="group"),
    path("studies/<int:pk>/questions/<slug:name>/", question_views.question, name="question"),
    path(
        "studies/<int:pk>/questions/<slug:name>/drop/",
        question_views.drop_question,
        name="drop_question",
    ),
    path("studies/<int:pk>/counts/", count_views.known, name="known"),
    path("studies/<int:pk>/counts/<slug:name>/", count_views.counts, name="counts"),
    path("studies/<int:pk>/counts/<slug:name>/drop/", count_views.drop_counts, name="drop_counts"),
    path("studies/<int:pk>/run/", views.start, name="start"),
    path("studies/<int:pk>/runs/<int:run>/", views.run, name="run"),
    path("studies/<int:pk>/results/", publishing_views.results, name="results"),
    path("studies/<int:pk>/preview/", publishing_views.preview, name="preview"),
    path("studies/<int:pk>/preview/ask/", publishing_views.ask, name="ask"),
    path("studies/<int:pk>/preview/approve/", publishing_views.approve, name="approve"),
    path("studies/<int:pk>/preview/decline/", publishing_views.decline, name="decline"),
    path("studies/<int:pk>/preview/publish/", publishing_views.publish, name="publish"),
    path(
        "studies/<int:pk>/releases/<int:number>/withdraw/",
        publishing_views.withdraw,
        name="withdraw",
    ),
    path("studies/<int:pk>/erase/", publishing_views.erase, name="erase"),
    path("studies/<int:pk>/<slug:name>/", screen_views.screen, name="screen"),
]
