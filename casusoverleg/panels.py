"""The casusoverleg on the page of a casus, with what this person can do there now (P-16, C-06)."""

from typing import Any

from django.urls import reverse

from casework import besluiten as soorten
from casework import klok
from casework.access import permissions as p
from casework.besluit_page import STATUS_KIND
from casework.choices import TO_WEIGH_AGAIN, TO_WORK_ON, BesluitStatus, Rol
from casework.diagram import picture
from casework.models import Account, Casus
from casework.panels import Actie, Panel
from casusoverleg import bijeenkomsten, informatie, selectors
from casusoverleg.choices import MaatregelStatus, Staat
from casusoverleg.diagram import VAN_CASUSOVERLEG
from casusoverleg.models import Casusoverleg
from casusoverleg.partners import appointed_regisseur, current_regisseur
from casusoverleg.workflow import IN_HAND, OPEN, Handeling, allowed

KLEUR_STAAT = {
    Staat.GESTART: "open",
    Staat.ANALYSE: "bezig",
    Staat.PLAN_OPGESTELD: "bezig",
    Staat.IN_UITVOERING: "bezig",
    Staat.EVALUATIE: "let-op",
    Staat.SLUITINGSADVIES: "let-op",
    Staat.GESLOTEN: "klaar",
    Staat.BEEINDIGD: "stop",
}
KLEUR_MAATREGEL = {
    MaatregelStatus.GEPLAND: "open",
    MaatregelStatus.LOPEND: "bezig",
    MaatregelStatus.VOLTOOID: "klaar",
    MaatregelStatus.GESTAAKT: "stop",
}


# How many items of information, and meetings, stand open; what is older is folded.
_SHOWN = 6
_SHOWN_MEETINGS = 3


def panels(account: Account, casus: Casus, rights: set[str]) -> list[Panel]:
    """The casusoverleg file for who takes part; the plan, or what was shared, alone for who only reads that."""
    if not rights & {p.VIEW_CASUSOVERLEG, p.VIEW_ITEMS, p.VIEW_PLAN}:
        return []
    takes_part_as_extern = p.VIEW_ITEMS in rights and p.VIEW_CASUSOVERLEG not in rights
    own = [_eigen_deelname(rights)] if takes_part_as_extern else []
    overleg = selectors.overleg_of(account, casus)
    if not rights & {p.VIEW_CASUSOVERLEG, p.VIEW_PLAN}:
        return [*own, _informatie(account, casus, overleg)] if overleg else own
    works = p.CHANGE_CASUSOVERLEG in rights and account.heeft_rol(Rol.UITVOERDER_CASUSOVERLEG)
    steps = allowed(overleg.staat) if overleg and works else set()
    found = [*own, _stand(casus, overleg, rights, works, steps)]
    if overleg is None:
        return found if works or p.CHANGE_CASUSOVERLEG in rights and selectors.can_be_opened(casus) else []
    if p.VIEW_CASUSOVERLEG in rights:
        found += [_deelnemers(casus, rights, works, steps), _diagnose(casus, steps)]
    if p.VIEW_ITEMS in rights:
        found.append(_informatie(account, casus, overleg))
    found.append(_plan(account, casus, overleg, rights, steps))
    if p.VIEW_CASUSOVERLEG in rights:
        found += [_evaluaties(casus, steps), _adviesplatform(casus, overleg, rights)]
    found += _bijeenkomsten(casus, rights, steps)
    if p.VIEW_CASUSOVERLEG in rights:
        found.append(_besluiten(casus, works, steps))
    drawing = {"tekening": picture(VAN_CASUSOVERLEG, {overleg.staat})}
    found.append(Panel("Het proces in het casusoverleg", "parts/tekening.html", drawing, naslag=True))
    return found


def _eigen_deelname(rights: set[str]) -> Panel:
    """What an externe casuspartner can see here, and what not (P-14, P-16)."""
    return Panel("Uw deelname", "casusoverleg/paneel_extern.html", {"leest_plan": p.VIEW_PLAN in rights})


def _stand(casus: Casus, overleg: Casusoverleg | None, rights: set[str], works: bool, steps: set[str]) -> Panel:
    can_open = works and (overleg is None or Handeling.OPENEN in steps) and selectors.can_be_opened(casus)
    # Who reads the plan alone does not see who takes part, and so cannot look whether that person still does.
    find_regisseur = current_regisseur if p.VIEW_CASUSOVERLEG in rights else appointed_regisseur
    return Panel(
        "Casusoverleg",
        "casusoverleg/paneel_stand.html",
        {
            "overleg": overleg,
            "kleur": KLEUR_STAAT[Staat(overleg.staat)] if overleg else "open",
            "regisseur": find_regisseur(casus) if overleg else None,
            "loopt": overleg is not None and overleg.staat in OPEN,
            "openen": can_open,
            "uitvoeren": Handeling.UITVOEREN in steps,
            "hervatten": Handeling.HERVATTEN in steps,
        },
        nu=can_open or bool(steps & {Handeling.UITVOEREN, Handeling.HERVATTEN}),
    )


def _deelnemers(casus: Casus, rights: set[str], works: bool, steps: set[str]) -> Panel:
    today = klok.today()
    rows = [
        {"deelname": deelname, "actief": deelname.is_actief(today), "voorbij": _is_over(deelname.tot, today)}
        for deelname in selectors.deelnames(casus)
    ]
    context = {
        "deelnames": rows,
        "regisseurs": selectors.regisseurs(casus),
        "niet_uitgenodigd": selectors.not_invited(casus) if p.CHANGE_CASUSOVERLEG in rights else [],
        "motivering": p.CHANGE_CASUSOVERLEG in rights,
        "werkt": works,
    }
    acties = _acties(
        casus,
        steps,
        (Handeling.UITNODIGEN, "Partner uitnodigen", "deelname_nieuw"),
        (Handeling.REGISSEUR, "Casusregisseur aanwijzen", "regisseur"),
        (Handeling.PARTNER_TOEVOEGEN, "Besluit: partner toevoegen", "besluit_partner_toevoegen"),
    )
    return Panel("Deelnemers", "casusoverleg/paneel_deelnemers.html", context, acties)


def _is_over(tot: Any, today: Any) -> bool:
    return tot is not None and tot <= today


def _diagnose(casus: Casus, steps: set[str]) -> Panel:
    found = selectors.diagnoses(casus)
    acties = _acties(casus, steps, (Handeling.DIAGNOSE, "Casusdiagnose vastleggen", "diagnose"))
    context = {"diagnose": found[0] if found else None, "eerdere": found[1:]}
    return Panel("Casusdiagnose", "casusoverleg/paneel_diagnose.html", context, acties)


def _informatie(account: Account, casus: Casus, overleg: Casusoverleg) -> Panel:
    wie, today = informatie.zicht(account, casus), klok.today()
    runs = Handeling.INFORMATIE in allowed(overleg.staat)
    held = informatie.achterhoudingen(casus, wie)
    rows = [
        {
            "stuk": stuk,
            "afwegingen": [(afweging, afweging.deelname.is_actief(today)) for afweging in stuk.afwegingen],
            "delen": wie.mag_delen(stuk.item),
            "wegen": runs and (wie.mag_delen(stuk.item) or (wie.mag_wegen(stuk.item) and stuk.is_gedeeld(today))),
            "verbeteren": runs and wie.mag_verbeteren(stuk.item),
            "vrijgeven": runs and wie.is_gever(stuk.item),
            "achterhouden": runs and wie.is_gever(stuk.item) and stuk.kan_achtergehouden,
        }
        for stuk in reversed(informatie.stukken(casus, wie, held))
    ]
    context = {
        "stukken": rows[:_SHOWN],
        "eerdere": rows[_SHOWN:],
        "achtergehouden": [row for row in held if wie.partij and row.partij_id == wie.partij.pk],
        "kent_deelnemers": wie.kent_deelnemers,
    }
    acties = [Actie("Informatie toevoegen", reverse("informatie_nieuw", args=[casus.pk]))] if wie.mag_toevoegen else []
    if wie.partij is not None and wie.wijzigt:
        acties.append(Actie("Overbrengen uit het weegploegdossier", reverse("informatie_bronnen", args=[casus.pk])))
    return Panel("Informatie", "casusoverleg/paneel_informatie.html", context, acties if runs else [])


def _plan(account: Account, casus: Casus, overleg: Casusoverleg, rights: set[str], steps: set[str]) -> Panel:
    in_force = selectors.plan_in_force(account, casus)
    reports = p.REPORT_PLAN in rights and Handeling.VOORTGANG in allowed(overleg.staat)
    binds = overleg.staat in IN_HAND
    rows = plan_rows(in_force, binds, reports) if in_force else []
    context = {
        "plan": in_force,
        "regels": rows,
        "bindt": binds,
        "eerdere": selectors.earlier_plans(casus),
        "concept": selectors.concept(account, casus) if p.VIEW_CASUSOVERLEG in rights else None,
    }
    label = "Plan wijzigen" if in_force else "Plan opstellen"
    acties = _acties(casus, steps, (Handeling.PLAN, label, "plan"))
    asks = any(row["melden"] and row["regel"].maatregel.account_id == account.pk for row in rows)
    return Panel("Plan van aanpak", "casusoverleg/paneel_plan.html", context, acties, nu=asks)


def plan_rows(plan: selectors.Plan, binds: bool, reports: bool) -> list[dict[str, Any]]:
    """The maatregelen of a plan for the table, with whether this person can report on each (C-06).

    In: `binds` whether the plan is carried out; before that nothing can be late.
    """
    return [
        {
            "regel": regel,
            "kleur": "let-op" if binds and regel.te_laat else KLEUR_MAATREGEL[MaatregelStatus(regel.maatregel.status)],
            "melden": reports and regel.eigen and regel.maatregel.is_open,
        }
        for regel in plan.regels
    ]


def _evaluaties(casus: Casus, steps: set[str]) -> Panel:
    can_hold = Handeling.DOORGAAN in steps
    context = {
        "evaluaties": [
            {"evaluatie": row, "houden": can_hold and row.gehouden_op is None} for row in selectors.evaluaties(casus)
        ],
        "adviezen": selectors.adviezen(casus),
    }
    acties = _acties(
        casus,
        steps,
        (Handeling.EVALUATIE_PLANNEN, "Evaluatie plannen", "evaluatie_plannen"),
        (Handeling.ADVIES_INFORMEREN, "Advies vastleggen", "advies"),
    )
    return Panel("Evaluaties en advies", "casusoverleg/paneel_evaluaties.html", context, acties)


def _bijeenkomsten(casus: Casus, rights: set[str], steps: set[str]) -> list[Panel]:
    """When it meets, for who takes part; not for who only reads the plan (C-11)."""
    if not rights & set(bijeenkomsten.LEEST):
        return []
    found = list(bijeenkomsten.with_stand(bijeenkomsten.van_casus(casus, rights)))
    to_come = sum(row.dag >= klok.today() for row in found)
    shown = max(to_come, _SHOWN_MEETINGS)
    context = {"eerste": found[:shown], "eerdere": found[shown:]}
    acties = _acties(casus, steps, (Handeling.BIJEENKOMST, "Bijeenkomst plannen", "bijeenkomst_nieuw"))
    return [Panel("Bijeenkomsten", "casusoverleg/paneel_bijeenkomsten.html", context, acties)]


def _adviesplatform(casus: Casus, overleg: Casusoverleg, rights: set[str]) -> Panel:
    """What outsiders were asked and advised, without knowing whom it is about (C-10)."""
    asks = p.CHANGE_CASUSOVERLEG in rights and Handeling.ADVIES_VRAGEN in allowed(overleg.staat)
    context = {"aanvragen": selectors.adviesaanvragen(casus), "schrijft": asks}
    acties = [Actie("Advies vragen", reverse("adviesaanvraag_nieuw", args=[casus.pk]))] if asks else []
    return Panel("Advies van het adviesplatform", "casusoverleg/paneel_adviesplatform.html", context, acties)


def _besluiten(casus: Casus, works: bool, steps: set[str]) -> Panel:
    context = {
        "besluiten": [
            {
                "besluit": row,
                "soort": soorten.get(row.soort).label,
                "uitkomst": soorten.get(row.soort).uitkomsten[row.uitkomst],
                "kleur": STATUS_KIND[BesluitStatus(row.status)],
                "wijzigen": works and row.status in TO_WORK_ON,
            }
            for row in selectors.besluiten(casus)
        ]
    }
    links = [(Handeling.SLUITEN, "Besluit: sluiten", "besluit_sluiten")]
    if casus.informeren in TO_WEIGH_AGAIN:
        links.append((Handeling.HEROVERWEGEN, "Besluit: informeren heroverwegen", "besluit_heroverweging"))
    acties = _acties(casus, steps, *links)
    return Panel("Besluiten in het casusoverleg", "casusoverleg/paneel_besluiten.html", context, acties)


def _acties(casus: Casus, steps: set[str], *links: tuple[Handeling, str, str]) -> list[Actie]:
    """Links to what the workflow lists for the present state."""
    return [Actie(label, reverse(route, args=[casus.pk])) for step, label, route in links if step in steps]
