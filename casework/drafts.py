"""What was typed survives: as a draft, and through the end of a session (S-10, B-09).

Each form on a page carries a ticket: whose form it is, in which samenwerkingsverband, where it is sent, and whose file
a draft of it belongs to. It is signed, so that nobody can keep anything in the name of another or for another file.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core import signing
from django.http import HttpRequest

from casework import selectors
from casework.actions.concept import MOST_CHARACTERS, Velden, drop_concept, save_concept, size_of
from casework.forms import Formulier
from casework.http import AccountRequest
from casework.models import Account
from casework.rules import GeenToegang

TICKET = "formulier"  # name of the hidden field
_NOT_TYPED = {TICKET, "csrfmiddlewaretoken"}
_SALT = "casework.drafts"
# A page that was open longer than this is sent in vain.
_TICKET_SECONDS = 7 * 24 * 3600
LOG_IN_AGAIN = "Uw sessie was verlopen. Log opnieuw in; dan staat wat u had ingevuld weer op uw scherm."
LOGGED_OUT = (
    "Uw sessie is verlopen: er wordt niets meer vanzelf bewaard. Verstuur het formulier gewoon; na het inloggen staat"
    " uw tekst er weer."
)
# Where a session keeps the form that was sent after its end.
_IN_SESSION = "getypt"


@dataclass(frozen=True)
class Ticket:
    """pad: as in Concept. dossier: id of the casus, or of the account without one; None when no draft is kept."""

    account_id: UUID
    verband_id: UUID | None
    pad: str
    dossier: UUID | None

    def sign(self) -> str:
        parts = [str(self.account_id), str(self.verband_id or ""), self.pad, str(self.dossier or "")]
        return signing.dumps(parts, salt=_SALT)

    @property
    def address(self) -> str:
        """The address of the page with the form."""
        return self.pad.partition("#")[0]

    @property
    def casus_id(self) -> UUID | None:
        return None if self.dossier == self.account_id else self.dossier


def read_ticket(request: HttpRequest) -> Ticket | None:
    """The ticket of the form that was sent; None when there is none, or it is not ours or too old."""
    try:
        parts = signing.loads(request.POST.get(TICKET, ""), salt=_SALT, max_age=_TICKET_SECONDS)
    except signing.BadSignature:
        return None
    account, verband, pad, dossier = parts
    return Ticket(UUID(account), UUID(verband) if verband else None, pad, UUID(dossier) if dossier else None)


def own_ticket(request: AccountRequest) -> Ticket:
    """The ticket of the form that was sent by the account it was made for, where it was made; GeenToegang otherwise."""
    ticket = read_ticket(request)
    if ticket is None or (ticket.account_id, ticket.verband_id) != (request.user.pk, request.user.verband_id):
        raise GeenToegang
    return ticket


# On a page


def prepare(request: AccountRequest, form: Formulier, dossier: UUID | None, address: str = "") -> None:
    """Give a form its ticket and, unless it was just sent, what this person typed in it before.

    In: `dossier` as in Ticket; `address` where the form is sent to, when that is not the page itself. A form that asks
    for a password gets no ticket: that is never kept.
    """
    if form.asks_password:
        return
    ticket = Ticket(request.user.pk, request.user.verband_id, _pad(address or request.path, form), dossier)
    form.on_page.ticket = ticket.sign()
    form.on_page.autosave = dossier is not None and form.has_long_text
    if form.is_bound:
        return
    velden = _kept(request, ticket)
    if velden is not None:
        form.on_page.after_session = True
        form.take_over(velden)
        return
    concept = selectors.concept(request.user, ticket.pad) if dossier else None
    if concept is not None:
        form.on_page.saved_at = concept.bijgewerkt_op
        form.take_over(concept.velden)


def is_kept(request: AccountRequest, form: Formulier, address: str) -> bool:
    """Whether this person typed something in a form that was not sent; `address` as in prepare()."""
    return selectors.concept(request.user, _pad(address, form)) is not None


def save(request: AccountRequest, ticket: Ticket) -> bool:
    """Keep what was sent as a draft. Out: whether anything was new since it was kept last."""
    if ticket.dossier is None:
        raise GeenToegang
    velden = typed(request)
    known = selectors.concept(request.user, ticket.pad)
    if known is not None and known.velden == velden:
        return False
    save_concept(request.user, ticket.pad, ticket.casus_id, velden)
    return True


def drop_sent(request: AccountRequest, form: Formulier) -> None:
    """The form was sent and carried out: nothing of it is kept any longer."""
    drop(request, _pad(request.path, form))


def drop(request: AccountRequest, pad: str) -> None:
    """Nothing of this form is kept any longer."""
    if _waits_for(request.session.get(_IN_SESSION, {}), request.user, pad):
        del request.session[_IN_SESSION]
    if selectors.concept(request.user, pad) is not None:
        drop_concept(request.user, pad)


def typed(request: HttpRequest) -> Velden:
    """What was sent, but for what the page itself put in the form."""
    return {name: values for name, values in request.POST.lists() if name not in _NOT_TYPED}


# Through the end of a session


def keep(request: HttpRequest) -> Ticket | None:
    """Keep a form that cannot be taken now in the session, which rests encrypted.

    Out: its ticket; None when it is not a form of a page here, or too large.
    """
    ticket = read_ticket(request)
    if ticket is None or size_of(typed(request)) > MOST_CHARACTERS:
        return None
    request.session[_IN_SESSION] = {
        "account": str(ticket.account_id),
        "verband": str(ticket.verband_id or ""),
        "pad": ticket.pad,
        "velden": typed(request),
    }
    return ticket


def waiting(request: HttpRequest, account: Account) -> str | None:
    """The address of the form that waits for this account where it works now.

    What waits for another account is thrown away; what belongs to another samenwerkingsverband goes on waiting.
    """
    kept = request.session.get(_IN_SESSION)
    if kept and kept["account"] != str(account.pk):
        del request.session[_IN_SESSION]
        return None
    return kept["pad"].partition("#")[0] if kept and kept.get("verband") == _here(account) else None


def _pad(address: str, form: Formulier) -> str:
    """A page can show one form today and another tomorrow, so the name of the form belongs to it."""
    return f"{address}#{type(form).__name__}"


def _kept(request: AccountRequest, ticket: Ticket) -> Velden | None:
    """What waits in the session for this form. It becomes a draft, where the form has one, and leaves the session."""
    kept = request.session.get(_IN_SESSION)
    if kept is None or not _waits_for(kept, request.user, ticket.pad):
        return None
    velden: Velden = kept["velden"]
    if ticket.dossier is not None:
        save_concept(request.user, ticket.pad, ticket.casus_id, velden)
        del request.session[_IN_SESSION]
    return velden


def _waits_for(kept: dict[str, Any], account: Account, pad: str) -> bool:
    return (kept.get("account"), kept.get("verband"), kept.get("pad")) == (str(account.pk), _here(account), pad)


def _here(account: Account) -> str:
    return str(account.verband_id or "")
