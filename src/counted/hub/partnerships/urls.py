"""Addresses of needs and exchanges."""

from __future__ import annotations

from django.urls import path

from counted.hub.partnerships import counting_views, exchange_views, views

app_name = "partnerships"
urlpatterns = [
    path("needs/", views.needs, name="needs"),
    path("needs/new/", views.state, name="state"),
    path("needs/overview/", counting_views.overview, name="overview"),
    path("needs/<int:pk>/", views.need, name="need"),
    path("needs/<int:pk>/edit/", views.change, name="change_need"),
    path("needs/<int:pk>/end/", views.end, name="end_need"),
    path("needs/<int:pk>/ask/<int:person>/", views.ask, name="ask"),
    path("exchanges/", exchange_views.exchanges, name="exchanges"),
    path("exchanges/new/", exchange_views.begin, name="begin_exchange"),
    path("exchanges/<slug:slug>/", exchange_views.exchange, name="exchange"),
    path("exchanges/<slug:slug>/edit/", exchange_views.change, name="change_exchange"),
    path("exchanges/<slug:slug>/withdraw/", exchange_views.withdraw, name="withdraw_exchange"),
    path("exchanges/<slug:slug>/links/", exchange_views.link, name="link_exchange"),
    path("exchanges/<slug:slug>/parts/<int:part>/", exchange_views.answer, name="answer_part"),
]
