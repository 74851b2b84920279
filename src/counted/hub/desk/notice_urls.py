"""Addresses of notices."""

from __future__ import annotations

from django.urls import path

from counted.hub.desk import notice_views

urlpatterns = [
    path("notices/", notice_views.notices, name="notices"),
    path("notices/read/", notice_views.read_all, name="read_all"),
    path("notices/mail/", notice_views.rhythm, name="rhythm"),
    path("notices/<int:pk>/", notice_views.open_notice, name="open_notice"),
    path("watch/", notice_views.watch, name="watch"),
    path("mail/stop/<str:token>/", notice_views.stop, name="stop"),
]
