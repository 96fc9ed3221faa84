"""The administrator says which account belongs to whom at the own organisation, for single sign-on (B-03).

Nothing else links an account: not a login, and not an address of mail.
"""

from allauth.socialaccount.models import SocialAccount
from django.conf import settings

from casework import identity
from casework.access.context import Actor
from casework.actions.base import action
from casework.actions.parties.akkoord import begin_anew
from casework.actions.parties.checks import require_beheerder, require_member, require_not_self, verband_id_of
from casework.audit import log
from casework.models import Account, Uitnodiging
from casework.rules import require
from casework.sso import PROVIDER, subject_hash


@action("koppeling.gelegd", verwerking=False)
def link_account(actor: Actor, account: Account, kenmerk: str) -> Account:
    """Let the person with this subject at the provider log in as this account, in place of any other.

    Only a keyed hash of the subject is kept. An invitation that waits ends, so that there is one way in; whose account
    has a second factor of its own confirms the link with it (casework.sso), and with the roles of anybody else a
    kernpartij agrees again. Raises RegelFout P-18 (own account, closed account, subject of another account) or B-03
    (single sign-on is off); GeenToegang.
    """
    _require_right(actor, account)
    require(settings.OIDC_SERVER, "B-03", "Inloggen via de eigen organisatie staat niet aan.")
    uid = subject_hash(kenmerk.strip())
    require(
        not SocialAccount.objects.filter(provider=PROVIDER, uid=uid).exclude(user=account).exists(),
        "P-18",
        "Dit kenmerk hoort al bij een ander account.",
        "kenmerk",
    )
    identity.remove_link(account.pk)
    Uitnodiging.objects.filter(account=account).delete()
    SocialAccount.objects.create(user=account, provider=PROVIDER, uid=uid, extra_data={})
    if identity.second_factor_exists(account.pk):
        identity.end_sessions(account.pk)
    else:
        begin_anew(actor, account)
    log.changed_elsewhere(actor, "koppeling.gelegd", account)
    return account


@action("koppeling.verwijderd", verwerking=False)
def unlink_account(actor: Actor, account: Account) -> Account:
    """Nobody logs in through the organisation as this account any more. Raises RegelFout P-18; GeenToegang."""
    _require_right(actor, account)
    identity.remove_link(account.pk)
    identity.end_sessions(account.pk)
    return account


def _require_right(actor: Actor, account: Account) -> None:
    require_beheerder(actor, verband_id_of(account))
    require_member(account, verband_id_of(account))
    require_not_self(actor, account.pk)
