"""Short ways for the tests of the besluiten of the weegploeg."""

from datetime import timedelta

from casework import klok
from casework.access.context import acting_as
from casework.actions.besluit import record_besluit
from casework.selectors import may
from tests.factories_weegploeg import beoordeeld, besluit_tekst
from weegploeg.models import Behandeling


def treatment(mensen, casus):
    with acting_as(mensen.zijlstra):
        return Behandeling.objects.get(casus=casus)


def concept(mensen, casus, soort, uitkomst, **changes):
    return record_besluit(mensen.zijlstra, casus, soort, besluit_tekst(mensen, casus, uitkomst, **changes))


def besluit_1(mensen, casus, uitkomst):
    return concept(
        mensen, casus, "casuswaardigheid", uitkomst, inhoud={"beoordeling": str(beoordeeld(mensen, casus).pk)}
    )


def born(age, days=0):
    today = klok.today() + timedelta(days=days)
    return today.replace(year=today.year - age)


def has(account, casus, codename):
    with acting_as(account):
        return may(account, casus, codename)
