"""A signaal comes in and is brought before the weegploeg (S-01, S-02, S-08, W-12)."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from casework import klok, selectors
from casework.access import permissions as p
from casework.actions.base import action
from casework.actions.casus import lock_numbering, open_casus_file
from casework.actions.gegevenscategorieen import check_categorie
from casework.actions.persoon import PersoonKeuze, check_keuze, record_judgements
from casework.choices import Bestand, Bron, Categorie, Geslacht, Rol, SignaalStatus, WijstOp
from casework.finding.voorstellen import Voorstel, proposals
from casework.finding.zoeksleutels import as_told, kenmerken_of, write_keys
from casework.models import (
    Aanbrenger,
    Account,
    Betrokkene,
    Casus,
    Organisatie,
    Samenwerkingsverband,
    Signaal,
    WettelijkVertegenwoordiger,
)
from casework.rules import GeenToegang, RegelFout, require


@dataclass
class Persoon:
    """The person a signaal is about, as told."""

    voornamen: str
    achternaam: str
    geboortedatum: date
    tussenvoegsel: str = ""
    geslacht: str = Geslacht.X
    straat: str = ""
    postcode: str = ""
    plaats: str = ""
    categorie: str = Categorie.GEEN
    vertegenwoordigers: list[dict] = field(default_factory=list)


@dataclass
class Melding:
    """What a signaal says: factual behaviour, and the interpretation apart from it."""

    gedraging: str
    wanneer: str
    gezien_door: str
    bron: str
    wijst_op: list[str]
    categorie_gegevens: str
    bron_omschrijving: str = ""
    duiding: str = ""
    hulpverlening: str = ""
    aanbrenger_naam: str = ""
    aanbrenger_relatie: str = ""


@action("signaal.ontvangen", verwerking=True)
def receive_signaal(
    actor: Account, inbrenger: Organisatie, persoon: Persoon, melding: Melding, keuze: PersoonKeuze | None = None
) -> Signaal:
    """Record a signaal by or through a kernpartij.

    In: inbrenger the kernpartij that brings it; `keuze` what the actor judged about the people already known who look
    like this person. Out: the Signaal, in a new casus, or in that of the same person whose weegploeg treatment is still
    open (W-12).
    Raises RegelFout S-01 (no kernpartij), S-02 (no factual behaviour), S-03, S-04, S-07 (somebody known looks like this
    person and that was not judged), W-14 (no such category); GeenToegang for other roles.
    """
    _check_sender(actor, inbrenger)
    _check_facts(melding)
    check_categorie(inbrenger.verband_id, melding.categorie_gegevens)
    _check_person(persoon)
    # From here on nobody else opens a casus: who was known a moment later would be missed.
    lock_numbering(inbrenger.verband)
    voorstellen = proposals(actor, kenmerken_of(persoon))
    check_keuze(voorstellen, keuze)
    casus = _casus_for(inbrenger.verband, persoon, keuze.zelfde if keuze else None)
    if keuze is not None:
        _keep_judgements(actor, casus, persoon, voorstellen, keuze)
    write_keys(casus)
    signaal = Signaal(
        casus=casus,
        nummer=Signaal.objects.filter(casus=casus).count() + 1,
        inbrenger=inbrenger,
        vastgelegd_door=actor,
        bron=melding.bron,
        bron_omschrijving=melding.bron_omschrijving,
        wijst_op=list(melding.wijst_op),
        gedraging=melding.gedraging,
        wanneer=melding.wanneer,
        gezien_door=melding.gezien_door,
        duiding=melding.duiding,
        hulpverlening=melding.hulpverlening,
        categorie_gegevens=melding.categorie_gegevens,
    )
    signaal.save(force_insert=True)
    if melding.aanbrenger_naam:
        Aanbrenger(
            casus=casus,
            signaal=signaal,
            organisatie=inbrenger,
            naam=melding.aanbrenger_naam,
            relatie=melding.aanbrenger_relatie,
        ).save(force_insert=True)
    return signaal


@action("signaal.ingebracht", verwerking=True)
def bring_signaal(actor: Account, signaal: Signaal) -> Signaal:
    """The inbrengende kernpartij puts its signaal before the weegploeg; raises RegelFout S-01 for another party."""
    casus = selectors.lock_casus(actor, signaal.casus_id, p.CHANGE_WEEGPLOEG)
    signaal = Signaal.objects.select_for_update().get(pk=signaal.pk)
    machtiging = selectors.machtiging(actor, casus.verband)
    require(
        machtiging is not None and machtiging.organisatie_id == signaal.inbrenger_id,
        "S-01",
        "Alleen een vertegenwoordiger van de kernpartij die het signaal meldt, kan het inbrengen.",
    )
    require(
        signaal.status == SignaalStatus.ONTVANGEN,
        "S-08",
        "Dit signaal is al ingebracht.",
    )
    signaal.status = SignaalStatus.INGEBRACHT
    signaal.save()
    return signaal


def _check_sender(actor: Account, inbrenger: Organisatie) -> None:
    require(
        inbrenger.is_kernpartij,
        "S-01",
        "Kies de gemeente, de politie of het OM: een signaal komt altijd binnen door of via een kernpartij.",
        "inbrenger",
    )
    if selectors.verband_van(actor).pk != inbrenger.verband_id:
        raise GeenToegang
    machtiging = selectors.machtiging(actor, inbrenger.verband)
    if actor.heeft_rol(Rol.UITVOERDER_WEEGPLOEG):
        return
    if machtiging is None:
        raise RegelFout("P-01", "U hebt vandaag geen geldige machtiging om namens een kernpartij te handelen.")
    require(
        machtiging.organisatie_id == inbrenger.pk,
        "S-01",
        "U kunt alleen signalen van uw eigen partij vastleggen.",
        "inbrenger",
    )


def _check_facts(melding: Melding) -> None:
    for veld, vraag in (
        ("gedraging", "Beschrijf wat iemand feitelijk deed of zei. Zonder feitelijke gedraging is het geen signaal."),
        ("wanneer", "Vul in wanneer dit gebeurde."),
        ("gezien_door", "Vul in wie dit heeft gezien of gehoord."),
    ):
        require(getattr(melding, veld).strip(), "S-02", vraag, veld)
    require(
        melding.wijst_op and set(melding.wijst_op) <= set(WijstOp.values),
        "S-03",
        "Kies waar het signaal op kan wijzen.",
        "wijst_op",
    )
    require(melding.bron in Bron.values, "S-04", "Kies de bron van het signaal.", "bron")
    require(
        melding.bron != Bron.ANDERS or melding.bron_omschrijving.strip(),
        "S-04",
        "Omschrijf de bron.",
        "bron_omschrijving",
    )


def _check_person(persoon: Persoon) -> None:
    require(persoon.voornamen.strip(), "S-02", "Vul de voornamen in.", "voornamen")
    require(persoon.achternaam.strip(), "S-02", "Vul de achternaam in.", "achternaam")
    require(persoon.geboortedatum <= klok.today(), "S-02", "De geboortedatum ligt in de toekomst.", "geboortedatum")
    require(persoon.categorie in Categorie.values, "S-03", "Kies een categorie.", "categorie")


def _casus_for(verband: Samenwerkingsverband, persoon: Persoon, zelfde: UUID | None) -> Casus:
    """The open treatment of the person that was recognised, or a new casus, of that person or of somebody new."""
    if zelfde is not None:
        # Locked: the treatment that the signaal joins must not end meanwhile.
        running = Casus.objects.select_for_update().filter(persoon=zelfde, behandeling_loopt=True)
        known = running.filter(bestand=Bestand.ACTIEF).first()
        if known is not None:
            return known
    casus = open_casus_file(verband, zelfde)
    _record_person(casus, persoon)
    return casus


def _keep_judgements(
    actor: Account, casus: Casus, persoon: Persoon, voorstellen: list[Voorstel], keuze: PersoonKeuze
) -> None:
    """Keep what was judged, and how the person was told of where the casus knows them otherwise."""
    told = as_told(persoon)
    other_spelling = told != as_told(Betrokkene.objects.get(casus=casus))
    record_judgements(actor, casus, voorstellen, keuze, told if other_spelling else None)


def _record_person(casus: Casus, persoon: Persoon) -> None:
    Betrokkene(
        casus=casus,
        voornamen=persoon.voornamen,
        tussenvoegsel=persoon.tussenvoegsel,
        achternaam=persoon.achternaam,
        geslacht=persoon.geslacht,
        geboortedatum=persoon.geboortedatum,
        straat=persoon.straat,
        postcode=persoon.postcode,
        plaats=persoon.plaats,
        categorie=persoon.categorie,
    ).save(force_insert=True)
    for parent in persoon.vertegenwoordigers:
        WettelijkVertegenwoordiger(casus=casus, **parent).save(force_insert=True)
