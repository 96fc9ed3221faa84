"""Reads on incidents and their contacts; the account comes first. What it may not see is not there (P-19, ADR 0032)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any
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
    # Is to be mailed, and gave no address: who reads this calls them.
    zonder_adres: bool

    @property
    def is_te_laat(self) -> bool:
        return (self.bevestigd_op or klok.now()) > self.uiterlijk


@dataclass(frozen=True)
class Versie:
    """An earlier version of what is known: since when, written by whom, and the row of it."""

    moment: datetime
    door: str
    tekst: Any


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
            contact.wijze != Wijze.SYSTEEM and not contact.account.mailadres,
        )
        for contact in incident.contactlijst.contacten.all()
    ]


def running(account: Account) -> list[Incident]:
    """The incidents that this account reads and that did not end yet, in one query."""
    return list(incidenten(account).exclude(status__in=AFGELOPEN))


def unconfirmed(account: Account, incidents: list[Incident]) -> list[tuple[Incident, datetime]]:
    """Those of which this contact did not say yet that they know, with the moment by which they should."""
    if not incidents:
        return []
    lijsten = {incident.contactlijst_id for incident in incidents} - {None}
    asked = Contact.objects.filter(account=account, lijst__in=lijsten).values_list("lijst", "binnen_uren")
    hours: dict[UUID | None, int] = dict(asked)
    if not hours or not may_write(account):
        return []
    known = set(Incidentontvangst.objects.filter(account=account).values_list("incident", flat=True))
    waiting = [each for each in incidents if each.contactlijst_id in hours and each.pk not in known]
    return [(each, each.gemeld_op + timedelta(hours=hours[each.contactlijst_id])) for each in waiting]


def versies(incident: Incident) -> list[Versie]:
    """What was known before, newest first; the last is as it was reported. For who opened the incident."""
    rows = [row for row in incident.history.all() if row.history_type != "-"]
    told = [(_text_of(row), row) for row in rows]
    # A decision makes a version too, with the same words.
    changed = [row for (text, row), (before, _) in pairwise([*told, (None, None)]) if text != before]
    people = Account.objects.in_bulk({row.history_user_id for row in changed} - {None})
    keystore.prefetch(people)
    return [
        Versie(row.history_date, str(getattr(people.get(row.history_user_id), "naam", "")), row) for row in changed[1:]
    ]


def _text_of(row: Any) -> tuple[str, ...]:
    return tuple(getattr(row, name) for name in ("feiten", "betrokkenen", "gegevens", "gevolgen", "maatregelen"))


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


def lock_contactlijst(verband: Samenwerkingsverband) -> Contactlijst | None:
    """The same for who replaces it: who waited for another that did finds None."""
    now = Contactlijst.objects.filter(verband=verband, vervangen_op__isnull=True)
    return now.select_for_update().first()


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


def all_fit(verband: Samenwerkingsverband) -> bool | None:
    """Whether every contact of now can be one today; None while there are no contacts. One query."""
    fit = Exists(_able(verband).filter(account=OuterRef("account")))
    now = Contact.objects.filter(lijst__verband=verband, lijst__vervangen_op__isnull=True)
    found = list(now.values_list(fit, flat=True))
    return all(found) if found else None


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


def not_confirmed_in_time(account: Account, running: list[Incident]) -> list[Incident]:
    """Running incidents of which another contact should have said by now that they know."""
    asked = Contact.objects.filter(lijst__in={each.contactlijst_id for each in running}).exclude(account=account)
    known = set(Incidentontvangst.objects.filter(incident__in=running).values_list("incident", "account"))
    contacts = list(asked.values_list("lijst", "account", "binnen_uren"))
    return [
        incident
        for incident in running
        if any(
            lijst == incident.contactlijst_id
            and (incident.pk, contact) not in known
            and incident.gemeld_op + timedelta(hours=hours) < klok.now()
            for lijst, contact, hours in contacts
        )
    ]


def who_decide(accounts: list[UUID]) -> set[UUID]:
    """Those of these accounts who have no role today in which somebody decides nothing about incidents (P-11, P-18)."""
    barred = Aanstelling.objects.op(klok.today()).filter(account__in=accounts, rol__in=BESLISSEN_NIET)
    return set(accounts) - set(barred.values_list("account_id", flat=True))


def fg_names(account: Account) -> list[str]:
    """Who is FG of the samenwerkingsverband today, for the text for the AP (article 33(3)(b) AVG)."""
    found = Aanstelling.objects.op(klok.today()).filter(organisatie__verband=account.verband_id, rol=Rol.FG)
    return sorted({aanstelling.account.naam for aanstelling in found.select_related("account")})


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
