"""What happened in the casusoverleg: all of it for who takes part, the plan alone for who only reads that (P-16)."""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from django.urls import reverse

from casework import klok
from casework.access import permissions as p
from casework.models import Account, Casus
from casework.rules import GeenToegang
from casework.timeline import Gebeurtenis, Soort, day_of
from casusoverleg import bijeenkomsten, informatie, selectors
from casusoverleg.choices import PlanStatus, Staat
from casusoverleg.models import Casusoverleg, Deelname, Overdracht, PlanVanAanpak, Verstrekking, Voortgang

# Changes of state that no other event tells, as (from, to); without a former state, or from any state.
_STATEN = {
    ("", Staat.GESTART): "Casusoverleg geopend",
    (Staat.BEEINDIGD, Staat.GESTART): "Casusoverleg opnieuw geopend",
    (Staat.PLAN_OPGESTELD, Staat.IN_UITVOERING): "Uitvoering van het plan begonnen",
    (Staat.SLUITINGSADVIES, Staat.IN_UITVOERING): "Uitvoering van het plan hervat",
}
_VANUIT_ELKE = {Staat.GESLOTEN: "Casus gesloten", Staat.BEEINDIGD: "Casusoverleg beëindigd: het besluit is vervangen"}
_PLAN = "#plan-van-aanpak"


def events(account: Account, casus: Casus, rights: set[str]) -> Iterator[Gebeurtenis]:
    """The casusoverleg and its plan, as far as the permissions reach."""
    if p.VIEW_ITEMS in rights:
        yield from _informatie(account, casus)
    if not rights & {p.VIEW_CASUSOVERLEG, p.VIEW_PLAN}:
        return
    reads_file = p.VIEW_CASUSOVERLEG in rights
    if p.CHANGE_CASUSOVERLEG in rights:
        yield from _handed_over(casus)
    if reads_file:
        yield from _deelnames(casus)
        yield from _diagnoses(casus)
    yield from _regisseurs(casus)
    if p.VIEW_PLAN in rights:
        yield from _plan(casus)
    if reads_file:
        yield from _evaluaties(casus)
        yield from _adviesplatform(casus)
    yield from _bijeenkomsten(casus, rights)
    yield from _states(casus)


def _informatie(account: Account, casus: Casus) -> Iterator[Gebeurtenis]:
    """What this person sees of the information; with whom it was shared for who reads all of it (P-14).

    Nothing for who lost access since the page asked for the rights (P-13).
    """
    try:
        wie = informatie.zicht(account, casus)
    except GeenToegang:
        return
    for item in informatie.zichtbaar(casus, wie):
        yield Gebeurtenis(
            item.dag, Soort.OVERLEG, "Informatie ingebracht", item.organisatie.naam, f"#informatie-{item.pk}"
        )
    for row in informatie.verstrekkingen(casus, wie):
        yield _informatie_met(row.dag, "Informatie gedeeld met een deelnemer", row)
        if row.ingetrokken_op:
            yield _informatie_met(row.ingetrokken_op, "Informatie niet meer gedeeld met een deelnemer", row)


def _informatie_met(day: date, titel: str, row: Verstrekking) -> Gebeurtenis:
    return Gebeurtenis(day, Soort.OVERLEG, titel, row.deelname.organisatie.naam, f"#informatie-{row.item_id}")


def _handed_over(casus: Casus) -> Iterator[Gebeurtenis]:
    for row in Overdracht.objects.filter(casus=casus).order_by("dag", "pk"):
        yield Gebeurtenis(row.dag, Soort.OVERLEG, "Overgedragen aan het casusoverleg")


def _deelnames(casus: Casus) -> Iterator[Gebeurtenis]:
    today = klok.today()
    for row in Deelname.objects.filter(casus=casus).select_related("organisatie").order_by("vanaf", "pk"):
        if row.vanaf <= today:
            yield _access(row.vanaf, "Partner neemt deel", row.organisatie.naam)
        if row.tot and row.tot <= today:
            yield _access(row.tot, "Deelname van partner geëindigd", row.organisatie.naam)


def _access(day: date, titel: str, wie: str) -> Gebeurtenis:
    return Gebeurtenis(day, Soort.TOEGANG, titel, wie, "#deelnemers")


def _diagnoses(casus: Casus) -> Iterator[Gebeurtenis]:
    for row in reversed(selectors.diagnoses(casus)):
        yield Gebeurtenis(row.dag, Soort.OVERLEG, "Casusdiagnose vastgelegd", url="#casusdiagnose")


def _regisseurs(casus: Casus) -> Iterator[Gebeurtenis]:
    for row in reversed(selectors.regisseurs(casus)):
        yield Gebeurtenis(row.vanaf, Soort.OVERLEG, "Casusregisseur aangewezen", row.organisatie.naam, "#casusoverleg")


def _plan(casus: Casus) -> Iterator[Gebeurtenis]:
    plannen = PlanVanAanpak.objects.filter(casus=casus, status=PlanStatus.VASTGESTELD).order_by("versie")
    for plan in plannen:
        if plan.vastgesteld_op:
            titel = f"Plan van aanpak vastgesteld, versie {plan.versie}"
            yield Gebeurtenis(plan.vastgesteld_op, Soort.PLAN, titel, url=reverse("plan_versie", args=[plan.pk]))
    for row in Voortgang.objects.filter(casus=casus).select_related("maatregel__organisatie").order_by("dag", "pk"):
        titel = f"Voortgang gemeld: maatregel {row.get_status_display()}"
        yield Gebeurtenis(row.dag, Soort.PLAN, titel, row.maatregel.organisatie.naam, _PLAN)


def _evaluaties(casus: Casus) -> Iterator[Gebeurtenis]:
    here = "#evaluaties-en-advies"
    for row in selectors.evaluaties(casus):
        if row.gehouden_op:
            titel = f"Evaluatie gehouden: {row.get_uitkomst_display()}"
            yield Gebeurtenis(row.gehouden_op, Soort.PLAN, titel, url=here)
    for advies in reversed(selectors.adviezen(casus)):
        titel = f"Advies aan de kernpartijen over {advies.get_soort_display()}"
        yield Gebeurtenis(advies.dag, Soort.OVERLEG, titel, url=here)
        if advies.vervallen_op:
            yield Gebeurtenis(advies.vervallen_op, Soort.OVERLEG, "Advies om te sluiten vervallen", url=here)


def _adviesplatform(casus: Casus) -> Iterator[Gebeurtenis]:
    here = "#advies-van-het-adviesplatform"
    for row in reversed(selectors.adviesaanvragen(casus)):
        yield Gebeurtenis(row.gesteld_op, Soort.OVERLEG, "Advies gevraagd aan het adviesplatform", url=here)
        if row.antwoord_op:
            yield Gebeurtenis(row.antwoord_op, Soort.OVERLEG, "Vrijblijvend advies van het adviesplatform", url=here)


def _bijeenkomsten(casus: Casus, rights: set[str]) -> Iterator[Gebeurtenis]:
    """Meetings that were, and for who reads the file the fixing of their notulen (C-11)."""
    today = klok.today()
    for row in bijeenkomsten.van_casus(casus, rights).prefetch_related("notulen").reverse():
        here = reverse("bijeenkomst", args=[row.pk])
        if row.afgezegd_op:
            yield Gebeurtenis(row.afgezegd_op, Soort.OVERLEG, "Bijeenkomst afgezegd", url=here)
        elif row.dag <= today:
            yield Gebeurtenis(row.dag, Soort.OVERLEG, "Bijeenkomst van het casusoverleg", url=here)
        for notulen in reversed(row.versies):
            if notulen.vastgesteld_op:
                titel = f"Notulen vastgesteld, versie {notulen.versie}"
                yield Gebeurtenis(notulen.vastgesteld_op, Soort.OVERLEG, titel, url=here)


def _states(casus: Casus) -> Iterator[Gebeurtenis]:
    versions = Casusoverleg.history.filter(casus_id=casus.pk).order_by("history_date", "history_id")
    rows = [("", None), *versions.values_list("staat", "history_date")]
    for (before, _), (staat, moment) in pairwise(rows):
        titel = _STATEN.get((before, staat)) or (_VANUIT_ELKE.get(staat) if before != staat else None)
        if titel and moment:
            yield Gebeurtenis(day_of(moment), Soort.OVERLEG, titel, url="#casusoverleg")
