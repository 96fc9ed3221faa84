"""Reads about the meetings of a casusoverleg: who is invited, who was there, what was recorded (C-11, ADR 0033)."""

from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery

from casework import klok
from casework import selectors as spine
from casework.access import permissions as p
from casework.choices import KERNPARTIJEN, Rol
from casework.encryption import keystore
from casework.models import Aanstelling, Account, Casus, Organisatie
from casework.rules import GeenToegang
from casusoverleg.actions.betrokken import is_involved
from casusoverleg.models import Aanwezige, Beslissing, Bijeenkomst, Deelname, Notulen
from casusoverleg.partners import Deelnemer, deelnemers

# Who takes part with the file, or as an externe with the plan; not who only reads the plan on after closing (C-08).
LEEST = (p.VIEW_CASUSOVERLEG, p.REPORT_PLAN)
# Of the notulen everything is for who reads the file (P-14).
LEEST_NOTULEN = (p.VIEW_CASUSOVERLEG,)


def van_casus(casus: Casus, rights: set[str]) -> QuerySet[Bijeenkomst]:
    """The meetings of a casus, the latest first, for who holds these permissions on it; none for who takes no part."""
    found = Bijeenkomst.objects.filter(casus=casus) if rights & set(LEEST) else Bijeenkomst.objects.none()
    return found.order_by("-dag", "-begin", "pk")


def with_stand(meetings: QuerySet[Bijeenkomst]) -> QuerySet[Bijeenkomst]:
    """Each with `versie`, of its newest notulen, and `vast`, when those were fixed; both empty for who reads none."""
    newest = Notulen.objects.filter(bijeenkomst=OuterRef("pk")).order_by("-versie")
    return meetings.annotate(
        versie=Subquery(newest.values("versie")[:1]), vast=Subquery(newest.values("vastgesteld_op")[:1])
    )


def komende(account: Account, casussen: QuerySet[Casus]) -> QuerySet[Bijeenkomst]:
    """Meetings of today or later in these casussen that go on, the nearest first, each with its casus."""
    running = Bijeenkomst.objects.filter(casus__in=casussen.filter(spine.held(account, *LEEST)).order_by())
    found = running.filter(dag__gte=klok.today(), afgezegd_op__isnull=True)
    return found.select_related("casus").order_by("dag", "begin", "pk")


def get_bijeenkomst(account: Account, bijeenkomst_id: UUID) -> Bijeenkomst:
    """A meeting of a casus in which the account takes part; GeenToegang otherwise."""
    found = Bijeenkomst.objects.select_related("casus__verband").filter(pk=bijeenkomst_id).first()
    if found is None:
        raise GeenToegang
    spine.get_casus(account, found.casus_id, *LEEST)
    return found


def get_notulen(account: Account, notulen_id: UUID) -> Notulen:
    """A version of notulen for who reads the file of the casus; GeenToegang otherwise."""
    found = Notulen.objects.select_related("casus__verband", "bijeenkomst").filter(pk=notulen_id).first()
    if found is None:
        raise GeenToegang
    spine.get_casus(account, found.casus_id, *LEEST_NOTULEN)
    return found


def get_beslissing(account: Account, beslissing_id: UUID) -> Beslissing:
    """A recorded decision for who reads the file of the casus; GeenToegang otherwise."""
    found = Beslissing.objects.select_related("casus", "notulen__bijeenkomst").filter(pk=beslissing_id).first()
    if found is None:
        raise GeenToegang
    spine.get_casus(account, found.casus_id, *LEEST_NOTULEN)
    return found


def concept_van(bijeenkomst: Bijeenkomst) -> Notulen | None:
    """The version that is being written."""
    return Notulen.objects.filter(bijeenkomst=bijeenkomst, vastgesteld_op__isnull=True).first()


def unfinished(casus: Casus) -> bool:
    """Whether a meeting is still to come, or notulen are still a concept: nobody can finish those after closing."""
    coming = Bijeenkomst.objects.filter(casus=casus, dag__gt=klok.today(), afgezegd_op__isnull=True)
    return coming.exists() or Notulen.objects.filter(casus=casus, vastgesteld_op__isnull=True).exists()


def latest(bijeenkomst: Bijeenkomst) -> Notulen | None:
    """The newest version, be it a concept."""
    return Notulen.objects.filter(bijeenkomst=bijeenkomst).first()


def aanwezigen(notulen: Notulen | None) -> list[Aanwezige]:
    """Who was there, by organisatie."""
    rows = Aanwezige.objects.filter(notulen=notulen).select_related("account", "organisatie")
    found = list(rows.order_by("organisatie__naam", "account__gebruikersnaam", "pk"))
    keystore.prefetch(row.account_id for row in found if row.account_id)
    return found


def beslissingen(notulen: Notulen | None) -> list[Beslissing]:
    """What was decided, in order."""
    found = list(Beslissing.objects.filter(notulen=notulen).select_related("account", "organisatie"))
    keystore.prefetch(row.account_id for row in found)
    return found


def can_attend(bijeenkomst: Bijeenkomst) -> list[Deelnemer]:
    """Who takes part on the day of a meeting, and the uitvoerder: each of them once."""
    found: dict[UUID, Deelnemer] = {}
    for person in (*deelnemers(bijeenkomst.casus, bijeenkomst.dag), *_uitvoerders(bijeenkomst)):
        found.setdefault(person.account.pk, person)
    keystore.prefetch(found)
    return list(found.values())


def _uitvoerders(bijeenkomst: Bijeenkomst) -> list[Deelnemer]:
    roles = Aanstelling.objects.op(bijeenkomst.dag).filter(
        organisatie__verband=bijeenkomst.casus.verband_id, rol=Rol.UITVOERDER_CASUSOVERLEG
    )
    found = roles.select_related("account", "organisatie").order_by("account__gebruikersnaam", "pk")
    return [Deelnemer(role.account, role.organisatie) for role in found]


def to_invite(bijeenkomst: Bijeenkomst) -> list[Account]:
    """Who is invited: who takes part that day and reads the file or the plan, and the uitvoerder (ADR 0033).

    An externe who is not involved in the plan is not: what they hear there is more than was shared with them (P-15).
    Out: also those without a mail address; the page names them.
    """
    return [
        person.account
        for person in can_attend(bijeenkomst)
        if person.account.is_active and _belongs(bijeenkomst.casus, person.deelname)
    ]


def _belongs(casus: Casus, deelname: Deelname | None) -> bool:
    if deelname is None:
        return True
    deelname.casus = casus
    return is_involved(deelname)


def to_mail(bijeenkomst: Bijeenkomst) -> list[Account]:
    """Who gets the next message: who is invited; that it is off also who was, and takes part no longer.

    That message says nothing but the day.
    """
    people = {person.pk: person for person in to_invite(bijeenkomst)}
    if bijeenkomst.is_afgezegd:
        told = bijeenkomst.genodigden.select_related("account").order_by("account__gebruikersnaam")
        people |= {row.account_id: row.account for row in told}
        keystore.prefetch(people)
    return list(people.values())


def organisaties(bijeenkomst: Bijeenkomst) -> list[Organisatie]:
    """The organisaties that take part on the day of a meeting: somebody can be there for one of them by name."""
    found = {person.organisatie.pk: person.organisatie for person in can_attend(bijeenkomst)}
    return sorted(found.values(), key=lambda row: (row.soort not in KERNPARTIJEN, row.naam))
