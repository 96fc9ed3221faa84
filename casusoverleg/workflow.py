"""Every step of the casusoverleg: in which state, what, by whom, and what follows. What is not listed is refused."""

from dataclasses import dataclass

from django.db.models import TextChoices

from casework.choices import DE_KERNPARTIJEN, DE_UITVOERDER_CASUSOVERLEG
from casework.rules import RegelFout
from casusoverleg.choices import Staat


class Wie(TextChoices):
    """Who takes a step."""

    UITVOERDER = "uitvoerder", DE_UITVOERDER_CASUSOVERLEG
    KERNPARTIJEN = "kernpartijen", DE_KERNPARTIJEN
    VERANTWOORDELIJKE = "verantwoordelijke", "de partner die verantwoordelijk is voor de maatregel"
    DEELNEMER = "deelnemer", "wie deelneemt aan het casusoverleg"
    WIE_VASTLEGT = "wie_vastlegt", "de uitvoerder of een kernpartij"


class Handeling(TextChoices):
    """What can be done; the label is what the diagram and the messages call it."""

    OPENEN = "openen", "het casusoverleg openen"
    UITNODIGEN = "uitnodigen", "een partner uitnodigen"
    PARTNER_TOEVOEGEN = "partner_toevoegen", "een partner toevoegen"
    INFORMATIE = "informatie", "informatie toevoegen en wegen met wie die wordt gedeeld"
    OVERBRENGEN = "overbrengen", "informatie uit het weegploegdossier overbrengen"
    DIAGNOSE = "diagnose", "de casusdiagnose vastleggen"
    REGISSEUR = "regisseur", "een casusregisseur aanwijzen"
    PLAN = "plan", "een plan opstellen"
    PLAN_VASTSTELLEN = "plan_vaststellen", "het plan vaststellen"
    UITVOEREN = "uitvoeren", "met de uitvoering beginnen"
    VOORTGANG = "voortgang", "voortgang melden"
    EVALUATIE_PLANNEN = "evaluatie_plannen", "een evaluatie plannen"
    DOORGAAN = "doorgaan", "na een evaluatie doorgaan"
    PLAN_WIJZIGEN = "plan_wijzigen", "na een evaluatie het plan wijzigen"
    ADVISEREN_SLUITEN = "adviseren_sluiten", "na een evaluatie adviseren om te sluiten"
    ADVIES_SLUITEN = "advies_sluiten", "het advies om te sluiten vastleggen"
    ADVIES_INFORMEREN = "advies_informeren", "advies over informeren vastleggen"
    HERVATTEN = "hervatten", "de uitvoering hervatten"
    HEROVERWEGEN = "heroverwegen", "het informeren heroverwegen"
    BIJEENKOMST = "bijeenkomst", "een bijeenkomst plannen en vastleggen"
    ADVIES_VRAGEN = "advies_vragen", "advies vragen aan het adviesplatform"
    SLUITEN = "sluiten", "de casus sluiten"
    BEEINDIGEN = "beeindigen", "het casusoverleg beëindigen omdat het besluit is vervangen"


@dataclass(frozen=True)
class Stap:
    """One row of the table."""

    staat: Staat
    handeling: Handeling
    wie: Wie
    naar: Staat


_S, _H, _W = Staat, Handeling, Wie
OPEN = (_S.GESTART, _S.ANALYSE, _S.PLAN_OPGESTELD, _S.IN_UITVOERING, _S.EVALUATIE, _S.SLUITINGSADVIES)
# The plan is carried out: only from here on do the days of its maatregelen bind anybody.
IN_HAND = (_S.IN_UITVOERING, _S.EVALUATIE, _S.SLUITINGSADVIES)

STAPPEN = (
    # In every open state, without leaving it.
    *(Stap(staat, _H.UITNODIGEN, _W.UITVOERDER, staat) for staat in OPEN),
    *(Stap(staat, _H.PARTNER_TOEVOEGEN, _W.KERNPARTIJEN, staat) for staat in OPEN),
    *(Stap(staat, _H.INFORMATIE, _W.DEELNEMER, staat) for staat in OPEN),
    *(Stap(staat, _H.OVERBRENGEN, _W.KERNPARTIJEN, staat) for staat in OPEN),
    *(Stap(staat, _H.REGISSEUR, _W.UITVOERDER, staat) for staat in OPEN),
    *(Stap(staat, _H.BIJEENKOMST, _W.UITVOERDER, staat) for staat in OPEN),
    *(Stap(staat, _H.ADVIES_VRAGEN, _W.WIE_VASTLEGT, staat) for staat in OPEN),
    *(Stap(staat, _H.ADVIES_INFORMEREN, _W.UITVOERDER, staat) for staat in OPEN),
    # Also after closing: once the ground is gone the betrokkene is told, whatever became of the plan (I-03).
    *(Stap(staat, _H.HEROVERWEGEN, _W.KERNPARTIJEN, staat) for staat in (*OPEN, _S.GESLOTEN)),
    *(Stap(staat, _H.BEEINDIGEN, _W.KERNPARTIJEN, _S.BEEINDIGD) for staat in (*OPEN, _S.GESLOTEN)),
    # The line itself.
    Stap(_S.BEEINDIGD, _H.OPENEN, _W.UITVOERDER, _S.GESTART),
    Stap(_S.GESTART, _H.DIAGNOSE, _W.UITVOERDER, _S.ANALYSE),
    Stap(_S.ANALYSE, _H.DIAGNOSE, _W.UITVOERDER, _S.ANALYSE),
    Stap(_S.ANALYSE, _H.PLAN, _W.UITVOERDER, _S.ANALYSE),
    Stap(_S.ANALYSE, _H.PLAN_VASTSTELLEN, _W.UITVOERDER, _S.PLAN_OPGESTELD),
    Stap(_S.PLAN_OPGESTELD, _H.DIAGNOSE, _W.UITVOERDER, _S.PLAN_OPGESTELD),
    Stap(_S.PLAN_OPGESTELD, _H.PLAN, _W.UITVOERDER, _S.PLAN_OPGESTELD),
    Stap(_S.PLAN_OPGESTELD, _H.PLAN_VASTSTELLEN, _W.UITVOERDER, _S.PLAN_OPGESTELD),
    Stap(_S.PLAN_OPGESTELD, _H.UITVOEREN, _W.UITVOERDER, _S.IN_UITVOERING),
    Stap(_S.IN_UITVOERING, _H.DIAGNOSE, _W.UITVOERDER, _S.IN_UITVOERING),
    Stap(_S.IN_UITVOERING, _H.PLAN, _W.UITVOERDER, _S.IN_UITVOERING),
    Stap(_S.IN_UITVOERING, _H.PLAN_VASTSTELLEN, _W.UITVOERDER, _S.IN_UITVOERING),
    Stap(_S.EVALUATIE, _H.DIAGNOSE, _W.UITVOERDER, _S.EVALUATIE),
    Stap(_S.EVALUATIE, _H.PLAN, _W.UITVOERDER, _S.EVALUATIE),
    Stap(_S.EVALUATIE, _H.PLAN_VASTSTELLEN, _W.UITVOERDER, _S.IN_UITVOERING),
    *(Stap(staat, _H.VOORTGANG, _W.VERANTWOORDELIJKE, staat) for staat in IN_HAND),
    *(Stap(staat, _H.EVALUATIE_PLANNEN, _W.UITVOERDER, staat) for staat in (_S.IN_UITVOERING, _S.EVALUATIE)),
    *(
        Stap(staat, handeling, _W.UITVOERDER, naar)
        for staat in (_S.IN_UITVOERING, _S.EVALUATIE)
        for handeling, naar in (
            (_H.DOORGAAN, _S.IN_UITVOERING),
            (_H.PLAN_WIJZIGEN, _S.EVALUATIE),
            (_H.ADVISEREN_SLUITEN, _S.SLUITINGSADVIES),
        )
    ),
    Stap(_S.SLUITINGSADVIES, _H.ADVIES_SLUITEN, _W.UITVOERDER, _S.SLUITINGSADVIES),
    Stap(_S.SLUITINGSADVIES, _H.HERVATTEN, _W.UITVOERDER, _S.IN_UITVOERING),
    Stap(_S.SLUITINGSADVIES, _H.SLUITEN, _W.KERNPARTIJEN, _S.GESLOTEN),
)
_TABLE = {(stap.staat, stap.handeling): stap for stap in STAPPEN}

# Which step is missing, and the rule that asks for it.
_MISSING = {
    _H.OPENEN: ("C-01", "Dit casusoverleg is al geopend."),
    _H.PLAN: ("C-02", "Leg eerst de casusdiagnose vast: de gezamenlijke analyse komt voor het plan."),
    _H.PLAN_VASTSTELLEN: ("C-02", "Leg eerst de casusdiagnose vast: de gezamenlijke analyse komt voor het plan."),
    _H.UITVOEREN: ("C-05", "Stel eerst het plan van aanpak vast; daarna begint de uitvoering, eenmaal."),
    _H.VOORTGANG: ("C-06", "Voortgang melden kan pas als het plan in uitvoering is."),
    _H.EVALUATIE_PLANNEN: ("C-07", "Een evaluatie plannen kan pas als het plan in uitvoering is."),
    _H.DOORGAAN: ("C-07", "Evalueren kan pas als het plan in uitvoering is."),
    _H.PLAN_WIJZIGEN: ("C-07", "Evalueren kan pas als het plan in uitvoering is."),
    _H.ADVISEREN_SLUITEN: ("C-07", "Evalueren kan pas als het plan in uitvoering is."),
    _H.ADVIES_SLUITEN: ("C-08", "Houd eerst een evaluatie met als uitkomst: adviseren om te sluiten."),
    _H.HERVATTEN: ("C-08", "Hervatten kan alleen na een advies om te sluiten."),
    _H.SLUITEN: ("C-08", "Sluiten kan alleen na een advies van het casusoverleg om te sluiten."),
}
_CLOSED = {
    _S.GESLOTEN: ("C-08", "Deze casus is gesloten: in het casusoverleg verandert niets meer."),
    _S.BEEINDIGD: (
        "W-06",
        "Dit casusoverleg is beëindigd, omdat het besluit waarop het rustte is vervangen. Open het eerst opnieuw.",
    ),
}


def step_for(staat: str, handeling: Handeling) -> Stap:
    """The row of the table for this state; RegelFout naming the missing step when there is none."""
    stap = _TABLE.get((Staat(staat), handeling))
    if stap is not None:
        return stap
    regel, melding = _CLOSED.get(Staat(staat)) or _MISSING.get(handeling) or ("C-01", "Dat kan nu niet.")
    raise RegelFout(regel, melding)


def allowed(staat: str) -> set[str]:
    """What can be done in a state, by whoever it is for."""
    return {stap.handeling.value for stap in STAPPEN if stap.staat == staat}
