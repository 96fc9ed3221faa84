"""Reads on incidents and their contacts; the account comes first. What it may not see is not there (P-19, ADR 0032)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import cast
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from casework import klok, selectors, termijnen
from casework.audit import log
from casework.choices import UITVOERDERS, Rol
from casework.encryption import keystore
from casework.models import Aanstelling, Account, Machtiging, Samenwerkingsverband
from casework.rules import GeenToegang
from casework.termijnen import INCIDENT
from casework.termijnen_sql import laatste_dag
from security.choices import AFGELOPEN, Wijze
from security.models import Contact, Contactlijst, Incident, Incidentbesluit, Incidentontvangst

# Who has one of these roles decides nothing here, whatever else they are (P-11, P-18, D-02).
BESLISSEN_NIET = (*UITVOERDERS, Rol.FG, Rol.BEHEERDER)


@dataclass(frozen=True)
class Rechten:
    """What an account may do with an incident now."""

    besluit: bool
    schrijft: bool
    # Is a contact, and has not said yet that they know of it.
    bevestigt: bool


@dataclass(frozen=True)
class Bericht:
    """A contact of an incident: until when they say that they know of it, and when they did."""

    account: Account
    wijze: str
    uiterlijk: datetime
    bevestigd_op: datetime | None

    @property
    def is_te_laat(self) -> bool:
        return (self.bevestigd_op or klok.now()) > self.uiterlijk


def may_read(account: Account) -> bool:
    """Whether the account reads the register: for a kernpartij, as FG, or as a contact that is an uitvoerder."""
    return (
        selectors.represents_kernpartij(account)
        or account.heeft_rol(Rol.FG)
        or (account.heeft_rol(*UITVOERDERS) and is_contact(account))
    )


def may_write(account: Account) -> bool:
    """Whether the account writes down what is known: for a kernpartij, or as a contact (D-03)."""
    return selectors.represents_kernpartij(account) or (account.heeft_rol(*UITVOERDERS, Rol.FG) and is_contact(account))


def deciding_machtiging(account: Account) -> Machtiging | None:
    """The machtiging with which the account decides about incidents; None for who never does (D-02, P-11)."""
    if account.aanstelling is None or account.heeft_rol(*BESLISSEN_NIET):
        return None
    return selectors.machtiging(account, selectors.verband_van(account))


def is_contact(account: Account) -> bool:
    """Whether the account is a contact now."""
    return Contact.objects.filter(
        account=account, lijst__verband=account.verband_id, lijst__vervangen_op__isnull=True
    ).exists()


# Incidents


def incidenten(account: Account) -> QuerySet[Incident]:
    """The incidents of the samenwerkingsverband, newest first; none for who does not read the register."""
    if account.aanstelling is None or not may_read(account):
        return Incident.objects.none()
    return Incident.objects.filter(verband=account.verband_id).order_by("-gemeld_op", "-nummer")


def list_incidenten(account: Account) -> QuerySet[Incident]:
    """The register, logged as a look; GeenToegang for who does not read it."""
    if not may_read(account):
        log.refused(account, "incidenten.lijst")
        raise GeenToegang
    log.looked(account, "incidenten.lijst")
    return incidenten(account)


def open_incident(account: Account, incident_id: UUID, wat: str = "incident.pagina") -> Incident:
    """One incident, logged as a look at `wat`; GeenToegang otherwise."""
    incident = _with_all(incidenten(account)).filter(pk=incident_id).first()
    if incident is None:
        log.refused(account, wat)
        raise GeenToegang
    log.looked(account, wat, incident)
    contacten = incident.contactlijst.contacten.all() if incident.contactlijst else ()
    people = {contact.account_id for contact in contacten} | {each.genomen_door_id for each in incident.besluiten.all()}
    keystore.prefetch({*people, incident.melder_id})
    return incident


def lock_incident(account: Account, incident_id: UUID) -> Incident:
    """One incident for an action of who may write; nobody else changes it meanwhile. GeenToegang otherwise."""
    if not may_write(account):
        raise GeenToegang
    incident = incidenten(account).select_for_update().filter(pk=incident_id).first()
    if incident is None:
        raise GeenToegang
    return incident


def rights_on(account: Account, incident: Incident) -> Rechten:
    """What the account may do with the incident now."""
    return Rechten(
        besluit=incident.loopt and deciding_machtiging(account) is not None,
        schrijft=incident.loopt and may_write(account),
        bevestigt=any(each.account.pk == account.pk and not each.bevestigd_op for each in berichten(incident)),
    )


def berichten(incident: Incident) -> list[Bericht]:
    """Who was to hear of this incident, by when, and whether they said that they know (D-01); of open_incident()."""
    if incident.contactlijst is None:
        return []
    known = {each.account_id: each.moment for each in incident.ontvangsten.all()}
    return [
        Bericht(
            contact.account,
            contact.get_wijze_display(),
            incident.gemeld_op + timedelta(hours=contact.binnen_uren),
            known.get(contact.account_id),
        )
        for contact in incident.contactlijst.contacten.all()
    ]


def unconfirmed(account: Account) -> list[tuple[Incident, datetime]]:
    """Running incidents of which this contact did not say yet that they know, with the moment by which they should."""
    asked = Contact.objects.filter(account=account, lijst__verband=account.verband_id)
    hours = {contact.lijst_id: contact.binnen_uren for contact in asked}
    if not hours:
        return []
    known = Incidentontvangst.objects.filter(account=account).values("incident")
    found = incidenten(account).exclude(status__in=AFGELOPEN).exclude(pk__in=known).filter(contactlijst__in=hours)
    return [(each, each.gemeld_op + timedelta(hours=hours[cast(UUID, each.contactlijst_id)])) for each in found]


def _with_all(found: QuerySet[Incident]) -> QuerySet[Incident]:
    besluiten = Incidentbesluit.objects.select_related("genomen_door", "namens").order_by("genomen_op", "pk")
    contacten = Contact.objects.select_related("account").order_by("binnen_uren", "account__gebruikersnaam")
    return found.select_related("verband", "melder", "contactlijst").prefetch_related(
        Prefetch("besluiten", besluiten), Prefetch("contactlijst__contacten", contacten), "ontvangsten"
    )


# Contacts


def contactlijst(verband: Samenwerkingsverband) -> Contactlijst | None:
    """The version of the contacts that counts now; None while there is none."""
    return _versions(verband).filter(vervangen_op__isnull=True).first()


def contactlijsten(account: Account) -> list[Contactlijst]:
    """All versions, newest first, logged as a look; GeenToegang for who does not read the register."""
    if not may_read(account):
        log.refused(account, "datalek_contacten.pagina")
        raise GeenToegang
    log.looked(account, "datalek_contacten.pagina")
    found = list(_versions(selectors.verband_van(account)).order_by("-versie"))
    people = {lijst.vastgesteld_door_id for lijst in found} | {
        c.account_id for lijst in found for c in lijst.contacten.all()
    }
    keystore.prefetch(people)
    return found


def possible_contacten(verband: Samenwerkingsverband) -> list[Aanstelling]:
    """Roles of today of who can be a contact, one for each person, by organisation and login name."""
    found = _able(verband).select_related("account", "organisatie")
    ordered = found.order_by("organisatie__naam", "account__gebruikersnaam", "rol")
    one_each = {aanstelling.account_id: aanstelling for aanstelling in ordered}
    keystore.prefetch(one_each)
    return list(one_each.values())


def unfit_contacten(lijst: Contactlijst) -> list[Account]:
    """Contacts of a version who cannot be one today."""
    able = set(_able(lijst.verband).values_list("account_id", flat=True))
    return [contact.account for contact in lijst.contacten.all() if contact.account_id not in able]


def _able(verband: Samenwerkingsverband) -> QuerySet[Aanstelling]:
    """Roles of today with which somebody can be a contact; who represents a kernpartij has a machtiging for it too."""
    today = klok.today()
    acting = Machtiging.objects.op(today).filter(account=OuterRef("account"), organisatie=OuterRef("organisatie"))
    found = Aanstelling.objects.op(today).filter(organisatie__verband=verband, account__is_active=True)
    return found.filter(Q(rol__in=(*UITVOERDERS, Rol.FG)) | Q(Exists(acting), rol=Rol.VERTEGENWOORDIGER))


def _versions(verband: Samenwerkingsverband) -> QuerySet[Contactlijst]:
    contacten = Contact.objects.select_related("account").order_by("binnen_uren", "account__gebruikersnaam")
    found = Contactlijst.objects.filter(verband=verband).select_related("vastgesteld_door", "namens")
    return found.prefetch_related(Prefetch("contacten", contacten))


# For the jobs


def to_tell() -> list[UUID]:
    """Incidents of which the contacts were not mailed yet."""
    return list(Incident.objects.filter(verteld_op__isnull=True).order_by("gemeld_op").values_list("pk", flat=True))


def to_mail(incident: Incident) -> list[Account]:
    """The contacts of an incident who are mailed, as far as they gave an address."""
    found = Contact.objects.filter(lijst=incident.contactlijst_id).exclude(wijze=Wijze.SYSTEEM)
    accounts = [contact.account for contact in found.select_related("account").order_by("pk")]
    return [account for account in accounts if account.is_active and account.mailadres]


def last_day(incident: Incident) -> date | None:
    """The day on which a closed incident is destroyed (R-09)."""
    if incident.afgesloten_op is None:
        return None
    return termijnen.incident(incident.afgesloten_op, settings.INCIDENT_BEWAREN_MAANDEN).laatste_dag


def due_for_destruction() -> list[UUID]:
    """Incidents whose term has run out (R-09)."""
    found = Incident.objects.annotate(einde=laatste_dag(INCIDENT, "afgesloten_op", settings.INCIDENT_BEWAREN_MAANDEN))
    return list(found.filter(einde__lte=klok.today()).order_by("afgesloten_op").values_list("pk", flat=True))
