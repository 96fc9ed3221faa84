"""The part of the casusoverleg in the head of the casus page: steps for who takes part, days for who reads the plan."""

from casework import selectors as spine
from casework.access import permissions as p
from casework.choices import Dossier, Fase, Rol
from casework.heading import Dag, Kop, Volgende, steps_of_besluiten, under_way
from casework.models import Account, Casus
from casusoverleg import bijeenkomsten, selectors
from casusoverleg.work import NEEDS_REGISSEUR, NEXT, Stand, place
from casusoverleg.workflow import OPEN, Wie


def heading(account: Account, casus: Casus, rights: set[str]) -> Kop:
    """What the casusoverleg has to do next, and by when; nothing in the archive."""
    kop = Kop()
    if not casus.is_actief or casus.fase != Fase.CASUSOVERLEG:
        return kop
    works = p.CHANGE_CASUSOVERLEG in rights and account.heeft_rol(Rol.UITVOERDER_CASUSOVERLEG)
    if p.VIEW_CASUSOVERLEG in rights:
        kop.volgende += steps_of_besluiten(under_way(casus, Dossier.CASUSOVERLEG), casus, Wie.UITVOERDER.label)
        stand = Stand.of([casus])
        kop.volgende += _next_steps(casus, stand, works)
        kop.dagen += [Dag(day, "geplande evaluatie") for day in stand.gepland.values()]
        coming = bijeenkomsten.komende(account, spine.casussen(account).filter(pk=casus.pk))
        kop.dagen += [Dag(meeting.dag, "bijeenkomst van het casusoverleg") for meeting in coming[:1]]
    if p.VIEW_PLAN in rights:
        kop.dagen += [
            Dag(maatregel.uiterlijk, f"maatregel van {maatregel.organisatie.naam}")
            for maatregel in selectors.maatregelen_in_uitvoering([casus.pk])
        ]
    return kop


def _next_steps(casus: Casus, stand: Stand, works: bool) -> list[Volgende]:
    overleg = stand.overleg.get(casus.pk)
    if overleg is None or overleg.staat not in OPEN:
        can_open = selectors.can_be_opened(casus)
        return [_step("Casusoverleg openen", place(casus, "#Casusoverleg"), works)] if can_open else []
    found = [
        _step(titel, place(casus, where), works)
        for is_due, titel, _, where in NEXT.get(overleg.staat, ())
        if is_due(stand, casus.pk)
    ]
    if overleg.staat in NEEDS_REGISSEUR and casus.pk not in stand.regisseur:
        found.append(_step("Casusregisseur aanwijzen", place(casus, "regisseur"), works))
    return found or _GOING_ON


# Nothing to prepare: the partners carry out the plan.
_GOING_ON = [Volgende("Maatregelen uitvoeren en voortgang melden", Wie.VERANTWOORDELIJKE.label, "#plan-van-aanpak")]


def _step(wat: str, url: str, works: bool) -> Volgende:
    return Volgende(wat, Wie.UITVOERDER.label, url if works else "")
