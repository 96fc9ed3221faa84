"""A file is added to the dossier; it is never changed, and goes with the casus."""

from django.core.files.base import ContentFile

from casework import gegevenscategorieen, selectors
from casework.access import permissions as p
from casework.actions.base import action
from casework.bijlagen.content import Inhoud, inspect
from casework.bijlagen.errors import GeweigerdBestand
from casework.bijlagen.scanner import scan
from casework.choices import Dossier
from casework.encryption.files import fingerprint, storage
from casework.models import Account, Bijlage, Casus, Signaal
from casework.rules import GeenToegang, RegelFout, require

_CHANGES = {Dossier.WEEGPLOEG: p.CHANGE_WEEGPLOEG, Dossier.CASUSOVERLEG: p.CHANGE_CASUSOVERLEG}
_LONGEST_NAME = 200


@action("bijlage.toegevoegd", verwerking=True)
def add_bijlage(
    actor: Account, casus: Casus, deel: str, naam: str, data: bytes, signaal: Signaal | None = None
) -> Bijlage:
    """Add a file to a part of the dossier, with the signaal it belongs to if there is one.

    In: naam as the sender called it, data its content. Out: the Bijlage; the file is written before its row commits.
    Raises RegelFout at the field `bestand` when it may not come in or is there already, P-14 in the file of the
    casusoverleg, and W-14 in that of the weegploeg without a signaal or with one of a category that is no longer on the
    list; GeenToegang.
    """
    if deel not in _CHANGES:
        raise GeenToegang
    casus = selectors.lock_casus(actor, casus.pk, _CHANGES[Dossier(deel)])
    # Who takes part reads that file whole, and a file is weighed for nobody.
    require(
        deel == Dossier.WEEGPLOEG,
        "P-14",
        "In het casusoverlegdossier kan geen bestand. Schrijf de informatie op: dan wordt per partner gewogen wie haar"
        " krijgt.",
        "bestand",
    )
    if signaal is not None and signaal.casus_id != casus.pk:
        raise GeenToegang
    _check_categorie(casus, signaal)
    inhoud = _checked(data)
    bijlage = Bijlage(
        casus=casus,
        deel=deel,
        signaal=signaal,
        naam=_plain_name(naam),
        soort=inhoud.soort,
        grootte=len(inhoud.data),
        kenmerk=fingerprint(casus.pk, inhoud.data),
        toegevoegd_door=actor,
    )
    there = Bijlage.objects.filter(casus=casus, deel=deel, kenmerk=bijlage.kenmerk).exists()
    require(not there, "", "Dit bestand zit al in het dossier.", "bestand")
    storage().save(bijlage.bestandsnaam, ContentFile(inhoud.data))
    bijlage.save(force_insert=True)
    return bijlage


def _check_categorie(casus: Casus, signaal: Signaal | None) -> None:
    """A file of the weegploeg is of the category of its signaal (W-14)."""
    if signaal is None:
        raise RegelFout(
            "W-14", "Kies bij welk signaal dit bestand hoort: dat zegt van welke categorie het is.", "bestand"
        )
    require(
        signaal.categorie_gegevens in gegevenscategorieen.in_force(casus.verband_id),
        "W-14",
        "De categorie van dit signaal staat niet meer op de lijst van het samenwerkingsverband: er mag niets meer bij.",
        "bestand",
    )


def _checked(data: bytes) -> Inhoud:
    try:
        inhoud = inspect(data)
        scan(data)
    except GeweigerdBestand as error:
        raise RegelFout("", str(error), "bestand") from error
    return inhoud


def _plain_name(naam: str) -> str:
    """The name without folders and signs that cannot be seen; shown to who may read the file, and to nobody else."""
    last = naam.replace("\\", "/").rpartition("/")[2]
    return "".join(sign for sign in last if sign.isprintable())[-_LONGEST_NAME:].strip() or "bestand"
