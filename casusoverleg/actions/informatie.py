"""Information in the casusoverleg file: brought in, put right, weighed for each recipient (C-12, P-05, P-14, P-15)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from casework import klok, selectors
from casework.access import permissions as p
from casework.actions.base import action
from casework.audit import log
from casework.choices import TOLD_OR_POSTPONED, OrganisatieSoort
from casework.models import Account, Casus, Organisatie
from casework.rules import GeenToegang, RegelFout, require
from casework.versies import check_unchanged, newest_version
from casusoverleg import informatie
from casusoverleg.actions.frame import find_overleg
from casusoverleg.choices import InformatieSoort
from casusoverleg.informatie import Zicht
from casusoverleg.models import (
    Achterhouding,
    Deelafweging,
    Deelname,
    InformatieItem,
    Verantwoording,
    Verstrekking,
)
from casusoverleg.partners import Deelnemer, find_deelnemer
from casusoverleg.workflow import Handeling, step_for

# What the log names as the purpose of each verstrekking.
DOEL = "opstellen en uitvoeren van het plan van aanpak"


@dataclass
class ItemTekst:
    """What is brought in, and why. `achterhouden`: the kernpartijen that do not see it, each with the reason."""

    soort: str
    basis: str
    tekst: str
    noodzaak: str
    noodzaak_taak: str = ""
    van_een_ander: bool = False
    herkomst: str = ""
    derden: str = ""
    achterhouden: list[tuple[Organisatie, str]] = field(default_factory=list)


@action("informatie.vastgelegd", verwerking=True)
def record_item(actor: Account, casus: Casus, tekst: ItemTekst, namens: Deelnemer | None = None) -> InformatieItem:
    """Bring information into the file: of one's own, or as who records for somebody who takes part (`namens`).

    Raises RegelFout C-12 (ground, text or necessity is missing), P-05 (somebody without a deelname knows it, and it
    does not come in through the gemeente with its origin), P-15 (an externe does not say what its own task needs), P-14
    (held back from who cannot be), C-08 (the casusoverleg is closed); GeenToegang.
    """
    casus = _begin(actor, casus)
    gever = _gever(actor, casus, namens)
    _check_tekst(gever.organisatie, tekst)
    item = InformatieItem(
        casus=casus,
        account=gever.account,
        organisatie=gever.organisatie,
        soort=tekst.soort,
        basis=tekst.basis,
        tekst=tekst.tekst,
    )
    item.save(force_insert=True)
    row = Verantwoording(casus=casus, **_van_gever(item))
    _fill(row, gever.organisatie, tekst).save(force_insert=True)
    for partij, waarom in tekst.achterhouden:
        _hold_back(item, partij, waarom)
    return item


@action("informatie.gecorrigeerd", verwerking=True)
def correct_item(
    actor: Account, item: InformatieItem, tekst: ItemTekst, reden: str, seen: str | None = None
) -> InformatieItem:
    """Put an item right; what stood there stays as a version, with the reason (C-12).

    With whom it is shared gets the new text too, with a line in the log for each, so only who may share it puts it
    right then. In: `seen` the version that the sender looked at. Raises RegelFout as record_item, C-12 (no reason),
    P-14 (it is shared by others), B-09 (somebody else changed it meanwhile); GeenToegang.
    """
    item, wie = _lock_item(actor, item)
    if not wie.mag_verbeteren(item):
        raise GeenToegang
    check_unchanged(seen, item_version(item))
    shared = Verstrekking.objects.filter(item=item, ingetrokken_op__isnull=True).select_related("deelname")
    require(
        wie.mag_delen(item) or not shared.exists(),
        "P-14",
        "Dit is met anderen gedeeld. Alleen wie het mag delen, kan het dan verbeteren. Een vertegenwoordiger kan het"
        " delen stoppen.",
        "tekst",
    )
    require(reden.strip(), "C-12", "Schrijf op waarom u dit verbetert.", "reden")
    _check_tekst(item.organisatie, tekst)
    item.soort, item.basis, item.tekst = tekst.soort, tekst.basis, tekst.tekst
    row = _fill(Verantwoording.objects.get(item=item), item.organisatie, tekst)
    _save_with_reason(item, reden)
    _save_with_reason(row, reden)
    for verstrekking in shared:
        _log_sharing(actor, verstrekking)
    return item


def _save_with_reason(row: Any, reden: str) -> None:
    row._change_reason = reden  # simple-history reads it from here
    row.save()


def item_version(item: InformatieItem) -> str:
    """The version of an item with its verantwoording, which change together."""
    return newest_version(InformatieItem, row_id=item.pk)


@dataclass
class Oordeel:
    """Whether one deelname gets an item, and why. The two necessities are asked for an externe who gets it (P-15)."""

    deelname: Deelname
    delen: bool
    waarom: str
    noodzaak_plan: str = ""
    noodzaak_taak: str = ""


@action("informatie.gewogen", verwerking=lambda item: item.gewogen)
def weigh_item(
    actor: Account, item: InformatieItem, oordelen: Iterable[Oordeel], seen: str | None = None
) -> InformatieItem:
    """Weigh an item for each recipient named; who is not named keeps what was decided, and else gets nothing (P-14).

    Each new sharing is a verstrekking with a line in the log; one that is taken back ends at once. In: `seen` the
    version of the weighings that the sender looked at. Raises RegelFout P-14 (no reason, somebody who takes part no
    longer, or another party's information), P-15 (an externe without both necessities), I-04 (the betrokkene is neither
    informed nor is that postponed), C-08, B-09; GeenToegang.
    """
    item, wie = _lock_item(actor, item)
    if not wie.mag_wegen(item):
        raise GeenToegang
    check_unchanged(seen, afweging_version(item))
    recipients = informatie.ontvangers(item)
    for oordeel in oordelen:
        require(
            oordeel.deelname in recipients,
            "P-14",
            "Deze persoon neemt vandaag niet deel aan dit casusoverleg.",
            _veld(oordeel, "delen"),
        )
        item.gewogen |= _weigh(actor, wie, item, oordeel)
    return item


def afweging_version(item: InformatieItem) -> str:
    """The version of all weighings of an item together."""
    return newest_version(Deelafweging, item_id=item.pk)


@action("informatie.achtergehouden", verwerking=True)
def hold_back(actor: Account, item: InformatieItem, partij: Organisatie, waarom: str) -> InformatieItem:
    """Let a kernpartij not see an item from now on; for who brought it in (P-14).

    Raises RegelFout P-14 (no kernpartij of this verband, one's own party, no reason, twice), C-08; GeenToegang.
    """
    item, wie = _lock_item(actor, item)
    if not wie.is_gever(item):
        raise GeenToegang
    _hold_back(item, partij, waarom)
    return item


@action("informatie.vrijgegeven", verwerking=True)
def release(actor: Account, item: InformatieItem, partij: Organisatie) -> InformatieItem:
    """Let a kernpartij see an item that was held back from it; for who brought it in. Raises GeenToegang, RegelFout."""
    item, wie = _lock_item(actor, item)
    found = Achterhouding.objects.filter(item=item, partij=partij, opgeheven_op__isnull=True).first()
    if found is None or not wie.is_gever(item):
        raise GeenToegang
    found.opgeheven_op = klok.today()
    found.save(update_fields=["opgeheven_op"])
    return item


def _begin(actor: Account, casus: Casus) -> Casus:
    """The casus, locked, for who reads information of it, in a state in which information comes in."""
    casus = selectors.lock_casus(actor, casus.pk, p.VIEW_ITEMS)
    step_for(find_overleg(casus).staat, Handeling.INFORMATIE)
    return casus


def _lock_item(actor: Account, item: InformatieItem) -> tuple[InformatieItem, Zicht]:
    """An item of a locked casus, and what the actor may with it; GeenToegang for who does not see it."""
    casus = _begin(actor, item.casus)
    item = informatie.get_item(actor, item.pk)
    item.casus = casus
    return item, informatie.zicht(actor, casus)


def _gever(actor: Account, casus: Casus, namens: Deelnemer | None) -> Deelnemer:
    """Who gives the information. Nobody gives in the name of another but who records (P-11)."""
    wie = informatie.zicht(actor, casus)
    if namens is None and wie.geeft_voor is not None:
        return Deelnemer(actor, Organisatie.objects.get(pk=wie.geeft_voor))
    if not (wie.legt_vast and wie.wijzigt):
        raise GeenToegang
    gever = namens and find_deelnemer(casus, namens.account, namens.organisatie)
    if gever is None:
        raise RegelFout("C-12", "Kies van wie de informatie komt: iemand die vandaag deelneemt.", "namens")
    return gever


def _check_tekst(organisatie: Organisatie, tekst: ItemTekst) -> None:
    require(tekst.soort in InformatieSoort.values, "C-12", "Kies of dit een feit of een duiding is.", "soort")
    for veld, melding in (
        ("tekst", "Schrijf de informatie op."),
        ("basis", "Schrijf op op welke grond u dit geeft."),
        ("noodzaak", "Schrijf op waarom dit nodig is voor het plan: wat niet nodig is, hoort niet in het dossier."),
    ):
        require(getattr(tekst, veld).strip(), "C-12", melding, veld)
    if tekst.van_een_ander:
        require(
            organisatie.soort == OrganisatieSoort.GEMEENTE,
            "P-05",
            "Wat iemand weet die niet deelneemt, brengt de vertegenwoordiger van de gemeente in.",
            "van_een_ander",
        )
        require(tekst.herkomst.strip(), "P-05", "Schrijf op van wie de gemeente dit heeft.", "herkomst")
    require(
        not informatie.is_extern(organisatie) or tekst.noodzaak_taak.strip(),
        "P-15",
        "Schrijf op waarom dit bij de eigen taak van deze partner hoort.",
        "noodzaak_taak",
    )


def _van_gever(item: InformatieItem) -> dict[str, Any]:
    """The item that a row belongs to, with who gave it and for whom."""
    return {"item": item, "van_id": item.account_id, "organisatie_id": item.organisatie_id}


def _fill(row: Verantwoording, organisatie: Organisatie, tekst: ItemTekst) -> Verantwoording:
    row.noodzaak, row.derden = tekst.noodzaak, tekst.derden
    row.van_extern = informatie.is_extern(organisatie)
    row.noodzaak_taak = tekst.noodzaak_taak if row.van_extern else None
    if tekst.van_een_ander or row.van_een_ander:  # what was brought over keeps the name of its source
        row.herkomst = tekst.herkomst if tekst.van_een_ander else None
    row.van_een_ander = tekst.van_een_ander
    return row


def _hold_back(item: InformatieItem, partij: Organisatie, waarom: str) -> None:
    require(
        partij.is_kernpartij and partij.verband_id == item.casus.verband_id and partij.pk != item.organisatie_id,
        "P-14",
        "Kies een andere kernpartij. Een partner ziet alleen wat met die partner is gedeeld.",
        "achterhouden",
    )
    require(waarom.strip(), "P-14", f"Schrijf op waarom {partij.naam} dit niet ziet.", f"achterhouden_{partij.soort}")
    running = Achterhouding.objects.filter(item=item, partij=partij, opgeheven_op__isnull=True)
    require(not running.exists(), "P-14", "Dit wordt al achtergehouden voor deze partij.", "achterhouden")
    row = Achterhouding(casus=item.casus, **_van_gever(item), partij=partij, waarom=waarom)
    row.save(force_insert=True)


def _weigh(actor: Account, wie: Zicht, item: InformatieItem, oordeel: Oordeel) -> bool:
    """Out: whether something was decided that did not stand there already."""
    deelname = oordeel.deelname
    extern = informatie.is_extern(deelname.organisatie)
    row = Deelafweging.objects.filter(item=item, deelname=deelname).first()
    if row is not None and _says(row) == oordeel:
        return False
    _check_oordeel(wie, item, extern, oordeel)
    row = row or Deelafweging(casus=item.casus, **_van_gever(item), deelname=deelname)
    row.aan_extern, row.delen, row.waarom = extern, oordeel.delen, oordeel.waarom
    row.noodzaak_plan = oordeel.noodzaak_plan if extern and oordeel.delen else None
    row.noodzaak_taak = oordeel.noodzaak_taak if extern and oordeel.delen else None
    row.door, row.dag = actor, klok.today()
    row.save()
    if row.delen:
        _share(actor, row)
    else:
        _stop_sharing(actor, row)
    return True


def _says(row: Deelafweging) -> Oordeel:
    """What a weighing says, as it would be decided again."""
    return Oordeel(row.deelname, row.delen, row.waarom, row.noodzaak_plan or "", row.noodzaak_taak or "")


def _check_oordeel(wie: Zicht, item: InformatieItem, extern: bool, oordeel: Oordeel) -> None:
    require(
        oordeel.waarom.strip(),
        "P-14",
        "Schrijf op waarom u dit wel of niet deelt.",
        _veld(oordeel, "waarom"),
    )
    if not oordeel.delen:
        return
    require(
        wie.mag_delen(item),
        "P-14",
        "Alleen de partij die dit inbracht, kan het met anderen delen. U kunt het delen wel stoppen.",
        _veld(oordeel, "delen"),
    )
    require(
        item.casus.informeren in TOLD_OR_POSTPONED,
        "I-04",
        "U kunt pas delen als de betrokkene is geïnformeerd, of als de kernpartijen het informeren hebben uitgesteld.",
        _veld(oordeel, "delen"),
    )
    for naam, melding in (
        ("noodzaak_plan", "Schrijf op waarom deze partner dit nodig heeft voor het plan."),
        ("noodzaak_taak", "Schrijf op waarom deze partner dit nodig heeft voor de eigen taak."),
    ):
        require(not extern or getattr(oordeel, naam).strip(), "P-15", melding, _veld(oordeel, naam))


def _veld(oordeel: Oordeel, naam: str) -> str:
    """The field of the form for one recipient."""
    return veld_of(oordeel.deelname.pk, naam)


def veld_of(deelname_id: UUID, naam: str) -> str:
    """Name of a field about one recipient, in the form that weighs an item for all of them at once."""
    return f"{naam}_{deelname_id.hex}"


def _share(actor: Account, afweging: Deelafweging) -> None:
    running = Verstrekking.objects.filter(item=afweging.item, deelname=afweging.deelname, ingetrokken_op__isnull=True)
    if running.exists():
        return
    verstrekking = Verstrekking(
        casus=afweging.casus, **_van_gever(afweging.item), afweging=afweging, deelname=afweging.deelname
    )
    verstrekking.save(force_insert=True)
    _log_sharing(actor, verstrekking)


def _log_sharing(actor: Account, verstrekking: Verstrekking) -> None:
    organisatie_id = verstrekking.deelname.organisatie_id
    log.changed(actor, "informatie.verstrekt", verstrekking, doel=DOEL, ontvanger_id=organisatie_id)


def _stop_sharing(actor: Account, afweging: Deelafweging) -> None:
    found = Verstrekking.objects.filter(item=afweging.item, deelname=afweging.deelname, ingetrokken_op__isnull=True)
    for verstrekking in found:
        verstrekking.ingetrokken_op = klok.today()
        verstrekking.save(update_fields=["ingetrokken_op"])
        log.changed(actor, "informatie.niet_meer_gedeeld", verstrekking)
