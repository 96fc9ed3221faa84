"""Samenwerkingsverband and organisaties (P-01, P-02, P-12)."""

from uuid import uuid4

from casework.access.context import Actor, Systeem
from casework.actions.base import action
from casework.actions.parties.checks import require_beheerder
from casework.choices import OrganisatieSoort
from casework.encryption import keystore
from casework.models import Organisatie, Samenwerkingsverband
from casework.rules import GeenToegang, require


@action("verband.aangemaakt", verwerking=False)
def create_verband(actor: Actor, naam: str) -> Samenwerkingsverband:
    """Make a samenwerkingsverband with a key of its own; only the installation does this (a Systeem)."""
    if not isinstance(actor, Systeem):
        raise GeenToegang
    verband_id = uuid4()
    keystore.create(verband_id, "samenwerkingsverband", verband_id)
    verband = Samenwerkingsverband(id=verband_id, naam=naam)
    verband.save(force_insert=True)
    return verband


@action("organisatie.aangemaakt", verwerking=False)
def create_organisatie(
    actor: Actor,
    verband: Samenwerkingsverband,
    naam: str,
    soort: str,
    taak: str = "",
    natuurlijk_persoon: bool = False,
) -> Organisatie:
    """Add an organisatie; a second gemeente, politie, OM, RvdK or Reclassering is refused (P-01, P-02)."""
    require_beheerder(actor, verband.pk)
    require(naam.strip(), "P-01", "Vul de naam van de organisatie in.", "naam")
    once = soort not in ("uitvoerder", "extern")
    require(
        not (once and Organisatie.objects.filter(verband=verband, soort=soort).exists()),
        "P-01",
        "Deze partij is er al: een samenwerkingsverband heeft er precies één.",
        "soort",
    )
    require(
        not Organisatie.objects.filter(verband=verband, naam=naam).exists(),
        "P-01",
        "Er is al een organisatie met deze naam.",
        "naam",
    )
    require(
        not natuurlijk_persoon or soort == OrganisatieSoort.UITVOERDER,
        "P-12",
        "Alleen wie als uitvoerder wordt ingehuurd, kan hier één persoon zijn.",
        "natuurlijk_persoon",
    )
    organisatie = Organisatie(verband=verband, naam=naam, soort=soort, taak=taak, natuurlijk_persoon=natuurlijk_persoon)
    organisatie.save(force_insert=True)
    return organisatie
