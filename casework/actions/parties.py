"""The administrator keeps organisations, people, roles and machtigingen (P-01, P-18)."""

from datetime import date, timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from celery import current_app
from django.db import transaction
from django.db.models import Q, QuerySet

from casework import identity, klok, overdracht
from casework.access import grants
from casework.access.context import Actor, Systeem
from casework.access.models import Reden
from casework.actions.base import action
from casework.actions.casus import day_after
from casework.audit import log
from casework.choices import KERNPARTIJEN, UITVOERDERS, OrganisatieSoort, Rol
from casework.encryption import keystore
from casework.models import (
    Aanstelling,
    Account,
    Machtiging,
    Organisatie,
    Samenwerkingsverband,
    Verwerkersovereenkomst,
)
from casework.overdracht import Opvolgers
from casework.rules import GeenToegang, RegelFout, require

_NEEDS_KERNPARTIJ = (Rol.VERTEGENWOORDIGER,)
# Who keeps the accounts, or watches over the work, has no part in the work itself (P-18).
_APART = (Rol.BEHEERDER, Rol.FG)
# Access that follows from another fact but is for these roles only: it ends with the last of them at the organisatie
# for which it was given (P-13).
_FOR_ROLES: tuple[tuple[tuple[Rol, ...], tuple[Reden, ...]], ...] = (
    ((Rol.CASUSPARTNER,), (Reden.DEELNAME, Reden.SLUITING)),
    (UITVOERDERS, (Reden.VERZOEK,)),
    ((Rol.FG,), (Reden.RAADPLEGING,)),
)


@action("verband.aangemaakt", verwerking=False)
def create_verband(actor: Actor, naam: str) -> Samenwerkingsverband:
    """Make a samenwerkingsverband with a key of its own; only the installation does this (a Systeem)."""
    if not isinstance(actor, Systeem):
        raise GeenToegang
    verband_id = uuid4()
    keystore.create(verband_id, "samenwerkingsverband", verband_id)
    verband = Samenwerkingsverband(id=verband_id, naam=naam)
    verband.save(force_insert=True)
    return verband


@action("organisatie.aangemaakt", verwerking=False)
def create_organisatie(
    actor: Actor,
    verband: Samenwerkingsverband,
    naam: str,
    soort: str,
    taak: str = "",
    natuurlijk_persoon: bool = False,
) -> Organisatie:
    """Add an organisatie; a second gemeente, politie, OM, RvdK or Reclassering is refused (P-01, P-02)."""
    require_beheerder(actor, verband.pk)
    require(naam.strip(), "P-01", "Vul de naam van de organisatie in.", "naam")
    once = soort not in ("uitvoerder", "extern")
    require(
        not (once and Organisatie.objects.filter(verband=verband, soort=soort).exists()),
        "P-01",
        "Deze partij is er al: een samenwerkingsverband heeft er precies één.",
        "soort",
    )
    require(
        not Organisatie.objects.filter(verband=verband, naam=naam).exists(),
        "P-01",
        "Er is al een organisatie met deze naam.",
        "naam",
    )
    require(
        not natuurlijk_persoon or soort == OrganisatieSoort.UITVOERDER,
        "P-12",
        "Alleen wie als uitvoerder wordt ingehuurd, kan hier één persoon zijn.",
        "natuurlijk_persoon",
    )
    organisatie = Organisatie(verband=verband, naam=naam, soort=soort, taak=taak, natuurlijk_persoon=natuurlijk_persoon)
    organisatie.save(force_insert=True)
    return organisatie


@action("account.aangemaakt", verwerking=False)
def create_account(
    actor: Actor, verband: Samenwerkingsverband, gebruikersnaam: str, naam: str, password: str | None = None
) -> Account:
    """Add a person with a key of their own; without a password nobody can log in as them yet."""
    require_beheerder(actor, verband.pk)
    require(gebruikersnaam.strip() and naam.strip(), "P-18", "Vul naam en gebruikersnaam in.", "naam")
    require(
        not Account.objects.filter(gebruikersnaam=gebruikersnaam.lower()).exists(),
        "P-18",
        "Deze gebruikersnaam is al in gebruik.",
        "gebruikersnaam",
    )
    account = Account(id=uuid4(), gebruikersnaam=gebruikersnaam.lower(), naam=naam)
    keystore.create(account.pk, "account", verband.pk)
    account.set_password(password)
    account.save(force_insert=True)
    return account


@action("persoon.toegevoegd", verwerking=False)
def add_person(
    actor: Actor,
    organisatie: Organisatie,
    gebruikersnaam: str,
    naam: str,
    rol: str,
    van: date,
    tot_en_met: date | None = None,
    functie: str = "",
    password: str | None = None,
) -> Account:
    """Add a person with an account and a first role; both or neither. Raises what create_account and appoint raise."""
    account = create_account(actor, organisatie.verband, gebruikersnaam, naam, password)
    appoint(actor, account, organisatie, rol, van, tot_en_met, functie)
    return account


@action("aanstelling.gegeven", verwerking=False)
def appoint(
    actor: Actor,
    account: Account,
    organisatie: Organisatie,
    rol: str,
    van: date,
    tot_en_met: date | None = None,
    functie: str = "",
) -> Aanstelling:
    """Give a person a role for an organisatie, both days included.

    Raises RegelFout P-01 (not a kernpartij, days), P-18 (closed account; administrator or FG beside another role);
    GeenToegang for a person of another samenwerkingsverband.
    """
    require_beheerder(actor, organisatie.verband_id)
    require_member(account, organisatie.verband_id)
    return _appoint(account, organisatie, rol, van, tot_en_met, functie)


@action("persoon.toegelaten", verwerking=False)
def add_existing_person(
    actor: Actor,
    organisatie: Organisatie,
    gebruikersnaam: str,
    rol: str,
    van: date,
    tot_en_met: date | None = None,
    functie: str = "",
) -> Account:
    """Give somebody who has an account, made in another samenwerkingsverband, a first role here.

    Of the role there nothing is seen here, and of this one nothing there. Raises RegelFout P-18 for a name that no
    open account has, and what appoint raises.
    """
    require_beheerder(actor, organisatie.verband_id)
    account = Account.objects.filter(gebruikersnaam=gebruikersnaam.lower(), is_active=True).first()
    if account is None:
        raise RegelFout("P-18", "Er is geen open account met deze gebruikersnaam.", "gebruikersnaam")
    _appoint(account, organisatie, rol, van, tot_en_met, functie)
    return account


def _appoint(
    account: Account, organisatie: Organisatie, rol: str, van: date, tot_en_met: date | None, functie: str
) -> Aanstelling:
    require(
        rol not in _NEEDS_KERNPARTIJ or organisatie.soort in KERNPARTIJEN,
        "P-01",
        "Een vertegenwoordiger hoort bij de gemeente, de politie of het OM.",
        "rol",
    )
    require(tot_en_met is None or tot_en_met >= van, "P-01", "De laatste dag ligt voor de eerste.", "tot_en_met")
    _require_apart(account, organisatie.verband_id, rol, van, tot_en_met)
    aanstelling = Aanstelling(
        account=account, organisatie=organisatie, rol=rol, functie=functie, van=van, tot_en_met=tot_en_met
    )
    aanstelling.save(force_insert=True)
    _refresh_later(aanstelling)
    return aanstelling


@action("machtiging.gegeven", verwerking=False)
def give_machtiging(
    actor: Actor, account: Account, organisatie: Organisatie, gegeven_door: str, van: date, tot_en_met: date
) -> Machtiging:
    """Register that an organ of a kernpartij lets a person act for it, both days included (P-01).

    Raises RegelFout P-01 (no kernpartij, no organ, days, not a vertegenwoordiger of that party), W-05 (acts
    for another party in that time), P-18 (closed account);
    GeenToegang for a person of another samenwerkingsverband.
    """
    require_beheerder(actor, organisatie.verband_id)
    require_member(account, organisatie.verband_id)
    require(
        organisatie.is_kernpartij, "P-01", "Een machtiging komt van de gemeente, de politie of het OM.", "organisatie"
    )
    require(gegeven_door.strip(), "P-01", "Vul in welk orgaan de machtiging gaf.", "gegeven_door")
    require(tot_en_met >= van, "P-01", "De laatste dag ligt voor de eerste.", "tot_en_met")
    require(
        _overlapping(account, van, tot_en_met).filter(organisatie=organisatie, rol=Rol.VERTEGENWOORDIGER).exists(),
        "P-01",
        "Deze persoon is in die tijd geen vertegenwoordiger van deze partij. Geef eerst die rol.",
        "organisatie",
    )
    others = account.machtigingen.filter(organisatie__verband=organisatie.verband_id).exclude(organisatie=organisatie)
    require(
        not others.filter(van__lte=tot_en_met, tot_en_met__gte=van).exists(),
        "W-05",
        "Deze persoon heeft in die tijd al een machtiging van een andere partij. Niemand beslist voor twee partijen.",
        "organisatie",
    )
    machtiging = Machtiging(
        account=account, organisatie=organisatie, gegeven_door=gegeven_door, van=van, tot_en_met=tot_en_met
    )
    machtiging.save(force_insert=True)
    _refresh_later(machtiging)
    return machtiging


@action("machtiging.beeindigd", verwerking=False)
def end_machtiging(actor: Actor, machtiging: Machtiging, laatste_dag: date) -> Machtiging:
    """Shorten a machtiging; what rested on it ends with it (P-01, P-13).

    In: `laatste_dag` the last day with access, yesterday at the earliest (then access ends now).
    Raises RegelFout P-01 for an earlier day, or one after the end; GeenToegang.
    """
    require_beheerder(actor, machtiging.organisatie.verband_id)
    require_last_day(machtiging, laatste_dag)
    _end_machtiging(machtiging, laatste_dag)
    return machtiging


@action("aanstelling.beeindigd", verwerking=False)
def end_aanstelling(
    actor: Actor, aanstelling: Aanstelling, laatste_dag: date, opvolgers: Opvolgers | None = None
) -> Aanstelling:
    """End a role; what rested on it ends with it, and so do the machtigingen of a vertegenwoordiger (P-01, P-13).

    In: `laatste_dag` as for end_machtiging; `opvolgers` who takes over each kind of open work. That goes over now; what
    nobody takes over comes to the vertegenwoordigers, as does all of it when the product itself ends the role.
    Raises RegelFout P-01 for a wrong day, P-18 for the own role, P-17 without a choice; GeenToegang.
    """
    require_beheerder(actor, aanstelling.organisatie.verband_id)
    _require_not_self(actor, aanstelling.account_id)
    require_last_day(aanstelling, laatste_dag)
    if isinstance(actor, Account):
        overdracht.check(aanstelling, opvolgers or {})
    _end_aanstelling(aanstelling, laatste_dag)
    _hand_over_later(aanstelling, opvolgers or {})
    return aanstelling


@action("account.afgesloten", verwerking=False)
def deactivate_account(actor: Actor, account: Account) -> Account:
    """Close an account: roles, machtigingen, access and sessions end now.

    Raises RegelFout P-18 for the own account, and for somebody who works in another samenwerkingsverband too: nobody
    ends work that they cannot see; P-17 while there is open work, which goes over with the role.
    GeenToegang for an account that another samenwerkingsverband made.
    """
    home = verband_id_of(account)
    require_beheerder(actor, home)
    _require_not_self(actor, account.pk)
    yesterday = klok.today() - timedelta(days=1)
    running = account.aanstellingen.filter(Q(tot_en_met__isnull=True) | Q(tot_en_met__gt=yesterday))
    require(
        not running.exclude(organisatie__verband=home).exists(),
        "P-18",
        "Deze persoon werkt ook in een ander samenwerkingsverband. Beëindig hier alleen de rollen.",
    )
    for aanstelling in running.select_related("organisatie"):
        require(
            not (isinstance(actor, Account) and overdracht.open_work(aanstelling)),
            "P-17",
            "Op deze persoon staat nog werk. Beëindig eerst de rollen: daar kiest u wie het overneemt.",
        )
        _end_aanstelling(aanstelling, yesterday)
    grants.limit_of_account(account.pk, home, klok.today())
    account.is_active = False
    account.save(update_fields=["is_active"])
    identity.end_sessions(account.pk)
    return account


@action("tweede_factor.verwijderd", verwerking=False)
def reset_second_factor(actor: Actor, account: Account) -> Account:
    """Let a person set up the second factor again at the next login, and log them out everywhere (B-03).

    Raises RegelFout P-18 for the own account; GeenToegang, also when another samenwerkingsverband made the account.
    """
    require_beheerder(actor, verband_id_of(account))
    _require_not_self(actor, account.pk)
    identity.remove_second_factor(account.pk)
    identity.end_sessions(account.pk)
    log.changed_elsewhere(actor, "tweede_factor.verwijderd", account)
    return account


def end_grants_after(feit_id: UUID, laatste_dag: date) -> None:
    """Let every grant that follows from a fact end with the last day of that fact."""
    grants.limit_by_feit(feit_id, day_after(laatste_dag))


def require_beheerder(actor: Actor, verband_id: UUID) -> None:
    """Only the functional administrator of the verband, or the installation itself."""
    if isinstance(actor, Systeem):
        return
    if not isinstance(actor, Account) or not any(
        aanstelling.rol == Rol.BEHEERDER and aanstelling.organisatie.verband_id == verband_id
        for aanstelling in actor.aanstellingen_vandaag
    ):
        raise GeenToegang


def verband_id_of(account: Account) -> UUID:
    """The samenwerkingsverband that made the account; it is sealed in its key, also before there is any role."""
    return keystore.get(account.pk).tenant


def kept_for(actor: Actor, account: Account) -> UUID:
    """The samenwerkingsverband for which the actor keeps this person: the own; for a Systeem that of the account."""
    verband_id = actor.verband_id if isinstance(actor, Account) else verband_id_of(account)
    if verband_id is None:
        raise GeenToegang
    return verband_id


def require_member(account: Account, verband_id: UUID) -> None:
    """The person belongs to this samenwerkingsverband and can still log in; GeenToegang, RegelFout P-18."""
    here = account.aanstellingen.filter(organisatie__verband=verband_id)
    if verband_id_of(account) != verband_id and not here.exists():
        raise GeenToegang
    require(account.is_active, "P-18", "Dit account is afgesloten.")


def _require_not_self(actor: Actor, account_id: UUID) -> None:
    require(actor.pk != account_id, "P-18", "Dit kunt u niet voor uzelf doen. Vraag een andere beheerder.")


def _require_apart(account: Account, verband_id: UUID, rol: str, van: date, tot_en_met: date | None) -> None:
    others = _overlapping(account, van, tot_en_met).filter(organisatie__verband=verband_id).exclude(rol=rol)
    require(
        not (others if rol in _APART else others.filter(rol__in=_APART)).exists(),
        "P-18",
        "De beheerder en de FG hebben geen andere rol naast deze. Kies een andere persoon of andere dagen.",
        "rol",
    )


def _overlapping(account: Account, van: date, tot_en_met: date | None) -> QuerySet[Aanstelling]:
    found = account.aanstellingen.filter(Q(tot_en_met__isnull=True) | Q(tot_en_met__gte=van))
    return found.filter(van__lte=tot_en_met) if tot_en_met else found


def require_last_day(fact: Aanstelling | Machtiging | Verwerkersovereenkomst, laatste_dag: date) -> None:
    require(
        laatste_dag >= klok.today() - timedelta(days=1),
        "P-01",
        "De laatste dag kan niet eerder zijn dan gisteren: wat toen gold, blijft zo staan.",
        "laatste_dag",
    )
    require(
        fact.tot_en_met is None or laatste_dag <= fact.tot_en_met,
        "P-01",
        "Dit eindigt al eerder. Langer maken kan niet: geef dan een nieuwe.",
        "laatste_dag",
    )


def _end_machtiging(machtiging: Machtiging, laatste_dag: date) -> None:
    _shorten(machtiging, laatste_dag)
    others = machtiging.account.machtigingen.filter(organisatie=machtiging.organisatie_id)
    if not _has_later(others, laatste_dag):
        # Reading the archive with a purpose is for who acts for a kernpartij.
        ends = laatste_dag + timedelta(days=1)
        grants.limit_at_organisatie(machtiging.account_id, machtiging.organisatie, ends, [Reden.RAADPLEGING])


def _end_aanstelling(aanstelling: Aanstelling, laatste_dag: date) -> None:
    account = aanstelling.account
    _shorten(aanstelling, laatste_dag)
    if aanstelling.rol == Rol.VERTEGENWOORDIGER:
        for machtiging in account.machtigingen.filter(organisatie=aanstelling.organisatie, tot_en_met__gt=laatste_dag):
            _end_machtiging(machtiging, laatste_dag)
    verband_id, ends = aanstelling.organisatie.verband_id, laatste_dag + timedelta(days=1)
    if not _has_later(account.aanstellingen.filter(organisatie__verband=verband_id), laatste_dag):
        grants.limit_of_account(account.pk, verband_id, ends)
    for rollen, redenen in _FOR_ROLES:
        others = account.aanstellingen.filter(rol__in=rollen, organisatie=aanstelling.organisatie_id)
        if aanstelling.rol in rollen and not _has_later(others, laatste_dag):
            grants.limit_at_organisatie(account.pk, aanstelling.organisatie, ends, redenen)


def _shorten(fact: Aanstelling | Machtiging, laatste_dag: date) -> None:
    """Set the last day. What had not begun by then is put in the past whole, since it never came to hold."""
    if laatste_dag < fact.van:
        laatste_dag = klok.today() - timedelta(days=1)
        fact.van = laatste_dag
    fact.tot_en_met = laatste_dag
    fact.save()
    end_grants_after(fact.pk, laatste_dag)


def _has_later(facts: QuerySet[Any], laatste_dag: date) -> bool:
    return facts.filter(Q(tot_en_met__isnull=True) | Q(tot_en_met__gt=laatste_dag)).exists()


def _hand_over_later(aanstelling: Aanstelling, opvolgers: Opvolgers) -> None:
    """A job for each kind does it, since the administrator sees no file."""
    for soort in overdracht.soorten():
        if opvolger := opvolgers.get(soort.code):
            ids = [aanstelling.pk, aanstelling.organisatie.verband_id, soort.id, opvolger.pk]
            send = partial(current_app.send_task, "casework.tasks.hand_over_work", [str(each) for each in ids])
            transaction.on_commit(send)


def _refresh_later(fact: Aanstelling | Machtiging) -> None:
    """Open the active files of the verband for a new person; a job does it, since the administrator sees no file."""
    transaction.on_commit(lambda: current_app.send_task("casework.tasks.grant_open_files", [str(fact.pk)]))
