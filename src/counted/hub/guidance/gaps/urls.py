"""Addresses of gaps; the number of a gap is its permanent name."""

from __future__ import annotations

from django.urls import path

from counted.hub.guidance.gaps import moving_views, raising_views, views, voting_views

urlpatterns = [
    path("gaps/", views.gaps, name="gaps"),
    path("gaps/raise/", raising_views.raise_gap, name="raise_gap"),
    path("gaps/priorities/", voting_views.priorities, name="priorities"),
    path("gaps/<int:pk>/", views.gap, name="gap"),
    path("gaps/<int:pk>/edit/", raising_views.reword, name="reword_gap"),
    path("gaps/<int:pk>/split/", moving_views.split, name="split_gap"),
    path("gaps/<int:pk>/vote/", voting_views.vote, name="vote_gap"),
    path("gaps/<int:pk>/evidence/", moving_views.cite, name="cite_gap"),
    path("gaps/<int:pk>/evidence/<int:link>/", moving_views.uncite, name="uncite_gap"),
    path("gaps/<int:pk>/proposals/", moving_views.propose, name="propose"),
    path("gaps/<int:pk>/proposals/<int:proposal>/", moving_views.decide, name="decide_proposal"),
    path("gaps/<int:pk>/step/<slug:action>/", moving_views.step, name="step_gap"),
]
