"""Addresses of requests, notices and the secretariat's desk; search and translations add theirs."""

from __future__ import annotations

from counted.hub.desk.membership_urls import urlpatterns as membership_urls
from counted.hub.desk.notice_urls import urlpatterns as notice_urls
from counted.hub.desk.office_urls import urlpatterns as office_urls
from counted.hub.desk.request_urls import urlpatterns as request_urls
from counted.hub.desk.search_urls import urlpatterns as search_urls
from counted.hub.desk.standards_urls import urlpatterns as standards_urls
from counted.hub.desk.translation_urls import urlpatterns as translation_urls

app_name = "desk"
urlpatterns = [
    *search_urls,
    *request_urls,
    *notice_urls,
    *office_urls,
    *membership_urls,
    *translation_urls,
    *standards_urls,
]
