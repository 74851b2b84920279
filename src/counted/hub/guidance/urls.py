"""Addresses of gaps and of guidance."""

from __future__ import annotations

from counted.hub.guidance.consultations import urls as consultations
from counted.hub.guidance.documents import urls as documents
from counted.hub.guidance.gaps import urls as gaps

app_name = "guidance"
urlpatterns = [*gaps.urlpatterns, *documents.urlpatterns, *consultations.urlpatterns]
