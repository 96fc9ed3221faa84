"""Reminders by mail: that work waits, never what or about whom (B-02)."""

from datetime import date, timedelta
from uuid import UUID

from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string

from casework import klok
from casework.access.context import Systeem, acting_as
from casework.actions.base import action
from casework.audit import log
from casework.models import Account, Actie
from casework.rules import GeenToegang
from casework.work import Werk, work_list

REMINDED = "account.herinnerd"
# How long before its last day somebody hears of work, and once more on the first day after it.
SOON, LATE = timedelta(days=2), timedelta(days=1)


def remind(actor: Systeem, account_id: UUID) -> None:
    """Mail somebody that work is near its last day or past it, unless they heard of all of that already.

    Raises GeenToegang for anybody but a job; OSError or SMTPException when the mail could not be sent: then they have
    not been reminded, and hear of it the next time.
    """
    if not actor.is_systeem:
        log.refused(actor, REMINDED, actie=Actie.WIJZIGEN)
        raise GeenToegang
    with acting_as(actor), transaction.atomic():
        account = Account.objects.select_for_update().get(pk=account_id)
        if not (account.is_active and account.mailadres):
            return
        pressing = [werk for werk in _work(actor, account) if werk.termijn and werk.termijn <= klok.today() + SOON]
        if any(_is_news(werk, account.herinnerd_op) for werk in pressing):
            _send(actor, account, pressing)


@action(REMINDED, verwerking=False)
def _send(actor: Systeem, account: Account, pressing: list[Werk]) -> Account:
    late = sum(werk.is_te_laat for werk in pressing)
    text = render_to_string("casework/herinnering.txt", {"aantal": len(pressing), "te_laat": late})
    send_mail("Er wacht werk op u in Casework", text, None, [account.mailadres or ""])
    account.herinnerd_op = klok.today()
    account.save(update_fields=["herinnerd_op"])
    return account


def _work(actor: Systeem, account: Account) -> list[Werk]:
    """What waits for this person in each samenwerkingsverband."""
    found: list[Werk] = []
    for verband in account.verbanden:
        with acting_as(actor, verband.pk):
            found += work_list(account)
    return found


def _is_news(werk: Werk, since: date | None) -> bool:
    """Whether a moment to hear of this work came after the last reminder."""
    if werk.termijn is None:
        return False
    moments = (werk.termijn - SOON, werk.termijn + LATE)
    return any(day <= klok.today() and (since is None or day > since) for day in moments)
