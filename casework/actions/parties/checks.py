"""Who may keep these people and organisaties, and what holds whatever is done to them (P-01, P-18)."""

from datetime import date, timedelta
from uuid import UUID

from casework import klok
from casework.access.context import Actor, Systeem
from casework.choices import Rol
from casework.encryption import keystore
from casework.models import Aanstelling, Account, Machtiging, Verwerkersovereenkomst
from casework.rules import GeenToegang, require


def require_beheerder(actor: Actor, verband_id: UUID) -> None:
    """Only the functional administrator of the verband, or the installation itself."""
    if isinstance(actor, Systeem):
        return
    if not isinstance(actor, Account) or not any(
        aanstelling.rol == Rol.BEHEERDER and aanstelling.organisatie.verband_id == verband_id
        for aanstelling in actor.aanstellingen_vandaag
    ):
        raise GeenToegang


def require_member(account: Account, verband_id: UUID) -> None:
    """The person belongs to this samenwerkingsverband and can still log in; GeenToegang, RegelFout P-18."""
    here = account.aanstellingen.filter(organisatie__verband=verband_id)
    if verband_id_of(account) != verband_id and not here.exists():
        raise GeenToegang
    require(account.is_active, "P-18", "Dit account is afgesloten.")


def require_not_self(actor: Actor, account_id: UUID) -> None:
    """Nobody ends the own access or resets the own second factor. RegelFout P-18."""
    require(actor.pk != account_id, "P-18", "Dit kunt u niet voor uzelf doen. Vraag een andere beheerder.")


def require_last_day(fact: Aanstelling | Machtiging | Verwerkersovereenkomst, laatste_dag: date) -> None:
    """The fact can end on this day: yesterday at the earliest, and not after its own end. RegelFout P-01."""
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


def verband_id_of(account: Account) -> UUID:
    """The samenwerkingsverband that made the account; it is sealed in its key, also before there is any role."""
    return keystore.get(account.pk).tenant


def kept_for(actor: Actor, account: Account) -> UUID:
    """The samenwerkingsverband for which the actor keeps this person: the own; for a Systeem that of the account."""
    verband_id = actor.verband_id if isinstance(actor, Account) else verband_id_of(account)
    if verband_id is None:
        raise GeenToegang
    return verband_id
