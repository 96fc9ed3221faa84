"""The weegploeg on the page of a casus, with what this person can do there now."""

from typing import Any

from django.urls import reverse

from casework import besluiten as soorten
from casework import selectors as spine
from casework.access import permissions as p
from casework.choices import SETTLED, TO_WORK_ON, BesluitStatus, Dossier, Fase, Informeren, Rol, SignaalStatus
from casework.diagram import picture
from casework.models import Account, Besluit, Casus
from casework.panels import Actie, Panel
from weegploeg import selectors
from weegploeg.choices import CASUSWAARDIGHEID, INFORMEREN, PARTNERS, Toestand, Wijze
from weegploeg.describe import fase_label
from weegploeg.diagram import VAN_BEHANDELING, VAN_SIGNAAL, here, where
from weegploeg.models import Behandeling
from weegploeg.trap import trap

_KLEUR_SIGNAAL = {
    SignaalStatus.ONTVANGEN: "let-op",
    SignaalStatus.INGEBRACHT: "open",
    SignaalStatus.GEAGENDEERD: "bezig",
    SignaalStatus.BEOORDEELD: "klaar",
}
_KLEUR_BESLUIT = {
    BesluitStatus.CONCEPT: "open",
    BesluitStatus.TER_VASTSTELLING: "bezig",
    BesluitStatus.TERUGGESTUURD: "let-op",
    BesluitStatus.AANGEHOUDEN: "let-op",
    BesluitStatus.VASTGESTELD: "klaar",
    BesluitStatus.VERVANGEN: "rust",
}


def panels(account: Account, casus: Casus, rights: set[str]) -> list[Panel]:
    """The file of the weegploeg, for who reads it; casuspartners get nothing (W-02)."""
    if p.VIEW_WEEGPLOEG not in rights:
        return []
    works = p.CHANGE_WEEGPLOEG in rights and account.heeft_rol(Rol.UITVOERDER_WEEGPLOEG)
    current = selectors.behandeling(casus)
    signalen = _signalen(account, casus, rights, current)
    besluiten = _besluiten(account, casus, works)
    treatment = _treatment_acties(casus, current) if works else []
    duidingen = list(selectors.duidingen(casus))
    passed = _has_passed(casus, rights)
    found = [
        Panel(
            "Signalen",
            "weegploeg/paneel_signalen.html",
            {"signalen": signalen, "tekening": picture(VAN_SIGNAAL, where(item["rij"] for item in signalen))},
            nu=any(item["inbrengen"] or item["terugkoppelen"] for item in signalen),
            voorbij=passed,
        ),
        Panel(
            "Behandeling door de weegploeg",
            "weegploeg/paneel_behandeling.html",
            _treatment(casus, current, rights),
            treatment,
            nu=bool(treatment),
            voorbij=passed,
        ),
        Panel(
            "Besluiten van de weegploeg",
            "weegploeg/paneel_besluiten.html",
            {"besluiten": besluiten},
            _besluit_acties(casus, current) if works else [],
            nu=any(item["rij"].status not in SETTLED for item in besluiten),
            voorbij=passed,
        ),
    ]
    found.insert(1, _bijlagen(account, casus, rights, passed))
    if duidingen:
        questions = {"duidingen": duidingen}
        waiting = any(duiding.is_open for duiding in duidingen)
        found.append(Panel("Nadere duiding", "weegploeg/paneel_duiding.html", questions, nu=waiting, voorbij=passed))
    drawing = {"tekening": picture(VAN_BEHANDELING, here(current))}
    found.append(Panel("Het proces in de weegploeg", "parts/tekening.html", drawing, naslag=True, voorbij=passed))
    return found


def _has_passed(casus: Casus, rights: set[str]) -> bool:
    """Whether the work on the casus has moved on, for who works at both stops; who only reads came for the file."""
    works_on = {p.CHANGE_WEEGPLOEG, p.VIEW_CASUSOVERLEG} <= rights
    return works_on and casus.fase in (Fase.CASUSOVERLEG, Fase.GESLOTEN)


def _signalen(account: Account, casus: Casus, rights: set[str], current: Behandeling | None) -> list[dict[str, Any]]:
    machtiging = spine.machtiging(account, casus.verband) if p.CHANGE_WEEGPLOEG in rights else None
    own = machtiging.organisatie_id if machtiging else None
    told = {item.signaal_id: item for item in selectors.terugkoppelingen(casus)}
    due = current is not None and current.besluit is not None and casus.fase == "geen_casusoverleg"
    return [
        {
            "rij": row,
            "kleur": _KLEUR_SIGNAAL[SignaalStatus(row.status)],
            "terugkoppeling": told.get(row.pk),
            "inbrengen": row.inbrenger_id == own and row.status == SignaalStatus.ONTVANGEN,
            "terugkoppelen": due
            and row.inbrenger_id == own
            and row.status == SignaalStatus.BEOORDEELD
            and (row.pk not in told or told[row.pk].wijze == Wijze.UITGESTELD),
        }
        for row in selectors.signalen(casus)
    ]


def _bijlagen(account: Account, casus: Casus, rights: set[str], passed: bool) -> Panel:
    bijlagen = spine.bijlagen(account, casus, Dossier.WEEGPLOEG)
    acties = [
        Actie(f"Bestand bij signaal {signaal.nummer} toevoegen", reverse("bijlage_nieuw", args=[signaal.pk]))
        for signaal in selectors.signalen(casus)
        if p.CHANGE_WEEGPLOEG in rights
    ]
    return Panel("Bijlagen", "weegploeg/paneel_bijlagen.html", {"bijlagen": bijlagen}, acties, voorbij=passed)


def _treatment(casus: Casus, current: Behandeling | None, rights: set[str]) -> dict[str, Any]:
    due = current is not None and current.toestand == Toestand.GEEN_CASUSOVERLEG
    beoordelingen = selectors.beoordelingen(casus)
    return {
        "behandeling": current,
        # The FG and who handles a request read the file, not the meetings.
        "ziet_vergadering": p.CHANGE_WEEGPLOEG in rights,
        "punt": selectors.latest_point(current) if current is not None and p.CHANGE_WEEGPLOEG in rights else None,
        "plichten": selectors.plichten(current) if current is not None and due else [],
        "beoordelingen": [
            {
                "rij": item,
                "fase": fase_label(item.fase),
                "afwijkend": [
                    {"partij": anders.partij, "fase": fase_label(anders.fase)} for anders in item.afwijkend.all()
                ],
            }
            for item in beoordelingen
        ],
        "trap": trap(beoordelingen),
    }


def _treatment_acties(casus: Casus, current: Behandeling | None) -> list[Actie]:
    toestand = current.toestand if current else ""
    acties = []
    if selectors.can_go_on_agenda(casus, current):
        acties.append(Actie("Op de agenda zetten", reverse("agenderen", args=[casus.pk])))
    if toestand == Toestand.IN_BERAAD:
        acties.append(Actie("Beoordelen", reverse("beoordeling_nieuw", args=[casus.pk])))
    if toestand == Toestand.NADERE_DUIDING:
        acties.append(Actie("Nadere duiding vragen", reverse("duiding_vragen", args=[casus.pk])))
    return acties


def _besluit_acties(casus: Casus, current: Behandeling | None) -> list[Actie]:
    acties = []
    if _is_judged(casus, current):
        acties.append(Actie("Besluit 1: casuswaardigheid", _url(CASUSWAARDIGHEID, casus)))
        acties.append(Actie("Besluit 2: casuspartners", _url(PARTNERS, casus)))
    elif current is not None and current.toestand == Toestand.CASUSOVERLEG:
        acties.append(Actie("Besluit 2: casuspartners", _url(PARTNERS, casus)))
    if casus.informeren != Informeren.GEINFORMEERD:
        acties.append(Actie("Besluit 3: informeren", _url(INFORMEREN, casus)))
    return acties


def decision_acties(casus: Casus, current: Behandeling | None) -> list[Actie]:
    """What the uitvoerder can record in a beraad: the judgement, and the besluiten that it allows."""
    judging = [a for a in _treatment_acties(casus, current) if current and current.toestand == Toestand.IN_BERAAD]
    return [*judging, *_besluit_acties(casus, current)]


def _is_judged(casus: Casus, current: Behandeling | None) -> bool:
    """Whether the present beraad has its judgement: besluit 1 rests on it (W-04)."""
    if current is None or current.toestand != Toestand.IN_BERAAD:
        return False
    judged = {(item.behandeling_id, item.ronde) for item in selectors.beoordelingen(casus)}
    return (current.pk, current.ronde) in judged


def _url(soort: str, casus: Casus) -> str:
    return reverse(f"besluit_{soort}", args=[casus.pk])


def _besluiten(account: Account, casus: Casus, works: bool) -> list[dict[str, Any]]:
    return [_besluit(row, works) for row in spine.besluiten(account, casus) if row.deel == Dossier.WEEGPLOEG]


def _besluit(row: Besluit, works: bool) -> dict[str, Any]:
    soort = soorten.get(row.soort)
    ours = row.soort in (CASUSWAARDIGHEID, PARTNERS, INFORMEREN)
    return {
        "rij": row,
        "label": soort.label,
        "uitkomst": soort.uitkomsten[row.uitkomst],
        "kleur": _KLEUR_BESLUIT[BesluitStatus(row.status)],
        "wijzigen": works and ours and row.status in TO_WORK_ON,
        "vervangen": works and ours and row.is_vastgesteld,
    }
