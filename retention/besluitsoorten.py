"""What the kernpartijen decide on an archived casus: using it again, and informing after all (S-09, R-03, I-03)."""

from typing import Any

from celery import current_app
from django.db import transaction
from django.db.models import QuerySet

from casework import besluiten, klok
from casework.access import permissions as p
from casework.actions.casus import grant_kernpartijen
from casework.actions.informeren import INFORMEREN, UITKOMSTEN, UITSTELLEN, check_uitstel, uitstel_of
from casework.actions.toegang import grant_parts
from casework.besluiten import Besluitsoort
from casework.choices import KERNPARTIJEN, BesluitStatus, Bestand, Dossier, Informeren
from casework.dagen import day_in_words
from casework.models import Account, Besluit, Betrokkene, Casus, Raadpleging
from casework.rules import GeenToegang, require
from retention import selectors
from retention.choices import ALSNOG_INFORMEREN, HEROPENEN, RAADPLEGING, WEER_ACTIEF
from weegploeg.actions.common import has_unfinished_treatment, reopen_treatment
from weegploeg.besluitsoorten import check_wie
from weegploeg.describe import describe_informeren

WIJZIGEN = "archief_besluit_wijzigen"


def check_heropenen(_: Any, besluit: Besluit) -> None:
    """It is about an archived casus, and rests on a consultation of the archive by a kernpartij (S-09)."""
    _check_archived(besluit, "S-09")


def apply_heropenen(actor: Any, besluit: Besluit) -> None:
    """The file is active again for the kernpartijen and the uitvoerders; partners are invited anew if need be."""
    check_heropenen(actor, besluit)
    casus = Casus.objects.get(pk=besluit.casus_id)
    # Only with the rights of an active file can its state be written: the database refuses it before.
    grant_kernpartijen(casus, p.VERTEGENWOORDIGER)
    state: dict[str, Any] = {"bestand": Bestand.ACTIEF, "gearchiveerd_op": None, "laatste_verwerking": klok.today()}
    if selectors.told_and_not_noted(casus):  # its job finds no archived casus any more
        rest = casus.heroverweging_op is not None
        state["informeren"] = Informeren.UITGESTELD if rest else Informeren.GEINFORMEERD
    elif casus.informeren == Informeren.TE_INFORMEREN and selectors.ruling_informeerbesluit(casus.pk):
        # Who would tell the betrokkene now does not read in the archive whom to tell, and whom not (I-07).
        state["informeren"] = Informeren.TE_BESLISSEN
    _replace(selectors.informeerbesluiten(casus.pk))
    if not Casus.objects.filter(pk=casus.pk, bestand=Bestand.GEARCHIVEERD).update(**state):
        raise GeenToegang  # destroyed at this very moment
    if has_unfinished_treatment(casus):
        reopen_treatment(casus)
    grant_parts(casus)


def check_alsnog_informeren(_: Any, besluit: Besluit) -> None:
    """In the archive too the betrokkene is told once the ground is gone, or the postponement is weighed again (I-03).

    It rests on a consultation: who weighs whether a ground is gone has read the file.
    """
    casus = _check_archived(besluit, "I-03")
    told = casus.informeren == Informeren.GEINFORMEERD or selectors.told_and_not_noted(casus, besluit)
    require(not told, "I-03", "De betrokkene is al geïnformeerd: er is niets meer af te wegen.", "uitkomst")
    if besluit.uitkomst != INFORMEREN:
        check_uitstel(uitstel_of(besluit))
    # Who writes it down reads the file now; who confirms it need not.
    if besluit.status != BesluitStatus.VASTGESTELD:
        reads = Betrokkene.objects.filter(casus=casus).exists()
        require(reads, "R-03", "U leest dit dossier nu niet. Geef eerst een doel op.")
        if besluit.uitkomst != UITSTELLEN:
            check_wie(casus, besluit.inhoud)


def apply_alsnog_informeren(actor: Any, besluit: Besluit) -> None:
    """It takes the place of the one before. A job lets the casus follow: nobody changes it in the archive (R-03)."""
    check_alsnog_informeren(actor, besluit)
    _replace(selectors.informeerbesluiten(besluit.casus_id).exclude(pk=besluit.pk))
    task = "retention.tasks.note_informeerbesluit"
    transaction.on_commit(lambda: current_app.send_task(task, [str(besluit.pk)]), robust=True)


def _replace(before: QuerySet[Besluit]) -> None:
    """What the archive decided on informing holds no longer."""
    for besluit in before:
        besluit.status = BesluitStatus.VERVANGEN
        besluit.save()


def _check_archived(besluit: Besluit, regel: str) -> Casus:
    """The casus; RegelFout unless it is in the archive and a kernpartij consulted it there, and this rests on that."""
    casus = Casus.objects.get(pk=besluit.casus_id)
    require(casus.bestand == Bestand.GEARCHIVEERD, regel, "Deze casus ligt niet in het archief.")
    consulted = {item.get("id") for item in besluit.onderliggend if item.get("soort") == RAADPLEGING}
    of_this_archive = Raadpleging.objects.filter(
        casus=casus, van__gte=casus.gearchiveerd_op, organisatie__soort__in=KERNPARTIJEN
    )
    known = {str(pk) for pk in of_this_archive.values_list("pk", flat=True)}
    require(
        consulted and consulted <= known,
        regel,
        "Raadpleeg eerst het archief met een doel. Daarna kunnen de kernpartijen hierover besluiten.",
        "onderliggend",
    )
    return casus


def consultations_of(_: Account, besluit: Besluit) -> list[str]:
    """The consultations of the archive that the besluit rests on: day, party and purpose."""
    return [consultation_in_words(row) for row in selectors.consultations_behind(besluit)]


def consultation_in_words(row: Raadpleging) -> str:
    """As in '2 maart 2026, Gemeente Rivierdam: toezicht'."""
    return f"{day_in_words(row.van)}, {row.organisatie.naam}: {row.get_doel_display()}"


def register_all() -> None:
    """Make the kinds known to casework; once, when the app is ready."""
    besluiten.register(
        Besluitsoort(
            HEROPENEN,
            "Besluit: dossier weer actief maken",
            Dossier.ARCHIEF,
            {WEER_ACTIEF: "het dossier wordt weer actief"},
            check_heropenen,
            consultations_of,
            WIJZIGEN,
            # Preparing this besluit must not put off the destruction; only the vastgesteld besluit is processing.
            verwerking=False,
            effects=[apply_heropenen],
        )
    )
    besluiten.register(
        Besluitsoort(
            ALSNOG_INFORMEREN,
            "Besluit: informeren vanuit het archief",
            Dossier.ARCHIEF,
            UITKOMSTEN,
            check_alsnog_informeren,
            consultations_of,
            WIJZIGEN,
            verwerking=False,
            describe=describe_informeren,
            effects=[apply_alsnog_informeren],
        )
    )
