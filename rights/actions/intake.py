"""A request comes in; first of all, to whom is it addressed, and under which law (V-01 to V-04)."""

from dataclasses import dataclass
from datetime import date
from uuid import uuid4

from casework import klok, nummering, selectors
from casework.access import grants
from casework.access import permissions as p
from casework.access.context import Systeem
from casework.actions.base import action
from casework.actions.casus import day_after
from casework.choices import UITVOERDERS
from casework.encryption import keystore
from casework.models import Account, Casus, Reden
from casework.rules import GeenToegang, require
from rights import workflow
from rights.choices import (
    ANDERE_WET,
    AVG,
    LOPEND,
    WPG,
    WPG_WJSG,
    Bevoegdheid,
    GerichtAan,
    Hoedanigheid,
    Kanaal,
    Soort,
)
from rights.models import Rechtenverzoek, VerzoekNummering
from rights.selectors import deciding_machtiging, lock_verzoek, may_handle

# Under which law a party answers a request that is passed on to it (V-02).
REGIMES = {
    GerichtAan.POLITIE: "Wpg",
    GerichtAan.OM: "Wjsg",
    GerichtAan.GEMEENTE: "AVG",
    GerichtAan.RVDK: "AVG",
    GerichtAan.RECLASSERING: "AVG",
}


@dataclass
class VerzoekGegevens:
    """A request as it came in. No reason is asked for (V-04). `over_wie`: empty when it is about the requester."""

    ontvangen_op: date
    kanaal: str
    soort: str
    gericht_aan: str
    verzoeker_naam: str
    verzoeker_hoedanigheid: str
    tekst: str
    over_wie: str = ""
    machtiging: str = ""
    aangeduid_als: str = ""


@action("verzoek.ontvangen", verwerking=False)
def receive_verzoek(actor: Account, gegevens: VerzoekGegevens) -> Rechtenverzoek:
    """Record a request under a number of its own; the uitvoerder who does becomes its handler.

    Raises RegelFout V-01, V-02, V-04 naming what is missing; GeenToegang for who is no uitvoerder.
    """
    if not may_handle(actor):
        raise GeenToegang
    _check(gegevens)
    verband = selectors.verband_van(actor)
    verzoek_id = uuid4()
    keystore.create(verzoek_id, "rechtenverzoek", verband.pk)
    verzoek = Rechtenverzoek(
        id=verzoek_id,
        verband=verband,
        kenmerk=f"V-{nummering.take(VerzoekNummering, verband)}",
        behandelaar=actor,
        **vars(gegevens),
    )
    verzoek.save(force_insert=True)
    return verzoek


@action("verzoek.overgenomen", verwerking=False)
def take_over_verzoek(actor: Account, verzoek: Rechtenverzoek) -> Rechtenverzoek:
    """Another uitvoerder becomes the handler; reading the files goes over with it (V-21)."""
    if not may_handle(actor):
        raise GeenToegang
    verzoek = lock_verzoek(actor, verzoek.pk)
    _require_running(verzoek)
    return _give(verzoek, actor)


@action("verzoek.overgedragen", verwerking=False)
def pass_on_verzoek(actor: Systeem, verzoek: Rechtenverzoek, account: Account) -> Rechtenverzoek:
    """Another uitvoerder becomes the handler, because the one before goes; the job does this."""
    if not actor.is_systeem:
        raise GeenToegang
    verzoek = Rechtenverzoek.objects.select_for_update().get(pk=verzoek.pk)
    _require_running(verzoek)
    return _give(verzoek, account)


def _give(verzoek: Rechtenverzoek, account: Account) -> Rechtenverzoek:
    verzoek.behandelaar = account
    verzoek.save()
    grants.end_by_feit(verzoek.pk)
    let_handler_read(verzoek)
    return verzoek


@action("verzoek.gekoppeld", verwerking=False)
def link_casus(actor: Account, verzoek: Rechtenverzoek, casus: Casus) -> Rechtenverzoek:
    """A person says which casus a running request is about; its handler reads both files as long as it runs, from when
    it was shown that the requester may ask (V-21).

    By the handler or a vertegenwoordiger, for a casus that they know of. Raises RegelFout V-08 (ended, or the
    decision has been prepared), V-06 (the requester may not ask this); GeenToegang.
    """
    verzoek = lock_verzoek(actor, verzoek.pk)
    if not (_is_handler(actor, verzoek) or deciding_machtiging(actor)):
        raise GeenToegang
    casus = selectors.get_casus(actor, casus.pk)
    if casus.verband_id != verzoek.verband_id:
        raise GeenToegang
    _require_running(verzoek)
    require(verzoek.voorbereid_op is None, "V-08", "Het besluit staat al klaar. Koppelen kan alleen daarvoor.")
    require(not verzoek.is_onbevoegd, "V-06", "De verzoeker krijgt niets uit een dossier. Koppelen is niet nodig.")
    grants.end_by_feit(verzoek.pk)
    verzoek.casus = casus
    verzoek.save()
    let_handler_read(verzoek)
    return verzoek


@action("verzoek.in_behandeling", verwerking=False)
def start_verzoek(actor: Account, verzoek: Rechtenverzoek) -> Rechtenverzoek:
    """The request is for the samenwerkingsverband and under the AVG: it is handled here (V-02, V-03)."""
    verzoek = lock_as_handler(actor, verzoek)
    verzoek.status = workflow.next_status("start", verzoek.status)
    require(
        verzoek.gericht_aan == GerichtAan.SAMENWERKINGSVERBAND,
        "V-02",
        "Dit verzoek is gericht aan één partij. Stuur het door naar die partij.",
    )
    require(
        verzoek.soort in AVG,
        "V-03" if verzoek.soort in ANDERE_WET else "V-02",
        "Dit verzoek valt niet onder de AVG. Stuur het door of zet het om.",
    )
    verzoek.save()
    return verzoek


@action("verzoek.doorgezonden", verwerking=False)
def forward_verzoek(actor: Account, verzoek: Rechtenverzoek, aan: str) -> Rechtenverzoek:
    """Pass a request on to the single party it is addressed to, under the law of that party (V-02)."""
    verzoek = lock_as_handler(actor, verzoek)
    verzoek.status = workflow.next_status("forward", verzoek.status)
    require(
        verzoek.gericht_aan != GerichtAan.SAMENWERKINGSVERBAND or verzoek.soort in WPG_WJSG,
        "V-02",
        "Dit verzoek is gericht aan het samenwerkingsverband en wordt hier behandeld.",
    )
    require(aan.strip(), "V-02", "Vul in aan wie u het verzoek doorstuurt.", "aan")
    verzoek.doorgezonden_aan = aan
    verzoek.doorgezonden_regime = _regime(verzoek)
    return close(verzoek)


@action("verzoek.omgezet", verwerking=False)
def convert_verzoek(actor: Account, verzoek: Rechtenverzoek, toelichting: str) -> Rechtenverzoek:
    """A request that is really a Woo request or an Awb bezwaar is handled as such, outside this product (V-03)."""
    verzoek = lock_as_handler(actor, verzoek)
    verzoek.status = workflow.next_status("convert", verzoek.status)
    require(verzoek.soort in ANDERE_WET, "V-03", "Alleen een Woo-verzoek of een bezwaar volgens de Awb zet u om.")
    require(toelichting.strip(), "V-03", "Schrijf op wie het behandelt en wat de verzoeker is verteld.", "toelichting")
    verzoek.omzetting = toelichting
    return close(verzoek)


@action("verzoek.ingetrokken", verwerking=False)
def withdraw_verzoek(actor: Account, verzoek: Rechtenverzoek) -> Rechtenverzoek:
    """The requester takes the request back, in any phase; reading ends with it."""
    verzoek = lock_as_handler(actor, verzoek)
    verzoek.status = workflow.next_status("withdraw", verzoek.status)
    return close(verzoek)


def lock_as_handler(actor: Account, verzoek: Rechtenverzoek) -> Rechtenverzoek:
    """The request, locked for its handler; GeenToegang for anybody else."""
    verzoek = lock_verzoek(actor, verzoek.pk)
    if not _is_handler(actor, verzoek):
        raise GeenToegang
    return verzoek


def close(verzoek: Rechtenverzoek) -> Rechtenverzoek:
    """Save the request in the end it reached; its handler no longer reads the files (V-21)."""
    verzoek.afgesloten_op = klok.today()
    verzoek.save()
    grants.end_by_feit(verzoek.pk)
    return verzoek


def _is_handler(actor: Account, verzoek: Rechtenverzoek) -> bool:
    return verzoek.behandelaar_id == actor.pk and may_handle(actor)


def _regime(verzoek: Rechtenverzoek) -> str:
    if verzoek.soort in WPG_WJSG:
        return "Wpg" if verzoek.soort in WPG else "Wjsg"
    return REGIMES[GerichtAan(verzoek.gericht_aan)]


def _require_running(verzoek: Rechtenverzoek) -> None:
    require(verzoek.status in LOPEND, "V-08", "Dit verzoek is al afgesloten.")


def let_handler_read(verzoek: Rechtenverzoek) -> None:
    """The handler reads the files of the casus that was linked, once it was shown that the requester may ask (V-21)."""
    if verzoek.casus_id is None or verzoek.bevoegdheid != Bevoegdheid.BLIJKT:
        return
    # Who takes a request over does not see its casus yet.
    casus = grants.named(verzoek.casus_id)
    rol = next((rol for rol in verzoek.behandelaar.rollen_in(verzoek.verband_id) if rol.rol in UITVOERDERS), None)
    if casus is None or rol is None:  # nobody works there, or the handler left: who takes over reads
        return
    grants.grant(
        casus,
        verzoek.behandelaar_id,
        p.RAADPLEGER,
        reden=Reden.VERZOEK,
        feit_id=verzoek.pk,
        vanaf=klok.today(),
        tot=day_after(rol.tot_en_met),
        organisatie_id=rol.organisatie_id,
    )


def _check(gegevens: VerzoekGegevens) -> None:
    require(gegevens.ontvangen_op <= klok.today(), "V-10", "De dag van ontvangst ligt in de toekomst.", "ontvangen_op")
    require(gegevens.soort in Soort.values, "V-01", "Kies wat voor verzoek het is.", "soort")
    require(gegevens.gericht_aan in GerichtAan.values, "V-02", "Kies aan wie het verzoek is gericht.", "gericht_aan")
    require(gegevens.kanaal in Kanaal.values, "V-04", "Kies hoe het verzoek binnenkwam.", "kanaal")
    require(gegevens.tekst.strip(), "V-04", "Neem de tekst van het verzoek over.", "tekst")
    require(gegevens.verzoeker_naam.strip(), "V-04", "Vul de naam van de verzoeker in.", "verzoeker_naam")
    require(
        gegevens.verzoeker_hoedanigheid in Hoedanigheid.values,
        "V-05",
        "Kies wie de verzoeker is.",
        "verzoeker_hoedanigheid",
    )
