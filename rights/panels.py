"""The part of the casus page about informing the betrokkene."""

from django.urls import reverse

from casework import termijnen
from casework.access import permissions as p
from casework.choices import Dossier, Informeren, Rol
from casework.models import Account, Casus
from casework.panels import Actie, Panel
from rights import selectors

_READS = {p.VIEW_WEEGPLOEG, p.VIEW_CASUSOVERLEG}


def panels(account: Account, casus: Casus, rights: set[str]) -> list[Panel]:
    """How the betrokkene was informed, or until when that has to be done, for who reads a part of the file."""
    if not rights & _READS:
        return []
    decided = casus.informeren == Informeren.TE_INFORMEREN
    context = {
        "kennisgevingen": selectors.kennisgevingen(casus, rights),
        "termijn": termijnen.informeren(casus.geopend_op).laatste_dag if decided else None,
    }
    acties = [Actie("Vastleggen dat de betrokkene is geïnformeerd", reverse("kennisgeving_nieuw", args=[casus.pk]))]
    asks = decided and may_record(account, casus, rights)
    return [Panel("Informeren", "rights/paneel_informeren.html", context, acties if asks else [], nu=asks)]


def may_record(account: Account, casus: Casus, rights: set[str]) -> bool:
    """Whether this person can record that the betrokkene was informed, once that is decided (I-08)."""
    deel = selectors.part_that_informs(casus)
    if deel == Dossier.ARCHIEF:
        return p.DECIDE_ARCHIEF in rights
    if deel == Dossier.CASUSOVERLEG:
        return p.CHANGE_CASUSOVERLEG in rights
    return p.CHANGE_WEEGPLOEG in rights and account.heeft_rol(Rol.UITVOERDER_WEEGPLOEG)
