"""What time is about to do, for those who can still act on it (R-02, R-06)."""

from collections.abc import Iterator
from datetime import date, timedelta

from casework import klok, selectors
from casework.access import permissions as p
from casework.choices import Bestand, Rol
from casework.models import Account
from casework.work import Groep, Werk, on_page
from retention import terms
from retention.selectors import archived

SIGNAL_DAYS = 60
_CHANGES = (p.CHANGE_WEEGPLOEG, p.CHANGE_CASUSOVERLEG)


def items(account: Account) -> list[Werk]:
    """Open casussen that near the archive, and for the kernpartijen archived ones that near their destruction."""
    found = list(_near_archive(account))
    if account.heeft_rol(Rol.VERTEGENWOORDIGER):
        found += _near_destruction(account)
    return found


def _near_archive(account: Account) -> Iterator[Werk]:
    for casus in selectors.casussen(account, *_CHANGES).filter(bestand=Bestand.ACTIEF):
        day = terms.archive_day(casus)
        if _is_near(day):
            yield Werk(
                "Casus gaat naar het archief",
                "Er is lang niets aan deze casus gedaan. Op deze dag gaat zij naar het archief en kan niemand"
                " haar nog wijzigen.",
                on_page(casus.pk, "Bewaren"),
                casus.nummer,
                day,
                Groep.ARCHIEF,
            )


def _near_destruction(account: Account) -> Iterator[Werk]:
    for casus in archived(account):
        day = terms.destruction_day(casus)
        if _is_near(day):
            yield Werk(
                "Casus wordt vernietigd",
                "De bewaartermijn loopt af. Alles van deze casus verdwijnt en komt niet terug.",
                on_page(casus.pk, "Bewaren"),
                casus.nummer,
                day,
                Groep.ARCHIEF,
            )


def _is_near(day: date) -> bool:
    return day <= klok.today() + timedelta(days=SIGNAL_DAYS)
