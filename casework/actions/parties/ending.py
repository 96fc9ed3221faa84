"""The end of a machtiging, a role or an account, of the access and of the work that rested on it (P-01, P-13, P-17)."""

from datetime import date, timedelta
from functools import partial
from typing import Any

from celery import current_app
from django.db import transaction
from django.db.models import Q, QuerySet

from casework import identity, klok, overdracht
from casework.access import grants
from casework.access.context import Actor
from casework.access.models import Reden
from casework.actions.base import action
from casework.actions.parties.checks import require_beheerder, require_last_day, require_not_self, verband_id_of
from casework.choices import UITVOERDERS, Rol
from casework.models import Aanstelling, Account, Machtiging
from casework.overdracht import Opvolgers
from casework.rules import require

# Access that follows from another fact but is for these roles only: it ends with the last of them at the organisatie
# for which it was given (P-13).
_FOR_ROLES: tuple[tuple[tuple[Rol, ...], tuple[Reden, ...]], ...] = (
    ((Rol.CASUSPARTNER,), (Reden.DEELNAME, Reden.SLUITING)),
    (UITVOERDERS, (Reden.VERZOEK,)),
    ((Rol.FG,), (Reden.RAADPLEGING,)),
)


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
    Raises RegelFout P-01 for a wrong day, P-18 for the own role and for that of the last beheerder, P-17 without a
    choice; GeenToegang.
    """
    require_beheerder(actor, aanstelling.organisatie.verband_id)
    require_not_self(actor, aanstelling.account_id)
    require_last_day(aanstelling, laatste_dag)
    if isinstance(actor, Account):
        overdracht.check(aanstelling, opvolgers or {})
    _end_aanstelling(aanstelling, laatste_dag)
    _hand_over_later(aanstelling, opvolgers or {})
    return aanstelling


@action("account.afgesloten", verwerking=False)
def deactivate_account(actor: Actor, account: Account) -> Account:
    """Close an account: roles, machtigingen, access and sessions end now.

    Raises RegelFout P-18 for the own account, for the last beheerder, and for somebody who works in another
    samenwerkingsverband too: nobody ends work that they cannot see; P-17 while there is open work, which goes over with
    the role. GeenToegang for an account that another samenwerkingsverband made.
    """
    home = verband_id_of(account)
    require_beheerder(actor, home)
    require_not_self(actor, account.pk)
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


def _end_machtiging(machtiging: Machtiging, laatste_dag: date) -> None:
    _shorten(machtiging, laatste_dag)
    others = machtiging.account.machtigingen.filter(organisatie=machtiging.organisatie_id)
    if not _has_later(others, laatste_dag):
        # Reading the archive with a purpose is for who acts for a kernpartij.
        ends = laatste_dag + timedelta(days=1)
        grants.limit_at_organisatie(machtiging.account_id, machtiging.organisatie, ends, [Reden.RAADPLEGING])


def _end_aanstelling(aanstelling: Aanstelling, laatste_dag: date) -> None:
    if aanstelling.rol == Rol.BEHEERDER:
        _require_other_beheerder(aanstelling, laatste_dag + timedelta(days=1))
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


def _require_other_beheerder(aanstelling: Aanstelling, dag: date) -> None:
    """Somebody keeps the accounts on the first day without this role: otherwise nobody is ever let in again (P-18).

    The roles are locked: of two who end one another the second sees what the first did.
    """
    beheer = Aanstelling.objects.filter(
        organisatie__verband=aanstelling.organisatie.verband_id, rol=Rol.BEHEERDER
    ).order_by("pk")
    others = [role for role in beheer.select_for_update(of=("self",)) if role.pk != aanstelling.pk]
    require(
        any(role.van <= dag and (role.tot_en_met is None or role.tot_en_met >= dag) for role in others),
        "P-18",
        "Dit is de laatste beheerder van dit samenwerkingsverband. Geef eerst een ander de rol van beheerder.",
    )


def _shorten(fact: Aanstelling | Machtiging, laatste_dag: date) -> None:
    """Set the last day. What had not begun by then is put in the past whole, since it never came to hold."""
    if laatste_dag < fact.van:
        laatste_dag = klok.today() - timedelta(days=1)
        fact.van = laatste_dag
    fact.tot_en_met = laatste_dag
    fact.save(update_fields=["van", "tot_en_met"])
    grants.limit_by_feit(fact.pk, laatste_dag + timedelta(days=1))


def _has_later(facts: QuerySet[Any], laatste_dag: date) -> bool:
    return facts.filter(Q(tot_en_met__isnull=True) | Q(tot_en_met__gt=laatste_dag)).exists()


def _hand_over_later(aanstelling: Aanstelling, opvolgers: Opvolgers) -> None:
    """A job for each kind does it, since the administrator sees no file."""
    for soort in overdracht.soorten():
        if opvolger := opvolgers.get(soort.code):
            ids = [aanstelling.pk, aanstelling.organisatie.verband_id, soort.id, opvolger.pk]
            send = partial(current_app.send_task, "casework.tasks.hand_over_work", [str(each) for each in ids])
            transaction.on_commit(send)
