"""The judgement by the referentiekader: recorded as people gave it; nothing is computed (K-01 to K-04)."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from casework.actions.base import action
from casework.models import Account, Casus, Organisatie
from casework.rules import RegelFout, require
from weegploeg import selectors
from weegploeg.actions.common import check_feiten, lock_as_uitvoerder, same_verband
from weegploeg.choices import Gebied, Ontwikkelfase, Toestand
from weegploeg.models import AfwijkendOordeel, Beoordeling, Gebiedsoordeel


@dataclass
class Gebiedstekst:
    """One area: either no information, or facts ({"soort", "id"}) and what they mean."""

    geen_informatie: bool = False
    feiten: list[dict] = field(default_factory=list)
    duiding: str = ""


@dataclass
class Afwijking:
    """How one kernpartij judged differently; `fase` is empty for none."""

    partij: Organisatie
    toelichting: str
    fase: str = ""


@dataclass
class BeoordelingTekst:
    """What the weegploeg judged. `fase` is one of the four, or empty with the reason."""

    gebieden: Mapping[str, Gebiedstekst]
    ideologie: str
    sociale_context: str
    argumentatie: str
    fase: str = ""
    geen_fase_reden: str = ""
    afwijkend: list[Afwijking] = field(default_factory=list)


@action("beoordeling.vastgelegd", verwerking=True)
def record_beoordeling(actor: Account, casus: Casus, tekst: BeoordelingTekst) -> Beoordeling:
    """Record what the weegploeg judged in this beraad; a later one in the same beraad is a new row.

    Raises RegelFout W-01 (no beraad), K-01 (an area is missing), K-02 (phase or domain is missing), K-03 (an area
    without facts and without "no information"), each with its field; P-11 and GeenToegang.
    """
    casus = lock_as_uitvoerder(actor, casus.pk)
    current = selectors.behandeling(casus)
    if current is None or current.toestand != Toestand.IN_BERAAD:
        raise RegelFout("W-01", "Begin eerst het beraad in een vergadering met de drie kernpartijen.")
    _check_gebieden(casus, tekst.gebieden)
    _check_fase_and_domains(tekst)
    _check_afwijkend(casus, tekst.afwijkend)
    beoordeling = Beoordeling(
        casus=casus,
        behandeling=current,
        nummer=Beoordeling.objects.filter(casus=casus).count() + 1,
        ronde=current.ronde,
        vastgelegd_door=actor,
        fase=tekst.fase,
        geen_fase_reden="" if tekst.fase else tekst.geen_fase_reden,
        ideologie=tekst.ideologie,
        sociale_context=tekst.sociale_context,
        argumentatie=tekst.argumentatie,
    )
    beoordeling.save(force_insert=True)
    _save_parts(beoordeling, tekst)
    return beoordeling


def _check_gebieden(casus: Casus, gebieden: Mapping[str, Gebiedstekst]) -> None:
    require(set(gebieden) <= set(Gebied.values), "K-01", "Het referentiekader kent negen ontwikkelgebieden.")
    for gebied in Gebied:
        tekst = gebieden.get(gebied)
        if tekst is None:
            raise RegelFout("K-01", f"Vul het gebied ‘{gebied.label}’ in.", f"{gebied}_basis")
        _check_gebied(casus, gebied, tekst)


def _check_gebied(casus: Casus, gebied: Gebied, tekst: Gebiedstekst) -> None:
    if tekst.geen_informatie:
        require(
            not tekst.feiten and not tekst.duiding.strip(),
            "K-03",
            f"Bij ‘{gebied.label}’ staat ‘geen informatie’, maar ook een oordeel. Kies een van beide.",
            f"{gebied}_basis",
        )
        return
    require(
        tekst.feiten,
        "K-03",
        f"Kies bij ‘{gebied.label}’ de feiten waarop het oordeel rust, of kies ‘geen informatie’.",
        f"{gebied}_feiten",
    )
    require(
        tekst.duiding.strip(), "K-03", f"Schrijf bij ‘{gebied.label}’ op wat de feiten betekenen.", f"{gebied}_duiding"
    )
    check_feiten(casus, tekst.feiten, "K-03", f"{gebied}_feiten")


def _check_fase_and_domains(tekst: BeoordelingTekst) -> None:
    require(not tekst.fase or tekst.fase in Ontwikkelfase.values, "K-02", "Kies een van de vier fasen.", "fase")
    require(
        tekst.fase or tekst.geen_fase_reden.strip(),
        "K-02",
        "Kies een fase, of schrijf op waarom geen van de vier past.",
        "geen_fase_reden",
    )
    require(tekst.ideologie.strip(), "K-02", "Beschrijf het domein ideologie (de intentie).", "ideologie")
    require(
        tekst.sociale_context.strip(), "K-02", "Beschrijf het domein sociale context (de potentie).", "sociale_context"
    )
    require(tekst.argumentatie.strip(), "K-02", "Schrijf op hoe de weegploeg tot dit oordeel komt.", "argumentatie")


def _check_afwijkend(casus: Casus, afwijkend: list[Afwijking]) -> None:
    for afwijking in afwijkend:
        same_verband(casus.verband_id, afwijking.partij.verband_id)
        veld = f"afwijkend_{afwijking.partij.soort}"
        require(afwijking.partij.is_kernpartij, "K-05", "Alleen een kernpartij kan afwijkend oordelen.", veld)
        require(
            not afwijking.fase or afwijking.fase in Ontwikkelfase.values, "K-02", "Kies een van de vier fasen.", veld
        )
        require(afwijking.toelichting.strip(), "K-05", "Schrijf het afwijkende oordeel van deze partij op.", veld)


def _save_parts(beoordeling: Beoordeling, tekst: BeoordelingTekst) -> None:
    for gebied, oordeel in tekst.gebieden.items():
        Gebiedsoordeel(
            casus_id=beoordeling.casus_id,
            beoordeling=beoordeling,
            gebied=gebied,
            feiten=[{"soort": item["soort"], "id": str(item["id"])} for item in oordeel.feiten],
            duiding=oordeel.duiding,
        ).save(force_insert=True)
    for afwijking in tekst.afwijkend:
        AfwijkendOordeel(
            casus_id=beoordeling.casus_id,
            beoordeling=beoordeling,
            partij=afwijking.partij,
            fase=afwijking.fase,
            toelichting=afwijking.toelichting,
        ).save(force_insert=True)
