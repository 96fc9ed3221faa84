"""In which samenwerkingsverband somebody works now: chosen after login, kept in the session (ADR 0026).

Every form carries the samenwerkingsverband of its page, and so does every request of htmx: what was on the screen when
somebody went to another one in a second window does nothing there.
"""

from uuid import UUID

from django.http import HttpRequest

from casework.models import Aanstelling, Account, Samenwerkingsverband

ROUTE = "verband_kiezen"
FIELD = "verband"  # name of the hidden field
HEADER = "X-Verband"
_IN_SESSION = "verband"
ELSEWHERE = (
    "U werkt nu in een ander samenwerkingsverband: er wordt hier niets meer vanzelf bewaard. Verstuur het formulier"
    " gewoon; dan bewaren we uw tekst en kunt u terug."
)


def chosen(request: HttpRequest, account: Account | None) -> UUID | None:
    """The samenwerkingsverband that was chosen in this session, or the only one; None while it must be chosen."""
    if account is None:
        return None
    found = {str(verband.pk): verband.pk for verband in account.verbanden}
    if len(found) == 1:
        return next(iter(found.values()))
    return found.get(request.session.get(_IN_SESSION, ""))


def remember(request: HttpRequest, verband: Samenwerkingsverband) -> None:
    """Work in this one from now on, in every window of this session."""
    request.session[_IN_SESSION] = str(verband.pk)


def choices(account: Account) -> list[tuple[Samenwerkingsverband, list[Aanstelling]]]:
    """Each samenwerkingsverband to choose from, with the roles that the person has there today."""
    return [
        (verband, [rol for rol in account.rollen_overal if rol.organisatie.verband_id == verband.pk])
        for verband in account.verbanden
    ]


def is_of_here(request: HttpRequest, account: Account) -> bool:
    """Whether what was sent comes from a page of the samenwerkingsverband at hand.

    A form that does not say so is let through only from who has nothing to mix up.
    """
    said = _said(request)
    if said is None:
        return request.method != "POST" or len(account.verbanden) < 2
    return said == str(account.verband_id)


def verband_of_page(request: HttpRequest, account: Account) -> Samenwerkingsverband | None:
    """The samenwerkingsverband of the page that was sent, when the person works there today."""
    said = _said(request)
    return next((verband for verband in account.verbanden if str(verband.pk) == said), None)


def _said(request: HttpRequest) -> str | None:
    return request.headers.get(HEADER) or request.POST.get(FIELD)
