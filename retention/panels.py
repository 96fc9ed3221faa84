"""The part of the casus page that says how long the casus is kept."""

from django.urls import reverse

from casework import selectors
from casework.access import permissions as p
from casework.choices import Informeren
from casework.models import Account, Casus
from casework.panels import Actie, Panel
from retention import holds, terms


def panels(account: Account, casus: Casus, rights: set[str]) -> list[Panel]:
    """The retention dates, for everybody who sees the casus; for the kernpartijen what they can do in the archive."""
    context = {
        "casus": casus,
        "archief_op": casus.gearchiveerd_op or terms.archive_day(casus),
        "vernietigd_op": terms.destruction_day(casus),
        "aangehouden": holds.is_held(casus.pk),
    }
    return [Panel("Bewaren", "retention/paneel.html", context, _acties(account, casus, rights), naslag=True)]


def _acties(account: Account, casus: Casus, rights: set[str]) -> list[Actie]:
    """What a kernpartij can do with an archived casus: read with a purpose, make active again (R-03, S-09)."""
    if casus.is_actief or p.DECIDE_ARCHIEF not in rights or not selectors.machtiging(account, casus.verband):
        return []
    acties = [Actie("Weer actief maken", reverse("archief_heropenen", args=[casus.pk]))]
    if casus.informeren != Informeren.GEINFORMEERD:
        acties.append(Actie("Informeren afwegen", reverse("archief_informeren", args=[casus.pk])))
    if not rights & {p.VIEW_WEEGPLOEG, p.VIEW_CASUSOVERLEG}:
        acties.insert(0, Actie("Doel opgeven om te lezen", reverse("archief_raadplegen", args=[casus.pk])))
    return acties
