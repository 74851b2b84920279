"""Addresses of the desk."""

from __future__ import annotations

from django.urls import path

from counted.hub.desk import office_views, secretariat_views

urlpatterns = [
    path("desk/", office_views.desk, name="desk"),
    path("desk/participation/", secretariat_views.taking_part, name="participation"),
    path("desk/participation.csv", secretariat_views.taking_part_csv, name="participation_csv"),
    path("desk/silent/", secretariat_views.silent, name="silent"),
    path("desk/policies/", secretariat_views.policies, name="policies"),
    path("desk/policies/<slug:name>/", secretariat_views.set_policy, name="set_policy"),
    path("desk/mails/", secretariat_views.mails, name="mails"),
    path("desk/mails/<int:pk>/again/", secretariat_views.send_again, name="send_again"),
]
