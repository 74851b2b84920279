"""A short address for the timeline, which is a page of the library."""

from __future__ import annotations

from django.urls import path
from django.views.generic import RedirectView

from counted.hub.starter.collection import TIMELINE

app_name = "starter"
urlpatterns = [
    path(
        "timeline/",
        RedirectView.as_view(pattern_name="library:item", permanent=False, query_string=False),
        {"kind": "page", "slug": TIMELINE},
        name="timeline",
    ),
]
