"""Addresses of calls, contributions and reviews."""

from __future__ import annotations

from django.urls import path

from counted.hub.calls import (
    answer_views,
    judge_views,
    organise_views,
    paper_views,
    review_views,
    views,
)

app_name = "calls"
urlpatterns = [
    path("calls/", views.calls, name="calls"),
    path("calls/new/", organise_views.new, name="new"),
    path("calls/mine/", answer_views.mine, name="mine"),
    path("calls/<slug:slug>/", views.call, name="call"),
    path("calls/<slug:slug>/report/", views.report, name="report"),
    path("calls/<slug:slug>/form.<slug:kind>", views.paper, name="paper"),
    path("calls/<slug:slug>/answer/", answer_views.begin, name="begin"),
    path("calls/<slug:slug>/bring/", paper_views.bring_new, name="bring_new"),
    # running a call
    path("calls/<slug:slug>/edit/", organise_views.edit, name="edit"),
    path("calls/<slug:slug>/questions/", organise_views.questions, name="questions"),
    path("calls/<slug:slug>/questions/new/", organise_views.question, name="new_question"),
    path("calls/<slug:slug>/questions/<int:pk>/", organise_views.question, name="question"),
    path(
        "calls/<slug:slug>/questions/<int:pk>/order/",
        organise_views.question_order,
        name="question_order",
    ),
    path("calls/<slug:slug>/preview/", organise_views.preview, name="preview"),
    path("calls/<slug:slug>/publish/", organise_views.publish, name="publish"),
    path("calls/<slug:slug>/codes/", organise_views.codes, name="codes"),
    path("calls/<slug:slug>/reviewing/", organise_views.reviewing_page, name="reviewing"),
    path("calls/<slug:slug>/reviewers/", organise_views.add_reviewer, name="add_reviewer"),
    path("calls/<slug:slug>/phases/new/", organise_views.phase, name="new_phase"),
    path("calls/<slug:slug>/phases/<int:pk>/", organise_views.phase, name="phase"),
    path("calls/<slug:slug>/phases/<int:pk>/share/", organise_views.share, name="share"),
    path(
        "calls/<slug:slug>/phases/<int:phase>/criteria/new/",
        organise_views.criterion,
        name="new_criterion",
    ),
    path(
        "calls/<slug:slug>/phases/<int:phase>/criteria/<int:pk>/",
        organise_views.criterion,
        name="criterion",
    ),
    path("calls/<slug:slug>/contributions/", judge_views.organise, name="organise"),
    path("calls/<slug:slug>/mailed/", judge_views.mailed, name="mailed"),
    path("calls/<slug:slug>/decisions/", judge_views.tell, name="tell"),
    path("calls/<slug:slug>/report/write/", judge_views.write_report, name="write_report"),
    path("calls/<slug:slug>/contributions/<slug:code>/", judge_views.judge, name="judge"),
    path("calls/<slug:slug>/contributions/<slug:code>/ask/", judge_views.assign, name="assign"),
    path(
        "calls/<slug:slug>/contributions/<slug:code>/asked/<int:pk>/",
        judge_views.unassign,
        name="unassign",
    ),
    path("calls/<slug:slug>/contributions/<slug:code>/mask/", judge_views.mask, name="mask"),
    path("calls/<slug:slug>/contributions/<slug:code>/decide/", judge_views.decide, name="decide"),
    path("calls/<slug:slug>/contributions/<slug:code>/extend/", judge_views.extend, name="extend"),
    path(
        "calls/<slug:slug>/contributions/<slug:code>/remark/",
        judge_views.judge_remark,
        name="judge_remark",
    ),
    path("calls/<slug:slug>/contributions/<slug:code>/join/", judge_views.join, name="join"),
    path("calls/<slug:slug>/contributions/<slug:code>/adopt/", judge_views.adopt, name="adopt"),
    path(
        "calls/<slug:slug>/contributions/<slug:code>/files/<int:pk>/",
        judge_views.judge_file,
        name="judge_file",
    ),
    # answering
    path("contributions/<slug:code>/", answer_views.contribution, name="contribution"),
    path("contributions/<slug:code>/withdraw/", answer_views.withdraw, name="withdraw"),
    path("contributions/<slug:code>/late/", answer_views.late, name="late"),
    path("contributions/<slug:code>/agree/", answer_views.agree, name="agree"),
    path("contributions/<slug:code>/bring/", paper_views.bring, name="bring"),
    path("contributions/<slug:code>/form.<slug:kind>", paper_views.paper, name="own_paper"),
    path("contributions/<slug:code>/files/<int:pk>/", answer_views.file, name="file"),
    path("contributions/<slug:code>/write/<slug:step>/", answer_views.step, name="step"),
    # reviewing
    path("reviews/<int:pk>/", review_views.review, name="review"),
    path("reviews/<int:pk>/answer/", review_views.answer, name="answer"),
    path("reviews/<int:pk>/conflict/", review_views.conflict, name="conflict"),
    path("reviews/<int:pk>/remark/", review_views.remark, name="remark"),
    path("reviews/<int:pk>/files/<int:number>/", review_views.file, name="review_file"),
]
