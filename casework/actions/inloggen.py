"""What people do about their own way of logging in: end sessions, take a second factor away (B-03)."""

from uuid import UUID

from allauth.mfa.models import Authenticator

from casework import identity, selectors
from casework.actions.base import action
from casework.models import Account, Sessie
from casework.rules import GeenToegang, require


@action("sessie.beeindigd", verwerking=False)
def end_session(actor: Account, sessie_id: UUID) -> Sessie:
    """End one of the own sessions; GeenToegang for one of somebody else, or that ended already."""
    sessie = selectors.sessies(actor).filter(pk=sessie_id).first()
    if sessie is None:
        raise GeenToegang
    Sessie.objects.filter(pk=sessie.pk).delete()
    return sessie


@action("sessies.beeindigd", verwerking=False)
def end_own_sessions(actor: Account) -> Account:
    """Log out everywhere."""
    identity.end_sessions(actor.pk)
    return actor


@action("app.ontkoppeld", verwerking=False)
def remove_app(actor: Account) -> Account:
    """Forget the app with codes. Raises RegelFout B-03 when it is the only second factor; GeenToegang without one."""
    found = identity.second_factors(actor.pk).filter(type=Authenticator.Type.TOTP)
    return _remove(actor, found.values_list("pk", flat=True).first())


@action("passkey.verwijderd", verwerking=False)
def remove_passkey(actor: Account, passkey_id: int) -> Account:
    """Forget a passkey. Raises RegelFout B-03 when it is the only second factor; GeenToegang for that of another."""
    found = identity.second_factors(actor.pk).filter(type=Authenticator.Type.WEBAUTHN, pk=passkey_id)
    return _remove(actor, found.values_list("pk", flat=True).first())


def _remove(actor: Account, factor_id: int | None) -> Account:
    # Two at the same time do not each leave the other.
    Account.objects.select_for_update().get(pk=actor.pk)
    factors = identity.second_factors(actor.pk)
    if not factors.filter(pk=factor_id).exists():
        raise GeenToegang
    require(
        factors.exclude(pk=factor_id).exists(),
        "B-03",
        "Dit is uw enige tweede stap. Stel eerst een andere in.",
    )
    factors.filter(pk=factor_id).delete()
    return actor
