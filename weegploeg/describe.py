"""Judgements, besluiten and machtigingen in words, for pages and papers."""

from typing import Any

from casework.dagen import day_in_words
from casework.models import Account, Besluit
from weegploeg import selectors
from weegploeg.choices import BEOORDELING, WIE, Gebied, Ontwikkelfase
from weegploeg.models import Beoordeling
from weegploeg.selectors import Lid


def describe_casuswaardigheid(besluit: Besluit) -> list[tuple[str, str]]:
    """The judgement that besluit 1 rests on."""
    judgement = Beoordeling.objects.filter(pk=besluit.inhoud.get("beoordeling")).first()
    if judgement is None:
        return []
    fase = fase_label(judgement.fase)
    return [("Rust op de beoordeling", f"nummer {judgement.nummer}, van {day_in_words(judgement.dag)}: {fase}")]


def facts_of(_: Account, besluit: Besluit) -> list[str]:
    """The facts and judgements that a besluit rests on; one that was erased since is said to be so."""
    labels = {(feit.soort, str(feit.id)): feit.label for feit in selectors.feiten(besluit.casus)} | {
        (BEOORDELING, str(row.pk)): f"beoordeling {row.nummer}, {day_in_words(row.dag)}"
        for row in selectors.beoordelingen(besluit.casus)
    }
    return [labels.get((item["soort"], str(item["id"])), "dit feit is gewist") for item in besluit.onderliggend]


def describe_informeren(besluit: Besluit) -> list[tuple[str, str]]:
    """Who is told and why them, and whether it is an interim besluit."""
    inhoud = besluit.inhoud
    rows = [
        ("Wie wordt geïnformeerd", ", ".join(WIE[who] for who in inhoud.get("wie", []))),
        ("Waarom deze personen", inhoud.get("keuze_minderjarige", "")),
        ("Wat wordt uitgesteld", inhoud.get("uitgesteld_voor", "")),
        ("Tussentijds besluit", "ja, voordat besluit 1 er is" if inhoud.get("tussentijds") else ""),
    ]
    return [(label, text) for label, text in rows if text]


def fase_label(fase: str) -> str:
    """The phase in words; none when the weegploeg chose none."""
    return Ontwikkelfase(fase).label if fase else "geen van de fasen"


def gebieden_of(found: Beoordeling) -> list[dict[str, Any]]:
    """The nine areas of a judgement: the facts each rests on, by name, and what they mean (K-01, K-03)."""
    labels = {(feit.soort, str(feit.id)): feit.label for feit in selectors.feiten(found.casus)}
    judged = {row.gebied: row for row in found.gebieden.all()}
    return [
        {
            "label": gebied.label,
            "geen_informatie": judged[gebied].geen_informatie,
            "feiten": [labels.get((item["soort"], item["id"]), "dit feit is gewist") for item in judged[gebied].feiten],
            "duiding": judged[gebied].duiding,
        }
        for gebied in Gebied
    ]


def machtiging_in_words(lid: Lid) -> str:
    """With what somebody is at the table: a machtiging of that day, as uitvoerder, or nothing that counts (W-01)."""
    if lid.machtiging is not None:
        return f"gemachtigd tot en met {day_in_words(lid.machtiging.tot_en_met)}"
    return "uitvoerder" if lid.hoort_erbij else "geen machtiging op deze dag"
