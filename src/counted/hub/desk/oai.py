"""OAI-PMH 2.0: published works for harvesters, in Dublin Core and DataCite.

Open Archives Initiative, Protocol for Metadata Harvesting, version 2.0 (2002, updated 2015). Six
verbs, one answer each. A long list goes on by a token that is signed and holds where it stopped, so
that nothing is kept here and nothing can be asked for that the protocol does not offer. What was
public and was taken back stays in the lists as deleted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

from django.core import signing
from django.utils import translation

from counted.hub.desk import describing, works
from counted.hub.desk.describing import DATACITE, DATACITE_PLACE, OAI_DC, XSI
from counted.hub.desk.works import Gone, Record, Window, Work
from counted.hub.ui.describing import legal

OAI = "http://www.openarchives.org/OAI/2.0/"
OAI_DATACITE = "http://schema.datacite.org/oai/oai-1.1/"
FIRST_YEAR = datetime(2020, 1, 1, tzinfo=UTC)  #: earlier than anything here was changed
PER_PAGE = 50
SALT = "oai-pmh"
DAY, SECOND = re.compile(r"\d{4}-\d\d-\d\d"), re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
ET.register_namespace("", OAI)

#: Arguments of each verb: required, and allowed besides.
VERBS: Mapping[str, tuple[frozenset[str], frozenset[str]]] = {
    "Identify": (frozenset(), frozenset()),
    "ListSets": (frozenset(), frozenset({"resumptionToken"})),
    "ListMetadataFormats": (frozenset(), frozenset({"identifier"})),
    "GetRecord": (frozenset({"identifier", "metadataPrefix"}), frozenset()),
    "ListIdentifiers": (frozenset({"metadataPrefix"}), frozenset({"from", "until", "set"})),
    "ListRecords": (frozenset({"metadataPrefix"}), frozenset({"from", "until", "set"})),
}
FORMATS = {
    "oai_dc": (f"{OAI_DC[:-1]}.xsd", OAI_DC),
    "oai_datacite": ("http://schema.datacite.org/oai/oai-1.1/oai.xsd", OAI_DATACITE),
    "datacite": (DATACITE_PLACE, DATACITE),
}


class Refused(Exception):
    """A request that the protocol answers with an error condition."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code


@dataclass(frozen=True)
class Place:
    """Which list is told, and where the last answer stopped; a token is one of these, signed."""

    prefix: str
    since: str = ""
    until: str = ""
    set: str = ""
    collection: str = ""
    after: tuple[str, int] | None = None
    told: int = 0


@dataclass(frozen=True)
class Repository:
    """Who answers: the address of the site, the address of the protocol, and whom to write to."""

    site: str
    base: str
    mail: str

    @property
    def host(self) -> str:
        """The name in identifiers."""
        return urlsplit(self.site).hostname or "localhost"

    def identifier(self, record: Record) -> str:
        """The identifier of a record, which never changes."""
        return f"oai:{self.host}:{record.collection}/{record.key}"


def answer(asked: Mapping[str, list[str]], *, here: Repository, now: datetime) -> bytes:
    """The answer to a request, as XML; errors of the protocol are answers too."""
    root = ET.Element(_in("OAI-PMH"))
    root.set(f"{{{XSI}}}schemaLocation", f"{OAI} {OAI}OAI-PMH.xsd")
    _add(root, "responseDate", _stamp(now))
    request = _add(root, "request", here.base)
    try:
        verb, arguments = _understood(asked)
        request.attrib.update({"verb": verb, **{k: legal(v) for k, v in arguments.items()}})
        with translation.override("en"):
            root.append(ANSWERS[verb](here, arguments))
    except Refused as refused:
        if refused.code in ("badVerb", "badArgument"):
            request.attrib.clear()
        _add(root, "error", str(refused), code=refused.code)
    return ET.tostring(root, encoding="utf-8", xml_declaration=True)


def _understood(asked: Mapping[str, list[str]]) -> tuple[str, dict[str, str]]:
    """The verb and its arguments, each once, as the protocol allows them."""
    verbs = asked.get("verb", [])
    if len(verbs) != 1 or verbs[0] not in VERBS:
        raise Refused("badVerb", f"The verb has to be one of {', '.join(VERBS)}, once.")
    verb = verbs[0]
    arguments = {name: values for name, values in asked.items() if name != "verb"}
    required, allowed = VERBS[verb]
    if "resumptionToken" in arguments and verb.startswith("List"):
        required, allowed = frozenset({"resumptionToken"}), frozenset()
    if unknown := set(arguments) - required - allowed:
        raise Refused("badArgument", f"{verb} knows no {', '.join(sorted(map(legal, unknown)))}.")
    if missing := required - set(arguments):
        raise Refused("badArgument", f"{verb} needs {', '.join(sorted(missing))}.")
    if repeated := sorted(name for name, values in arguments.items() if len(values) > 1):
        raise Refused("badArgument", f"{', '.join(repeated)} may stand once only.")
    return verb, {name: values[0] for name, values in arguments.items()}


def _identify(here: Repository, _arguments: Mapping[str, str]) -> ET.Element:
    root = ET.Element(_in("Identify"))
    _add(root, "repositoryName", "Counted")
    _add(root, "baseURL", here.base)
    _add(root, "protocolVersion", "2.0")
    _add(root, "adminEmail", here.mail)
    _add(root, "earliestDatestamp", _stamp(FIRST_YEAR))
    _add(root, "deletedRecord", "persistent")
    _add(root, "granularity", "YYYY-MM-DDThh:mm:ssZ")
    return root


def _sets(here: Repository, arguments: Mapping[str, str]) -> ET.Element:  # noqa: ARG001
    if "resumptionToken" in arguments:
        raise Refused("badResumptionToken", "The list of sets is told in one answer.")
    root = ET.Element(_in("ListSets"))
    for collection in works.collections():
        for name, label in collection.sets.items():
            one = _add(root, "set")
            _add(one, "setSpec", name)
            _add(one, "setName", str(label))
    return root


def _formats(here: Repository, arguments: Mapping[str, str]) -> ET.Element:
    if "identifier" in arguments:
        _record(here, arguments["identifier"])
    root = ET.Element(_in("ListMetadataFormats"))
    for prefix, (schema, namespace) in FORMATS.items():
        one = _add(root, "metadataFormat")
        _add(one, "metadataPrefix", prefix)
        _add(one, "schema", schema)
        _add(one, "metadataNamespace", namespace)
    return root


def _get(here: Repository, arguments: Mapping[str, str]) -> ET.Element:
    _known_format(arguments["metadataPrefix"])
    root = ET.Element(_in("GetRecord"))
    record = _record(here, arguments["identifier"])
    root.append(_told(here, record, arguments["metadataPrefix"]))
    return root


def _list(verb: str) -> Callable[[Repository, Mapping[str, str]], ET.Element]:
    def listed(here: Repository, arguments: Mapping[str, str]) -> ET.Element:
        place = _place(arguments)
        found = list(_window(place))
        if not found and not place.told:
            raise Refused("noRecordsMatch", "Nothing here fits these dates and this set.")
        root = ET.Element(_in(verb))
        for _collection, _at, _row, record in found[:PER_PAGE]:
            is_whole = verb == "ListRecords"
            root.append(_told(here, record, place.prefix) if is_whole else _header(here, record))
        _go_on(root, place, found)
        return root

    return listed


def _place(arguments: Mapping[str, str]) -> Place:
    """Where a list begins, or goes on."""
    if token := arguments.get("resumptionToken"):
        try:
            kept = signing.loads(token, salt=SALT)
            return Place(**{**kept, "after": tuple(kept["after"])})
        except (signing.BadSignature, TypeError, KeyError):
            raise Refused("badResumptionToken", "This token is not one of ours.") from None
    _known_format(arguments["metadataPrefix"])
    since, until = arguments.get("from", ""), arguments.get("until", "")
    if since and until and len(since) != len(until):
        raise Refused("badArgument", "from and until have to be of the same granularity.")
    if since and until and _moment(since) > _moment(until):
        raise Refused("badArgument", "from is later than until.")
    for text in filter(None, (since, until)):
        _moment(text)
    return Place(arguments["metadataPrefix"], since, until, arguments.get("set", ""))


def _window(place: Place) -> Iterator[tuple[str, datetime, int, Record]]:
    """The records of one answer, and one more where the list goes on."""
    left = PER_PAGE + 1
    before = _moment(place.until) + _step(place.until) if place.until else None
    for collection in works.collections():
        if collection.name < place.collection:
            continue
        sets = frozenset(collection.sets) & (
            {place.set} if place.set else frozenset(collection.sets)
        )
        goes_on = collection.name == place.collection and place.after
        after = (datetime.fromisoformat(place.after[0]), place.after[1]) if goes_on else None
        since = _moment(place.since) if place.since else None
        window = Window(sets, since, before, after, left)
        for at, row, record in collection.window(window) if sets else ():
            left -= 1
            yield collection.name, at, row, record
        if left <= 0:
            return


def _go_on(root: ET.Element, place: Place, found: list[Any]) -> None:
    """The token by which a list goes on; an empty one ends a list that had one before."""
    told = place.told + len(found[:PER_PAGE])
    if len(found) > PER_PAGE:
        name, at, row, _record = found[PER_PAGE - 1]
        there = replace(place, collection=name, after=(at.isoformat(), row), told=told)
        _add(root, "resumptionToken", signing.dumps(asdict(there), salt=SALT),
             cursor=str(place.told))  # fmt: skip
    elif place.told:
        _add(root, "resumptionToken", "", cursor=str(place.told), completeListSize=str(told))


def _record(here: Repository, identifier: str) -> Record:
    start = f"oai:{here.host}:"
    collection, slash, key = identifier.removeprefix(start).partition("/")
    found = works.find(collection, key) if identifier.startswith(start) and slash else None
    if found is None:
        raise Refused("idDoesNotExist", "Nothing here has this identifier.")
    return found


def _known_format(prefix: str) -> None:
    if prefix not in FORMATS:
        raise Refused("cannotDisseminateFormat", f"Known are {', '.join(FORMATS)}.")


def _told(here: Repository, record: Record, prefix: str) -> ET.Element:
    root = ET.Element(_in("record"))
    root.append(_header(here, record))
    if isinstance(record, Work):
        _add(root, "metadata").append(_metadata(here, record, prefix))
    return root


def _header(here: Repository, record: Record) -> ET.Element:
    root = ET.Element(_in("header"), {"status": "deleted"} if isinstance(record, Gone) else {})
    _add(root, "identifier", here.identifier(record))
    _add(root, "datestamp", _stamp(record.changed))
    _add(root, "setSpec", record.set)
    return root


def _metadata(here: Repository, work: Work, prefix: str) -> ET.Element:
    if prefix == "oai_dc":
        return describing.dublin_core(work, site=here.site)
    resource = describing.datacite_xml(work, site=here.site)
    if prefix == "datacite":
        return resource
    root = ET.Element(f"{{{OAI_DATACITE}}}oai_datacite")
    root.set(f"{{{XSI}}}schemaLocation", f"{OAI_DATACITE} {FORMATS[prefix][0]}")
    ET.SubElement(root, f"{{{OAI_DATACITE}}}schemaVersion").text = describing.KERNEL
    ET.SubElement(root, f"{{{OAI_DATACITE}}}datacentreSymbol").text = "(:none)"
    ET.SubElement(root, f"{{{OAI_DATACITE}}}payload").append(resource)
    return root


def _moment(text: str) -> datetime:
    """A day or a second of the protocol; Refused for anything else."""
    if DAY.fullmatch(text) or SECOND.fullmatch(text):
        try:
            return datetime.fromisoformat(text.replace("Z", "+00:00")).replace(tzinfo=UTC)
        except ValueError:
            pass
    raise Refused("badArgument", "A date looks like 2026-11-22 or 2026-11-22T08:00:00Z.")


def _step(text: str) -> timedelta:
    """How far beyond `until` is still within it: a day, or a second."""
    return timedelta(days=1) if DAY.fullmatch(text) else timedelta(seconds=1)


def _stamp(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _in(name: str) -> str:
    return f"{{{OAI}}}{name}"


def _add(parent: ET.Element, name: str, text: str = "", **attributes: str) -> ET.Element:
    element = ET.SubElement(parent, _in(name), attributes)
    element.text = legal(text) or None
    return element


ANSWERS: Mapping[str, Callable[[Repository, Mapping[str, str]], ET.Element]] = {
    "Identify": _identify,
    "ListSets": _sets,
    "ListMetadataFormats": _formats,
    "GetRecord": _get,
    "ListIdentifiers": _list("ListIdentifiers"),
    "ListRecords": _list("ListRecords"),
}
