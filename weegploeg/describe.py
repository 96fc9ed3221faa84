"""What besluit 1, 2 and 3 add, in words for the page of the besluit."""

from casework.dagen import day_in_words
from casework.models import Besluit
from weegploeg import selectors
from weegploeg.choices import WIE, Ontwikkelfase
from weegploeg.models import Beoordeling


def describe_casuswaardigheid(besluit: Besluit) -> list[tuple[str, str]]:
    """The judgement and the facts that besluit 1 rests on."""
    judgement = Beoordeling.objects.filter(pk=besluit.inhoud.get("beoordeling")).first()
    rows = []
    if judgement is not None:
        fase = Ontwikkelfase(judgement.fase).label if judgement.fase else "geen van de fasen"
        rows.append(("Rust op de beoordeling", f"van {day_in_words(judgement.dag)}: {fase}"))
    return [*rows, *describe_onderliggend(besluit)]


def describe_onderliggend(besluit: Besluit) -> list[tuple[str, str]]:
    """The facts a besluit rests on; one that was erased since is said to be so."""
    labels = {(feit.soort, str(feit.id)): feit.label for feit in selectors.feiten(besluit.casus)}
    found = [labels.get((item["soort"], str(item["id"])), "dit feit is gewist") for item in besluit.onderliggend]
    return [("Onderliggende informatie", "\n".join(found))]


def describe_informeren(besluit: Besluit) -> list[tuple[str, str]]:
    """Who is told and why them, and whether it is an interim besluit."""
    inhoud = besluit.inhoud
    rows = [
        ("Wie wordt geïnformeerd", ", ".join(WIE[who] for who in inhoud.get("wie", []))),
        ("Waarom deze personen", inhoud.get("keuze_minderjarige", "")),
        ("Wat wordt uitgesteld", inhoud.get("uitgesteld_voor", "")),
        ("Tussentijds besluit", "ja, voordat besluit 1 er is" if inhoud.get("tussentijds") else ""),
    ]
    return [*((label, text) for label, text in rows if text), *describe_onderliggend(besluit)]
