"""Addresses of consultations; those of comments never change."""

from __future__ import annotations

from django.urls import path

from counted.hub.guidance.consultations import (
    answer_views,
    comment_views,
    response_views,
    run_views,
    views,
)

IT = "consultations/<int:pk>"
COMMENT = f"{IT}/comments/<int:number>"
GUIDE = "guidance/<slug:slug>"

urlpatterns = [
    path("consultations/", views.consultations, name="consultations"),
    path(f"{IT}/", views.consultation, name="consultation"),
    path(f"{IT}/c<int:serial>/", views.clause, name="consulted_clause"),
    path(f"{IT}/c<int:serial>/comment/", comment_views.on_clause, name="comment_on_clause"),
    path(f"{IT}/whole/", views.whole, name="consulted_whole"),
    path(f"{IT}/whole/comment/", comment_views.on_whole, name="comment_on_whole"),
    path(f"{IT}/mine/", views.own, name="own_comments"),
    path(f"{IT}/agreement/", views.agreement, name="agreement"),
    path(f"{COMMENT}/", views.comment, name="comment"),
    path(f"{COMMENT}/withdraw/", comment_views.withdraw, name="withdraw_comment"),
    path(f"{COMMENT}/agree/", comment_views.agree, name="agree"),
    path(f"{IT}/times/", run_views.change_closing, name="change_closing"),
    path(f"{IT}/answers/", answer_views.answers, name="answers"),
    path(f"{IT}/answers/publish/", run_views.respond, name="respond"),
    path(f"{IT}/groups/<int:group>/", answer_views.group, name="comment_group"),
    path(f"{IT}/response/", response_views.response, name="response"),
    path(f"{IT}/comments.csv", response_views.comments_file, name="comments_file"),
    path(f"{GUIDE}/draft/consult/", run_views.open_consultation, name="open_consultation"),
    path(f"{GUIDE}/comments/", response_views.of_document, name="comments_of_document"),
    path(
        f"{GUIDE}/v<int:number>/c<int:serial>/comments/", response_views.led_here, name="led_here"
    ),
]
