"""People, their roles and the machtigingen that let them act for a kernpartij (P-01, P-18)."""

from datetime import date
from uuid import UUID, uuid4

from celery import current_app
from django.db import transaction
from django.db.models import Q, QuerySet

from casework import identity
from casework.access.context import Actor
from casework.actions.base import action
from casework.actions.parties.akkoord import begin_anew, require_other_who_agrees
from casework.actions.parties.checks import require_beheerder, require_member, require_not_self, verband_id_of
from casework.audit import log
from casework.choices import KERNPARTIJEN, OPENS_FILES, Rol
from casework.encryption import keystore
from casework.models import Aanstelling, Account, Akkoord, Machtiging, Organisatie, Samenwerkingsverband
from casework.rules import RegelFout, require

# Who keeps the accounts, or watches over the work, has no part in the work itself (P-18).
_APART = (Rol.BEHEERDER, Rol.FG)


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
    _appoint(actor, account, organisatie, rol, van, tot_en_met, functie)
    return account


@action("tweede_factor.verwijderd", verwerking=False)
def reset_second_factor(actor: Actor, account: Account) -> Account:
    """Let a person set up the second factor again at the next login, and log them out everywhere (B-03).

    A link to the own organisation that was yet to be confirmed with it opens without: a kernpartij agrees again (P-18).
    Raises RegelFout P-18 for the own account; GeenToegang, also when another samenwerkingsverband made the account.
    """
    require_beheerder(actor, verband_id_of(account))
    require_not_self(actor, account.pk)
    identity.remove_second_factor(account.pk)
    if identity.has_unconfirmed_link(account.pk):
        begin_anew(actor, account)
    identity.end_sessions(account.pk)
    log.changed_elsewhere(actor, "tweede_factor.verwijderd", account)
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

    A role with which files open counts once a kernpartij agrees (akkoord.py); one given by the installation, at once.
    Raises RegelFout P-01 (not a kernpartij, days), P-18 (closed account; administrator or FG beside another role; the
    last who can agree); GeenToegang for a person of another samenwerkingsverband.
    """
    require_beheerder(actor, organisatie.verband_id)
    require_member(account, organisatie.verband_id)
    return _appoint(actor, account, organisatie, rol, van, tot_en_met, functie)


@action("machtiging.gegeven", verwerking=False)
def give_machtiging(
    actor: Actor, account: Account, organisatie: Organisatie, gegeven_door: str, van: date, tot_en_met: date
) -> Machtiging:
    """Register that an organ of a kernpartij lets a person act for it, both days included (P-01).

    Raises RegelFout P-01 (no kernpartij, no organ, days, not a vertegenwoordiger of that party all that time), W-05
    (acts for another party in that time), P-18 (closed account); GeenToegang for a person of another
    samenwerkingsverband.
    """
    require_beheerder(actor, organisatie.verband_id)
    require_member(account, organisatie.verband_id)
    require(
        organisatie.is_kernpartij, "P-01", "Een machtiging komt van de gemeente, de politie of het OM.", "organisatie"
    )
    require(gegeven_door.strip(), "P-01", "Vul in welk orgaan de machtiging gaf.", "gegeven_door")
    require(tot_en_met >= van, "P-01", "De laatste dag ligt voor de eerste.", "tot_en_met")
    # All that time: on a day without the role nothing says whether a kernpartij agreed with it (P-18).
    require(
        _covering(account, van, tot_en_met).filter(organisatie=organisatie, rol=Rol.VERTEGENWOORDIGER).exists(),
        "P-01",
        "Deze persoon is niet al die tijd vertegenwoordiger van deze partij. Geef eerst die rol, of kies andere dagen.",
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


def _appoint(
    actor: Actor,
    account: Account,
    organisatie: Organisatie,
    rol: str,
    van: date,
    tot_en_met: date | None,
    functie: str,
) -> Aanstelling:
    require(
        rol != Rol.VERTEGENWOORDIGER or organisatie.soort in KERNPARTIJEN,
        "P-01",
        "Een vertegenwoordiger hoort bij de gemeente, de politie of het OM.",
        "rol",
    )
    require(tot_en_met is None or tot_en_met >= van, "P-01", "De laatste dag ligt voor de eerste.", "tot_en_met")
    _require_apart(account, organisatie.verband_id, rol, van, tot_en_met)
    if not actor.is_systeem and rol in OPENS_FILES:
        require_other_who_agrees(account, organisatie.verband_id)
    aanstelling = Aanstelling(
        account=account, organisatie=organisatie, rol=rol, functie=functie, van=van, tot_en_met=tot_en_met
    )
    aanstelling.save(force_insert=True)
    if actor.is_systeem and rol in OPENS_FILES:
        Akkoord(aanstelling=aanstelling).save(force_insert=True)
    _refresh_later(aanstelling)
    return aanstelling


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


def _covering(account: Account, van: date, tot_en_met: date) -> QuerySet[Aanstelling]:
    lasting = Q(tot_en_met__isnull=True) | Q(tot_en_met__gte=tot_en_met)
    return account.aanstellingen.filter(lasting, van__lte=van)


def _refresh_later(fact: Aanstelling | Machtiging) -> None:
    """Open the active files of the verband for a new person; a job does it, since the administrator sees no file."""
    transaction.on_commit(lambda: current_app.send_task("casework.tasks.grant_open_files", [str(fact.pk)]))
