"""The besluit of the kernpartijen to make an archived casus active again (S-09, R-03)."""

from typing import Any

from casework import besluiten, klok
from casework.access import permissions as p
from casework.actions.casus import grant_kernpartijen
from casework.actions.toegang import grant_parts
from casework.besluiten import Besluitsoort
from casework.choices import KERNPARTIJEN, Bestand, Dossier
from casework.dagen import day_in_words
from casework.models import Account, Besluit, Casus, Raadpleging
from casework.rules import GeenToegang, require
from retention import selectors
from weegploeg.actions.common import has_unfinished_treatment, reopen_treatment

HEROPENEN = "heropenen"
WEER_ACTIEF = "weer_actief"


def check_heropenen(_: Any, besluit: Besluit) -> None:
    """It is about an archived casus, and rests on a consultation of the archive by a kernpartij (S-09)."""
    casus = Casus.objects.get(pk=besluit.casus_id)
    require(casus.bestand == Bestand.GEARCHIVEERD, "S-09", "Deze casus ligt niet in het archief.")
    consulted = {item.get("id") for item in besluit.onderliggend if item.get("soort") == "raadpleging"}
    of_this_archive = Raadpleging.objects.filter(
        casus=casus, van__gte=casus.gearchiveerd_op, organisatie__soort__in=KERNPARTIJEN
    )
    known = {str(pk) for pk in of_this_archive.values_list("pk", flat=True)}
    require(
        consulted and consulted <= known,
        "S-09",
        "Raadpleeg eerst het archief met een doel. Daarna kunnen de kernpartijen besluiten het weer te gebruiken.",
        "onderliggend",
    )


def apply_heropenen(actor: Any, besluit: Besluit) -> None:
    """The file is active again for the kernpartijen and the uitvoerders; partners are invited anew if need be."""
    check_heropenen(actor, besluit)
    casus = Casus.objects.get(pk=besluit.casus_id)
    # Only with the rights of an active file can its state be written: the database refuses it before.
    grant_kernpartijen(casus, p.VERTEGENWOORDIGER)
    changed = Casus.objects.filter(pk=casus.pk, bestand=Bestand.GEARCHIVEERD).update(
        bestand=Bestand.ACTIEF, gearchiveerd_op=None, laatste_verwerking=klok.today()
    )
    if not changed:
        raise GeenToegang  # destroyed at this very moment
    if has_unfinished_treatment(casus):
        reopen_treatment(casus)
    grant_parts(casus)


def consultations_of(_: Account, besluit: Besluit) -> list[str]:
    """The consultations of the archive that the besluit rests on: day, party and purpose."""
    return [consultation_in_words(row) for row in selectors.consultations_behind(besluit)]


def consultation_in_words(row: Raadpleging) -> str:
    """As in '2 maart 2026, Gemeente Rivierdam: toezicht'."""
    return f"{day_in_words(row.van)}, {row.organisatie.naam}: {row.get_doel_display()}"


def register_all() -> None:
    """Make the kind known to casework; once, when the app is ready."""
    besluiten.register(
        Besluitsoort(
            HEROPENEN,
            "Besluit: dossier weer actief maken",
            Dossier.ARCHIEF,
            {WEER_ACTIEF: "het dossier wordt weer actief"},
            check_heropenen,
            consultations_of,
            # Preparing this besluit must not put off the destruction; only the vastgesteld besluit is processing.
            verwerking=False,
            effects=[apply_heropenen],
        )
    )
