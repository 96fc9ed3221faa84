"""A kernpartij agrees with a role that opens files, or not: the administrator alone lets nobody in (P-18)."""

from datetime import timedelta
from uuid import UUID

from casework import identity, klok, selectors
from casework.access.context import Actor, Systeem
from casework.actions.base import action
from casework.actions.parties.ending import end_aanstelling
from casework.models import Aanstelling, Account, Akkoord, Machtiging
from casework.rules import GeenToegang, require
from casework.versies import check_unchanged

# A role with which nobody agreed has no work in it, so it ends without a successor.
_REFUSED = Systeem("niet akkoord")


@action("aanstelling.akkoord", verwerking=False)
def agree_with_aanstelling(actor: Actor, aanstelling: Aanstelling, seen: str | None = None) -> Aanstelling:
    """Say for a kernpartij that this person has this role; from now on it counts.

    Only of somebody who came in: the invitation went to an address that the administrator chose, and who agrees must
    hear from the person that it reached them. Who installs the product says it for the first people, when no kernpartij
    can yet. In: `seen` the login_version() of the page on which they read whose role it is.

    Raises RegelFout P-18 (the own role, one that does not wait for it any more, nobody came in yet) or B-09 (somebody
    came in since the page was read); GeenToegang for who acts for no kernpartij of that samenwerkingsverband.
    """
    aanstelling = _lock_waiting(actor, aanstelling)
    require(
        aanstelling.account.last_login,
        "P-18",
        "Deze persoon heeft nog niet ingelogd. Akkoord kan als u van de persoon zelf hoort dat die dat deed.",
    )
    check_unchanged(seen, login_version(aanstelling.account))
    Akkoord(aanstelling=aanstelling, door=actor if isinstance(actor, Account) else None).save(force_insert=True)
    return aanstelling


@action("aanstelling.niet_akkoord", verwerking=False)
def refuse_aanstelling(actor: Account, aanstelling: Aanstelling) -> Aanstelling:
    """Say for a kernpartij that this person does not have this role; it ends. Raises as agree_with_aanstelling."""
    aanstelling = _lock_waiting(actor, aanstelling)
    return end_aanstelling(_REFUSED, aanstelling, klok.today() - timedelta(days=1))


def login_version(account: Account) -> str:
    """Which login with this account was the last, to compare with later; empty while nobody came in."""
    return account.last_login.isoformat() if account.last_login else ""


def begin_anew(actor: Actor, account: Account) -> None:
    """By what the administrator chose somebody else may get in as this person: a kernpartij agrees with them again.

    What was chosen with the account until now opens nothing any more: it may have been by somebody else too. Called
    inside the action that does so, and in every samenwerkingsverband: it is one account.
    """
    now = Account.objects.select_for_update().get(pk=account.pk)
    if isinstance(actor, Account):
        account.opnieuw_begonnen = now.opnieuw_begonnen or now.has_usable_password() or now.last_login is not None
        Akkoord.objects.filter(aanstelling__account=account).delete()
    account.last_login = None
    account.set_unusable_password()
    account.save(update_fields=["opnieuw_begonnen", "last_login", "password"])
    identity.end_sessions(account.pk)
    account.forget_roles()


def require_other_who_agrees(account: Account, verband_id: UUID) -> None:
    """Who acts for a kernpartij gets a role to wait for only while somebody else can agree with it. RegelFout P-18.

    Who waits for one role works in none: otherwise nobody would be left. The machtigingen are locked: of two such
    roles at the same time the second sees the first.
    """
    acting = Machtiging.objects.op(klok.today()).filter(organisatie__verband=verband_id).order_by("pk")
    acting_accounts = {row.account_id for row in acting.select_for_update(of=("self",))}
    waiting = Aanstelling.objects.zonder_akkoord(klok.today()).filter(organisatie__verband=verband_id)
    others = acting_accounts - {account.pk, *waiting.values_list("account_id", flat=True)}
    require(
        account.pk not in acting_accounts or others,
        "P-18",
        "Deze persoon kan als laatste akkoord geven op rollen. Geef deze rol als een ander dat weer kan.",
        "rol",
    )


def _lock_waiting(actor: Actor, aanstelling: Aanstelling) -> Aanstelling:
    # The row of the person: the role itself is for the administrator to lock.
    Account.objects.select_for_update().get(pk=aanstelling.account_id)
    found = Aanstelling.objects.select_related("organisatie", "account").get(pk=aanstelling.pk)
    if isinstance(actor, Account) and not _acts_there(actor, found):
        raise GeenToegang
    require(found.account_id != actor.pk, "P-18", "Over uw eigen rol beslist een ander.")
    waiting = Aanstelling.objects.zonder_akkoord(klok.today()).filter(pk=found.pk)
    require(waiting.exists(), "P-18", "Deze rol wacht niet meer op akkoord.")
    return found


def _acts_there(actor: Account, aanstelling: Aanstelling) -> bool:
    here = actor.verband_id == aanstelling.organisatie.verband_id
    return here and selectors.represents_kernpartij(actor)
