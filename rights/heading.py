"""Informing, requests and restriction in the head of the casus page."""

from django.urls import reverse

from casework import termijnen
from casework.access import permissions as p
from casework.choices import DE_UITVOERDER_CASUSOVERLEG, DE_UITVOERDER_WEEGPLOEG, Dossier, Informeren
from casework.heading import Dag, Kenmerk, Kop, Volgende
from casework.models import Account, Casus
from rights import selectors, terms
from rights.choices import LOPEND, Soort, Uitkomst
from rights.panels import may_record

_READS = {p.VIEW_WEEGPLOEG, p.VIEW_CASUSOVERLEG}
_WHO = {
    Dossier.WEEGPLOEG: DE_UITVOERDER_WEEGPLOEG,
    Dossier.CASUSOVERLEG: DE_UITVOERDER_CASUSOVERLEG,
    Dossier.ARCHIEF: "een van de kernpartijen",
}


def heading(account: Account, casus: Casus, rights: set[str]) -> Kop:
    """Whether the betrokkene still has to hear, and requests that run, for who reads of them."""
    kop = _informing(account, casus, rights) if rights & _READS else Kop()
    for verzoek in selectors.verzoeken(account).filter(casus=casus):
        term = terms.term_of(verzoek) if verzoek.status in LOPEND else None
        if term:
            kop.dagen.append(Dag(term.laatste_dag, f"verzoek {verzoek.kenmerk}: {terms.reason(verzoek)}"))
        granted = verzoek.besloten and verzoek.uitkomst in (Uitkomst.TOEGEWEZEN, Uitkomst.GEDEELTELIJK)
        if granted and verzoek.soort == Soort.BEPERKING:
            kop.kenmerken.append(Kenmerk("Verwerking beperkt op verzoek", "stop"))
    return kop


def _informing(account: Account, casus: Casus, rights: set[str]) -> Kop:
    kop = Kop()
    if casus.informeren == Informeren.TE_INFORMEREN:
        url = reverse("kennisgeving_nieuw", args=[casus.pk]) if may_record(account, casus, rights) else ""
        kop.volgende.append(Volgende("Betrokkene informeren", _WHO[selectors.part_that_informs(casus)], url))
    if casus.informeren in (Informeren.TE_BESLISSEN, Informeren.TE_INFORMEREN):
        why = "de betrokkene informeren: een maand na het eerste signaal (artikel 14 AVG)"
        kop.dagen.append(Dag(termijnen.informeren(casus.geopend_op).laatste_dag, why))
    if casus.informeren == Informeren.UITGESTELD:
        kop.kenmerken.append(Kenmerk("Informeren uitgesteld", "let-op"))
    if casus.heroverweging_op:
        kop.dagen.append(Dag(casus.heroverweging_op, "het uitstel van het informeren opnieuw afwegen"))
    return kop
