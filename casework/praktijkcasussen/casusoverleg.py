"""What the casusoverleg did: opening, partners, analysis, casusregisseur, and the advice to the kernpartijen."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from casework.choices import OrganisatieSoort, Rol
from casework.models import Account
from casework.praktijkcasussen import bijeenkomsten, informatie, uitvoering
from casework.praktijkcasussen.reader import Blok
from casework.praktijkcasussen.uitvoering import start_if_possible
from casework.praktijkcasussen.verloop import Gebeurtenis, Verloop, Volgorde
from casework.rules import RegelFout
from casusoverleg.actions.deelname import Uitnodiging, end_deelname, invite_partner
from casusoverleg.actions.overleg import open_casusoverleg
from casusoverleg.actions.plan import record_diagnose
from casusoverleg.actions.uitvoering import appoint_regisseur, record_advies
from casusoverleg.choices import AdviesSoort, Informeerplicht, Wijze


def events(verloop: Verloop) -> Iterator[Gebeurtenis]:
    """Everything of the casusoverleg in one casus."""
    yield from _opening(verloop)
    for blok in verloop.bron.bloks("deelnames"):
        yield Gebeurtenis(blok.day("vanaf"), Volgorde.DEELNAME, blok, "wijze", partial(_take_part, verloop, blok))
        if "tot" in blok:
            yield Gebeurtenis(blok.day("tot"), Volgorde.EINDE, blok, "tot", partial(_end, verloop, blok))
    if "casusdiagnose" in verloop.bron:
        blok = verloop.bron.blok("casusdiagnose")
        yield Gebeurtenis(blok.day("dag"), Volgorde.DIAGNOSE, blok, "tekst", partial(_diagnose, verloop, blok))
    for blok in verloop.bron.bloks("casusregisseur"):
        do = partial(_appoint, verloop, blok)
        yield Gebeurtenis(blok.day("vanaf"), Volgorde.CASUSREGISSEUR, blok, "persoon", do)
    yield from _advices(verloop)
    yield from uitvoering.events(verloop)
    yield from informatie.events(verloop)
    yield from bijeenkomsten.events(verloop)


def _opening(verloop: Verloop) -> Iterator[Gebeurtenis]:
    """The casusoverleg opens on the day that the third party confirms besluit 2, and anew when that was replaced."""
    for blok in verloop.bron.bloks("besluiten"):
        days = [day for _, day in (blok.get("bevestigingen") or {}).values()]
        if blok["soort"] == "partners" and len(days) == 3:
            yield Gebeurtenis(max(days), Volgorde.OPENING, blok, "soort", partial(_open, verloop, blok, max(days)))


def _open(verloop: Verloop, blok: Blok, dag: int) -> None:
    uitvoerder = _uitvoerder(verloop, blok, dag)
    open_casusoverleg(uitvoerder, verloop.get_casus(blok, uitvoerder))


def _uitvoerder(verloop: Verloop, blok: Blok, dag: int) -> Account:
    return verloop.uitvoerder(Rol.UITVOERDER_CASUSOVERLEG, blok, dag)


def _take_part(verloop: Verloop, blok: Blok) -> None:
    """Invite the partner; what the file says is refused must be refused, by the rule that it names."""
    try:
        deelname = _invite(verloop, blok)
    except RegelFout as error:
        _count_refusal(verloop, blok, error)
        return
    if blok.get("uitkomst") == "geweigerd":
        raise blok.fault("uitkomst", f"het bestand zegt geweigerd ({blok.get('regel')}), maar het is toegelaten")
    verloop.stukken[blok["sleutel"]] = deelname


def _invite(verloop: Verloop, blok: Blok) -> Any:
    uitvoerder = _uitvoerder(verloop, blok, blok.day("vanaf"))
    plicht = blok.get("informeerplicht") or {}
    uitnodiging = Uitnodiging(
        organisatie=verloop.bezetting.organisatie(blok["partij"], blok, "partij"),
        account=verloop.account(blok, "persoon"),
        wijze=blok["wijze"],
        grond=blok["grond"],
        motivering=blok["motivering"],
        vanaf=verloop.day(blok.day("vanaf")),
        informeerplicht=plicht.get("status", ""),
        informeerplicht_dag=verloop.day(plicht["dag"]) if "dag" in plicht else None,
        informeerplicht_toelichting=plicht.get("toelichting", ""),
    )
    return invite_partner(uitvoerder, verloop.get_casus(blok, uitvoerder), uitnodiging)


def _count_refusal(verloop: Verloop, blok: Blok, error: RegelFout) -> None:
    """Count a refusal: as it should be, or because a way of taking part is not built yet; else it is an error."""
    organisatie = verloop.bezetting.organisatie(blok["partij"], blok, "partij")
    refused = blok.get("uitkomst") == "geweigerd"
    if refused and blok.need("regel") == error.regel:
        verloop.verslag.geweigerd[f"deelnames volgens {error.regel}"] += 1
    elif blok["wijze"] == Wijze.ALGEMEEN_CASUSADVISEUR and error.regel == "P-09":
        verloop.verslag.niet_gebouwd["deelnames als algemeen casusadviseur, geweigerd (P-09)"] += 1
    elif organisatie.soort == OrganisatieSoort.RVDK and error.regel == "P-09" and not refused and _has_to_tell(blok):
        verloop.verslag.niet_gebouwd["deelnames van de Raad die nog moet informeren, geweigerd (P-09)"] += 1
    else:
        raise error
    if not refused:
        verloop.buiten.add(blok["persoon"])


def _has_to_tell(blok: Blok) -> bool:
    """The kernpartijen settled that the Raad tells the betrokkene later; that besluit is not built yet."""
    return (blok.get("informeerplicht") or {}).get("status") == Informeerplicht.OPENSTAAND


def _end(verloop: Verloop, blok: Blok) -> None:
    deelname = verloop.stukken.get(blok["sleutel"])
    if deelname is not None:
        end_deelname(_uitvoerder(verloop, blok, blok.day("tot")), deelname, blok.need("einde_reden"))


def _diagnose(verloop: Verloop, blok: Blok) -> None:
    uitvoerder = _uitvoerder(verloop, blok, blok.day("dag"))
    verloop.diagnose = record_diagnose(uitvoerder, verloop.get_casus(blok, uitvoerder), blok["tekst"])


def _appoint(verloop: Verloop, blok: Blok) -> None:
    uitvoerder = _uitvoerder(verloop, blok, blok.day("vanaf"))
    casus = verloop.get_casus(blok, uitvoerder)
    appoint_regisseur(uitvoerder, casus, verloop.account(blok, "persoon"))
    start_if_possible(verloop, uitvoerder, casus)


def _advices(verloop: Verloop) -> Iterator[Gebeurtenis]:
    for blok in verloop.bron.bloks("besluiten"):
        if blok["soort"] == "heroverweging_informeren" and "advies_casusoverleg" in blok:
            do = partial(_advise, verloop, blok, AdviesSoort.INFORMEREN, "advies_casusoverleg")
            yield Gebeurtenis(blok.day("dag"), Volgorde.ADVIES, blok, "advies_casusoverleg", do)
    if "sluiting" in verloop.bron:
        blok = verloop.bron.blok("sluiting").blok("advies")
        do = partial(_advise, verloop, blok, AdviesSoort.SLUITEN, "tekst")
        yield Gebeurtenis(blok.day("dag"), Volgorde.ADVIES, blok, "tekst", do)


def _advise(verloop: Verloop, blok: Blok, soort: AdviesSoort, key: str) -> None:
    uitvoerder = _uitvoerder(verloop, blok, blok.day("dag"))
    record_advies(uitvoerder, verloop.get_casus(blok, uitvoerder), soort, blok[key])
