"""What time is about to do, for those who can still act on it (R-02, R-06)."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.urls import reverse

from casework import besluiten, bevestigen, klok
from casework import selectors as spine
from casework.access import permissions as p
from casework.choices import Bestand, Dossier, Rol
from casework.models import Account
from casework.work import Groep, Werk, on_page
from retention import selectors, terms
from retention.selectors import archived

SIGNAL_DAYS = 60
_CHANGES = (p.CHANGE_WEEGPLOEG, p.CHANGE_CASUSOVERLEG)


def items(account: Account) -> list[Werk]:
    """Open casussen that near the archive, and for the kernpartijen archived ones that near their destruction."""
    found = list(_near_archive(account))
    if account.heeft_rol(Rol.VERTEGENWOORDIGER):
        found += bevestigen.items(account, Dossier.ARCHIEF, p.DECIDE_ARCHIEF)
        found += [*_to_submit(account), *_to_reconsider(account), *_near_destruction(account)]
    return found


def _to_submit(account: Account) -> Iterator[Werk]:
    """Besluiten on archived casussen that somebody of a kernpartij wrote down: they put them forward themselves."""
    for besluit in selectors.to_submit(account):
        yield Werk(
            f"{besluiten.get(besluit.soort).label}: voorleggen",
            f"Het besluit is {besluit.get_status_display()}.",
            reverse("besluit", args=[besluit.pk]),
            besluit.casus.nummer,
            groep=Groep.ARCHIEF,
        )


def _to_reconsider(account: Account) -> Iterator[Werk]:
    """Whom the kernpartijen did not tell before the archive: that is weighed again, or decided after all (I-03)."""
    for casus in selectors.to_inform_from_archive(account):
        yield Werk(
            "Informeren afwegen",
            "De betrokkene weet nog niets. Ook vanuit het archief hoort die het zodra de grond voor uitstel weg is"
            " (regel I-03).",
            reverse("archief_informeren", args=[casus.pk]),
            casus.nummer,
            casus.heroverweging_op,
            Groep.ARCHIEF,
        )


def _near_archive(account: Account) -> Iterator[Werk]:
    for casus in spine.casussen(account, *_CHANGES).filter(bestand=Bestand.ACTIEF):
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
