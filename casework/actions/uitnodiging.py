"""Inviting a new account by mail: a link that works once and for some days (B-03, P-18).

Nobody but the person themselves ever sees a password. The mail says nothing about anybody: the login name comes from
the administrator.
"""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from smtplib import SMTPException
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string

from casework import identity, klok
from casework.access.context import Actor
from casework.actions.base import action
from casework.actions.parties import add_person
from casework.actions.parties.akkoord import begin_anew
from casework.actions.parties.checks import require_beheerder, require_member, require_not_self, verband_id_of
from casework.audit import log
from casework.models import Account, Organisatie, Uitnodiging
from casework.rules import RegelFout, require

# Makes the address of the page from the secret.
AddressOf = Callable[[UUID], str]


@action("persoon.uitgenodigd", verwerking=False)
def invite_person(
    actor: Actor, organisatie: Organisatie, adres: str, address_of: AddressOf, **gegevens: Any
) -> Account:
    """Add a person and send the invitation; all of it or nothing. Raises what add_person and invite raise."""
    account = add_person(actor, organisatie, **gegevens)
    invite(actor, account, adres, address_of)
    return account


@action("uitnodiging.verstuurd", verwerking=False)
def invite(actor: Actor, account: Account, adres: str, address_of: AddressOf) -> Account:
    """Send a link with which this person chooses a password; an earlier link stops working.

    Only for an account that nobody can log in with: nobody gets into the account of another this way. The administrator
    chooses who gets in, so a kernpartij agrees with the roles again. Raises RegelFout P-18 (closed account, has a
    password or a link, the mail could not be sent); GeenToegang.
    """
    require_beheerder(actor, verband_id_of(account))
    require_member(account, verband_id_of(account))
    require(not account.has_usable_password(), "P-18", "Deze persoon heeft al een wachtwoord gekozen.")
    require(
        not identity.logs_in_elsewhere(account.pk),
        "P-18",
        "Deze persoon logt in via de eigen organisatie. Gaat dat niet meer? Laat deze persoon dan opnieuw beginnen.",
    )
    begin_anew(actor, account)
    Uitnodiging.objects.filter(account=account).delete()
    geheim = uuid4()
    uitnodiging = Uitnodiging(
        account=account,
        kenmerk=_fingerprint(geheim),
        verloopt_op=klok.now() + timedelta(days=settings.UITNODIGING_DAGEN),
    )
    uitnodiging.save(force_insert=True)
    _send(adres, address_of(geheim))
    return account


@action("toegang.opnieuw", verwerking=False)
def invite_again(actor: Actor, account: Account, adres: str, address_of: AddressOf) -> Account:
    """Let somebody who cannot log in any more begin anew: what they logged in with ends, and a link goes out (B-03).

    The password, the second factors, the link to the own organisation and the sessions end, or none of it when the
    mail cannot be sent. So the person whose account it is notices when somebody else asked for it. In: `adres` counts
    only for who gave no address of their own; otherwise the link goes there. Raises what invite raises, and RegelFout
    P-18 for the own account.
    """
    require_beheerder(actor, verband_id_of(account))
    require_not_self(actor, account.pk)
    identity.remove_second_factor(account.pk)
    identity.remove_link(account.pk)
    begin_anew(actor, account)
    log.changed_elsewhere(actor, "toegang.opnieuw", account)
    return invite(actor, account, account.mailadres or adres, address_of)


def find_invited(geheim: UUID) -> Account | None:
    """Whose invitation this is; None when the link was used, is too old, or never was."""
    found = _working(geheim).select_related("account").first()
    return found.account if found else None


@action("uitnodiging.gebruikt", verwerking=False)
def accept_invitation(actor: Account, geheim: UUID, password: str) -> Account:
    """Choose the password of the own account, once. Raises RegelFout B-03 when the link does not work any more."""
    used, _ = _working(geheim).filter(account=actor).delete()
    require(used, "B-03", "Deze link werkt niet meer. Vraag de beheerder om een nieuwe.")
    actor.set_password(password)
    actor.save(update_fields=["password"])
    return actor


def _working(geheim: UUID) -> Any:
    return Uitnodiging.objects.filter(kenmerk=_fingerprint(geheim), verloopt_op__gt=klok.now(), account__is_active=True)


def _fingerprint(geheim: UUID) -> str:
    return hashlib.sha256(geheim.bytes).hexdigest()


def _send(adres: str, link: str) -> None:
    text = render_to_string("casework/uitnodiging.txt", {"link": link, "dagen": settings.UITNODIGING_DAGEN})
    try:
        send_mail("Uitnodiging voor Casework", text, None, [adres])
    except (OSError, SMTPException) as error:
        raise RegelFout(
            "P-18",
            "De uitnodiging kon niet worden verstuurd. Kijk het adres na en probeer het later.",
            "adres",
        ) from error
