"""Metadata for machines: one work in DataCite or Dublin Core, and the OAI-PMH of the site."""

from __future__ import annotations

import json
from email.utils import parseaddr
from xml.etree import ElementTree as ET

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from counted.hub.desk import describing, oai, works
from counted.hub.desk.describing import JSON_TYPE, XML_TYPE
from counted.hub.desk.works import Work
from counted.hub.ui.describing import site


@require_safe
def metadata(request: HttpRequest, collection: str, key: str, name: str) -> HttpResponse:
    """What is known of a work that everybody may read; 404 for anything else."""
    found = works.find(collection, key)
    if not isinstance(found, Work):
        raise Http404
    here = site(request)
    if name == "datacite.json":
        told = json.dumps(describing.datacite(found, site=here), ensure_ascii=False, indent=1)
        return HttpResponse(told, content_type=f"{JSON_TYPE}; charset=utf-8")
    if name == "datacite.xml":
        return _xml(describing.datacite_xml(found, site=here), XML_TYPE)
    if name == "dublin-core.xml":
        return _xml(describing.dublin_core(found, site=here), "application/xml")
    raise Http404


def _xml(root: ET.Element, media: str) -> HttpResponse:
    text = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return HttpResponse(text, content_type=f"{media}; charset=utf-8")


@csrf_exempt  # changes nothing; harvesters may ask by POST, as the protocol has it
@require_http_methods(["GET", "HEAD", "POST"])
def harvest(request: HttpRequest) -> HttpResponse:
    """The OAI-PMH of the site."""
    asked = request.POST if request.method == "POST" else request.GET
    mail = settings.CONTACT_ADDRESS or parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    here = oai.Repository(site(request), request.build_absolute_uri(reverse("desk:oai")), mail)
    text = oai.answer(dict(asked.lists()), here=here, now=timezone.now())
    return HttpResponse(text, content_type="text/xml; charset=utf-8")
