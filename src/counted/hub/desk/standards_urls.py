"""Addresses for machines: feeds, the map of the site, metadata, harvesting."""

from __future__ import annotations

from django.contrib.sitemaps import views as sitemap_views
from django.urls import path

from counted.hub.desk import feeds, sitemaps, standards_views

urlpatterns = [
    path("feed/atom/", feeds.Atom(), name="atom"),
    path("feed/rss/", feeds.Rss(), name="rss"),
    path("robots.txt", sitemaps.robots, name="robots"),
    path(
        "sitemap.xml",
        sitemap_views.index,
        {"sitemaps": sitemaps.SITEMAPS, "sitemap_url_name": "desk:sitemap_part"},
        name="sitemap",
    ),
    path(
        "sitemap-<section>.xml",
        sitemap_views.sitemap,
        {"sitemaps": sitemaps.SITEMAPS},
        name="sitemap_part",
    ),
    path("oai/", standards_views.harvest, name="oai"),
    path(
        "metadata/<str:collection>/<str:key>/<str:name>", standards_views.metadata, name="metadata"
    ),
]
