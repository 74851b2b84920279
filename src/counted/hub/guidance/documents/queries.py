"""Reading documents: which version, its clauses, and what became of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

from django.db.models import Q, QuerySet

from counted.hub.accounts.rules import Standing
from counted.hub.evidence.models import Link
from counted.hub.guidance.documents import mapping, rules
from counted.hub.guidance.models import (
    Change,
    Clause,
    Document,
    Passage,
    Proposal,
    Term,
    Version,
)

MOST_OFFERED = 60  #: proposals to choose from
NOT_DRAFT = ~Q(state=Version.State.DRAFT)


def documents() -> QuerySet[Document]:
    """All documents with who keeps them."""
    return Document.objects.select_related(
        "body", "organisation", "author", "speaks_for", "adapts__document"
    )


def document(slug: str) -> Document | None:
    """One document, whoever reads it."""
    return documents().filter(slug=slug).first()


def public() -> QuerySet[Document]:
    """The documents that everybody reads: something of them is published, and not withdrawn."""
    published = Version.objects.filter(NOT_DRAFT).values("document")
    return documents().filter(withdrawn_reason="", pk__in=published)


def readable(who: Standing, document: Document) -> bool:
    """Whether there is anything of a document for this reader."""
    if rules.may_write(who, document):
        return True
    return not document.withdrawn_reason and document.versions.filter(NOT_DRAFT).exists()


def versions(who: Standing, document: Document) -> list[Version]:
    """The versions of a document that somebody reads, the latest first."""
    found = list(document.versions.order_by("-number"))
    for it in found:
        it.document = document
    return [it for it in found if rules.may_read_version(who, it)]


def current(found: Sequence[Version]) -> Version | None:
    """What stands today among versions that somebody reads: the last that is no draft."""
    return next((it for it in found if it.state != Version.State.DRAFT), None)


def latest(document: Document) -> Version | None:
    """The last published version, for everybody."""
    return document.versions.filter(NOT_DRAFT).order_by("-number").first()


def passages(version: Version) -> list[Passage]:
    """The passages of a version in order, each knowing its version."""
    found = list(version.passages.select_related("clause__origin__document"))
    for it in found:
        it.version = version
    return found


def ways_of(document_id: int) -> list[Change]:
    """All ways between all versions of a document."""
    return list(Change.objects.filter(version__document_id=document_id).order_by("pk"))


def pairs(changes: Sequence[Change]) -> list[mapping.Way]:
    """Changes as the ways that the map is made of."""
    return [(it.before_id, it.after_id) for it in changes]


def prints(document_id: int) -> dict[int, str]:
    """By what each passage of a document reads the same."""
    rows = Passage.objects.filter(version__document_id=document_id)
    return dict(rows.values_list("pk", "sha256"))


def between(old: Version, new: Version) -> tuple[list[mapping.Way], dict[mapping.Way, str]]:
    """The ways from one version to a later one, over all those between them, and their kinds."""
    changes = pairs(ways_of(new.document_id))
    before = list(old.passages.values_list("pk", flat=True))
    after = list(new.passages.values_list("pk", flat=True))
    old_ones, earlier = set(before), mapping.all_origins(after, changes)
    led = [(a, b) for b in after for a in (b, *earlier[b]) if a in old_ones]
    ways = mapping.whole(led, before=before, after=after)
    return ways, mapping.named(ways, prints(new.document_id))


def history(clause: Clause) -> list[Passage]:
    """How a clause read in each published version that has it, the latest first."""
    found = clause.passages.filter(~Q(version__state=Version.State.DRAFT))
    rows = found.select_related("version__document", "clause__origin__document")
    return list(rows.order_by("-version__number"))


def proposals_for(passage: Passage) -> list[Proposal]:
    """The proposals that a clause of a draft takes up, or could: those on gaps that are open."""
    open_gaps = Q(gap__state__in=("raised", "accepted", "in_work"))
    could = open_gaps & ~Q(state=Proposal.State.DECLINED)
    found = Proposal.objects.filter(could | Q(passages=passage)).select_related("gap")
    return list(found.distinct().order_by("-at", "-pk")[:MOST_OFFERED])


def lineage(passage: Passage) -> list[Clause]:
    """The clause of a passage, and those that went into it."""
    earlier = mapping.origins(passage.pk, pairs(ways_of(passage.version.document_id)))
    merged = Clause.objects.filter(passages__in=earlier).exclude(pk=passage.clause_id)
    return [passage.clause, *merged.distinct()]


def because(passage: Passage) -> list[Proposal]:
    """The proposals that a passage, or any of those from which it came, takes up."""
    earlier = mapping.origins(passage.pk, pairs(ways_of(passage.version.document_id)))
    found = Proposal.objects.filter(passages__in=[passage.pk, *earlier])
    return list(found.select_related("gap", "author", "speaks_for").distinct().order_by("at", "pk"))


def links_of(clauses: Collection[Clause]) -> Counter[int]:
    """How many links of evidence each clause has, in either direction; for counting only."""
    keys = [str(it.pk) for it in clauses]
    rows = Link.objects.filter(
        Q(source_kind="clause", source_key__in=keys) | Q(target_kind="clause", target_key__in=keys)
    ).values_list("source_kind", "source_key", "target_kind", "target_key")
    counted: Counter[int] = Counter()
    for kind, key, other_kind, other_key in rows:
        counted.update({int(key)} if kind == "clause" and key in keys else set())
        counted.update({int(other_key)} if other_kind == "clause" and other_key in keys else set())
    return counted


def standing_versions() -> QuerySet[Version]:
    """The version of today of every document that everybody reads."""
    published = Version.objects.filter(NOT_DRAFT, document__withdrawn_reason="")
    return published.order_by("document_id", "-number").distinct("document_id")


def published_passages() -> QuerySet[Passage]:
    """Clauses as every published version of what was not withdrawn has them, for cards."""
    published = Version.objects.filter(NOT_DRAFT, document__withdrawn_reason="")
    rows = Passage.objects.filter(version__in=published.values("pk"))
    return rows.select_related(
        "clause__document", "version__document__body", "version__document__organisation"
    )


def standing_passages() -> QuerySet[Passage]:
    """Clauses as they stand today, with what their cards and pages show."""
    return published_passages().filter(version__in=standing_versions().values("pk"))


def uses(term: Term) -> list[Passage]:
    """The clauses of today whose words lead to a term."""
    leads = rf"/terms/{term.slug}(?![-_[:alnum:]])"
    rows = standing_passages().filter(text__regex=leads)
    return list(rows.order_by("version__document__title", "position"))


def defining_clauses() -> QuerySet[Clause]:
    """The clauses of today that define something."""
    defined = standing_passages().filter(kind=Passage.Kind.DEFINITION)
    rows = Clause.objects.filter(pk__in=defined.values("clause"))
    return rows.select_related("document").order_by("document__title", "serial")


def defined_by(clause: Clause) -> list[Term]:
    """The terms that a clause defines, each with all of its definitions."""
    rows = Term.objects.filter(definitions__clause=clause).distinct()
    return list(rows.prefetch_related("definitions"))
