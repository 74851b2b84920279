"""A work in the words of schema.org, Dublin Core and DataCite.

DataCite Metadata Schema 4.6 (2024). Nothing here has a DOI of ours: where a work has none, the
schema's own word for "to be assigned" stands, and the address beside it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree as ET

from django.urls import reverse

from counted.hub.desk.works import PENDING, UNKNOWN, Agent, Work
from counted.hub.ui.describing import ROR, SPDX, Described, legal, without_empty

OAI_DC = "http://www.openarchives.org/OAI/2.0/oai_dc/"
DC = "http://purl.org/dc/elements/1.1/"
DATACITE = "http://datacite.org/schema/kernel-4"
DATACITE_PLACE = "https://schema.datacite.org/meta/kernel-4.6/metadata.xsd"
KERNEL = "4.6"
LONGEST_HEADLINE = 110  #: characters, as search engines ask for
XSI = "http://www.w3.org/2001/XMLSchema-instance"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
JSON_TYPE = "application/vnd.datacite.datacite+json"
XML_TYPE = "application/vnd.datacite.datacite+xml"
for _prefix, _name in (("oai_dc", OAI_DC), ("dc", DC), ("datacite", DATACITE), ("xsi", XSI)):
    ET.register_namespace(_prefix, _name)


def described(work: Work, *, site: str) -> Described:
    """The head of the page of a work."""
    foreign = [(it, f"{work.url}?in={it}") for it in work.languages if it != work.language]
    return Described(
        title=work.title,
        url=work.url,
        summary=work.summary,
        type="article",
        language=work.language,
        data=schema_org(work, site=site),
        alternates=[(work.language, f"{work.url}?in={work.language}"), *foreign] if foreign else [],
        metadata=[
            (JSON_TYPE, metadata_url(work, "datacite.json")),
            (XML_TYPE, metadata_url(work, "datacite.xml")),
        ],
    )


def metadata_url(work: Work, name: str) -> str:
    """Where the metadata of a work are."""
    return reverse("desk:metadata", args=[work.collection, work.key, name])


def schema_org(work: Work, *, site: str) -> dict[str, Any]:
    """JSON-LD, without its context."""
    told = {
        "@type": work.schema,
        "@id": f"{site}{work.url}",
        "url": f"{site}{work.url}",
        "name": work.title,
        "description": work.summary,
        "keywords": list(work.subjects),
        "identifier": f"https://doi.org/{work.doi}" if work.doi else "",
    }
    more = _of_project(work) if work.schema == "Project" else _of_text(work, site)
    return without_empty({**told, **more, **work.more})


def _of_project(work: Work) -> dict[str, Any]:
    """A project has no author and no day of publication: it is out there."""
    return {
        "areaServed": _countries(work),
        "location": _point(work),
        "parentOrganization": [_agent(it) for it in work.creators if it.is_organisation],
    }


def _of_text(work: Work, site: str) -> dict[str, Any]:
    is_data = work.schema == "Dataset"
    has_headline = work.schema in ("Report", "NewsArticle")
    files = [
        {
            "@type": "DataDownload" if is_data else "MediaObject",
            "encodingFormat": media,
            "contentUrl": f"{site}{path}",
        }
        for media, path in work.files
    ]
    return {
        "headline": work.title[:LONGEST_HEADLINE] if has_headline else "",
        "inLanguage": work.language,
        "datePublished": _year_or_day(work),
        "dateModified": work.changed.date().isoformat(),
        "author": [_agent(it) for it in work.creators],
        "publisher": {"@type": "Organization", "name": work.publisher},
        "license": work.licence_url,
        "isBasedOn": list(work.sources),
        "version": work.version,
        "spatialCoverage": [*_countries(work), *filter(None, [_point(work)])],
        "distribution" if is_data else "encoding": files,
    }


def _countries(work: Work) -> list[dict[str, str]]:
    return [{"@type": "Country", "name": it, "identifier": it} for it in work.countries]


def _point(work: Work) -> dict[str, Any] | None:
    if work.point is None:
        return None
    north, east = work.point
    geo = {"@type": "GeoCoordinates", "latitude": north, "longitude": east}
    return {"@type": "Place", "geo": geo}


def _agent(agent: Agent) -> dict[str, Any]:
    return without_empty(
        {
            "@type": "Organization" if agent.is_organisation else "Person",
            "name": agent.name,
            "identifier": f"{ROR}{agent.ror}" if agent.ror else "",
            "affiliation": {"@type": "Organization", "name": agent.affiliation}
            if agent.affiliation
            else "",
        }
    )


def dublin_core(work: Work, *, site: str) -> ET.Element:
    """The fifteen elements of Dublin Core, as OAI-PMH wants them."""
    root = ET.Element(f"{{{OAI_DC}}}dc")
    root.set(f"{{{XSI}}}schemaLocation", f"{OAI_DC} {OAI_DC[:-1]}.xsd")
    for name, text, language in _elements(work, site):
        element = ET.SubElement(root, f"{{{DC}}}{name}")
        element.text = legal(text)
        if language:
            element.set(XML_LANG, language)
    return root


def _elements(work: Work, site: str) -> Iterator[tuple[str, str, str]]:
    yield "title", work.title, work.language
    yield from (("creator", it.name, "") for it in work.creators)
    yield from (("subject", it, "") for it in work.subjects)
    if work.summary:
        yield "description", work.summary, work.language
    yield "publisher", work.publisher, ""
    yield "date", _year_or_day(work), ""
    yield "type", work.type, "en"
    yield from (("format", media, "") for media, _ in work.files)
    yield "identifier", f"{site}{work.url}", ""
    if work.doi:
        yield "identifier", f"https://doi.org/{work.doi}", ""
    yield from (("source", it, "") for it in work.sources)
    yield "language", work.language, ""
    yield from (("coverage", it, "") for it in work.countries)
    if work.licence:
        yield "rights", work.licence_url or work.licence, ""


def _year_or_day(work: Work) -> str:
    return str(work.year) if work.year else work.published.date().isoformat()


def datacite(work: Work, *, site: str) -> dict[str, Any]:
    """DataCite's JSON; its keys are those of the XML in the plural."""
    issued = {"date": _year_or_day(work), "dateType": "Issued"}
    updated = {"date": work.changed.date().isoformat(), "dateType": "Updated"}
    rights = {"rights": work.licence, "rightsUri": work.licence_url,
              "rightsIdentifier": work.licence, "rightsIdentifierScheme": "SPDX",
              "schemeUri": SPDX}  # fmt: skip
    description = {"description": work.summary, "descriptionType": "Abstract",
                   "lang": work.language}  # fmt: skip
    return without_empty(
        {
            "identifiers": [{"identifier": work.doi or PENDING, "identifierType": "DOI"}],
            "creators": [_creator(it) for it in work.creators or (Agent(UNKNOWN),)],
            "titles": [{"title": work.title, "lang": work.language}],
            "publisher": {"name": work.publisher},
            "publicationYear": str(work.year or work.published.year),
            "types": {"resourceTypeGeneral": work.general_type, "resourceType": work.type},
            "subjects": [{"subject": it} for it in work.subjects],
            "dates": [issued, updated],
            "language": work.language,
            "alternateIdentifiers": [
                {"alternateIdentifier": f"{site}{work.url}", "alternateIdentifierType": "URL"}
            ],
            "relatedIdentifiers": [
                {"relatedIdentifier": it, "relatedIdentifierType": "URL",
                 "relationType": "References"}
                for it in work.sources
            ],
            "formats": [media for media, _ in work.files],
            "version": work.version,
            "rightsList": [without_empty(rights)] if work.licence else [],
            "descriptions": [description] if work.summary else [],
            "geoLocations": _places(work),
            "schemaVersion": DATACITE,
        }
    )  # fmt: skip


def _creator(agent: Agent) -> dict[str, Any]:
    known = {"nameIdentifier": f"{ROR}{agent.ror}", "nameIdentifierScheme": "ROR",
             "schemeUri": ROR}  # fmt: skip
    return without_empty(
        {
            "name": agent.name,
            "nameType": "Organizational" if agent.is_organisation else "Personal",
            "affiliation": [{"name": agent.affiliation}] if agent.affiliation else [],
            "nameIdentifiers": [known] if agent.ror else [],
        }
    )


def _places(work: Work) -> list[dict[str, Any]]:
    places: list[dict[str, Any]] = [{"geoLocationPlace": it} for it in work.countries]
    if work.point:
        north, east = work.point
        point = {"pointLongitude": east, "pointLatitude": north}
        places.append({"geoLocationPoint": point})
    return places


#: What the XML calls each: the list and, in it, an element with its text and its attributes.
LISTS = (
    ("titles", "title", "title", {"lang": XML_LANG}),
    ("subjects", "subject", "subject", {}),
    ("dates", "date", "date", {"dateType": "dateType"}),
    ("alternateIdentifiers", "alternateIdentifier", "alternateIdentifier",
     {"alternateIdentifierType": "alternateIdentifierType"}),
    ("relatedIdentifiers", "relatedIdentifier", "relatedIdentifier",
     {"relatedIdentifierType": "relatedIdentifierType", "relationType": "relationType"}),
    ("rightsList", "rights", "rights",
     {"rightsUri": "rightsURI", "rightsIdentifier": "rightsIdentifier",
      "rightsIdentifierScheme": "rightsIdentifierScheme", "schemeUri": "schemeURI"}),
    ("descriptions", "description", "description",
     {"descriptionType": "descriptionType", "lang": XML_LANG}),
)  # fmt: skip


def datacite_xml(work: Work, *, site: str) -> ET.Element:
    """DataCite's XML, made from the JSON so that the two never differ."""
    told = datacite(work, site=site)
    root = ET.Element(_in("resource"))
    root.set(f"{{{XSI}}}schemaLocation", f"{DATACITE} {DATACITE_PLACE}")
    identifier = told["identifiers"][0]
    _add(root, "identifier", identifier["identifier"], identifierType="DOI")
    creators = ET.SubElement(root, _in("creators"))
    for one in told["creators"]:
        creator = ET.SubElement(creators, _in("creator"))
        _add(creator, "creatorName", one["name"], nameType=one["nameType"])
        for it in one.get("nameIdentifiers", ()):
            _add(creator, "nameIdentifier", it["nameIdentifier"],
                 nameIdentifierScheme="ROR", schemeURI=ROR)  # fmt: skip
        for it in one.get("affiliation", ()):
            _add(creator, "affiliation", it["name"])
    _add(root, "publisher", told["publisher"]["name"])
    _add(root, "publicationYear", told["publicationYear"])
    kind = told["types"]
    _add(root, "resourceType", kind["resourceType"],
         resourceTypeGeneral=kind["resourceTypeGeneral"])  # fmt: skip
    _add(root, "language", told["language"])
    for name, element, key, attributes in LISTS:
        if told.get(name):
            listed = ET.SubElement(root, _in(name))
            for one in told[name]:
                named = {attributes[it]: one[it] for it in attributes if one.get(it)}
                _add(listed, element, one[key], **named)
    if told.get("formats"):
        formats = ET.SubElement(root, _in("formats"))
        for it in told["formats"]:
            _add(formats, "format", it)
    if told.get("version"):
        _add(root, "version", told["version"])
    _add_places(root, told.get("geoLocations", ()))
    return root


def _add_places(root: ET.Element, places: Any) -> None:
    if not places:
        return
    listed = ET.SubElement(root, _in("geoLocations"))
    for place in places:
        one = ET.SubElement(listed, _in("geoLocation"))
        if name := place.get("geoLocationPlace"):
            _add(one, "geoLocationPlace", name)
        if point := place.get("geoLocationPoint"):
            at = ET.SubElement(one, _in("geoLocationPoint"))
            for axis in ("pointLongitude", "pointLatitude"):
                _add(at, axis, str(point[axis]))


def _in(name: str) -> str:
    return f"{{{DATACITE}}}{name}"


def _add(parent: ET.Element, name: str, text: str, **attributes: str) -> None:
    ET.SubElement(parent, _in(name), attributes).text = legal(text)
