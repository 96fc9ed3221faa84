"""What the page of a besluit shows, made readable: the codes of the kinds become words."""

from typing import Any

from casework import besluiten, selectors
from casework.actions.besluit import RECORDERS
from casework.choices import FACTOREN_41, GRONDEN_41, UITVOERDERS, VOORBEELDEN_41, BesluitStatus, Dossier
from casework.models import Account, Besluit, Bevestiging

STATUS_KIND = {
    BesluitStatus.CONCEPT: "open",
    BesluitStatus.TER_VASTSTELLING: "bezig",
    BesluitStatus.TERUGGESTUURD: "let-op",
    BesluitStatus.AANGEHOUDEN: "let-op",
    BesluitStatus.VASTGESTELD: "klaar",
    BesluitStatus.VERVANGEN: "rust",
}


def page_context(account: Account, besluit: Besluit) -> dict[str, Any]:
    """Template variables for one besluit as this account sees it."""
    soort = besluiten.get(besluit.soort)
    rounds = list(
        Bevestiging.objects.filter(besluit=besluit).select_related("partij", "account").order_by("ronde", "dag")
    )
    return {
        "besluit": besluit,
        "soort": soort,
        "uitkomst": soort.uitkomsten[besluit.uitkomst],
        "status_soort": STATUS_KIND[BesluitStatus(besluit.status)],
        "partijen": _parties(besluit, rounds),
        "rondes": rounds,
        "partners": list(besluit.partners.select_related("organisatie")),
        "inhoud": soort.describe(besluit) if soort.describe else [],
        "rust_op": soort.rust_op(account, besluit),
        "uitstel": _postponement(besluit),
        "mag_bevestigen": _may_confirm(account, besluit, rounds),
        "mag_voorleggen": besluit.status in ("concept", "teruggestuurd", "aangehouden")
        and account.heeft_rol(RECORDERS[Dossier(besluit.deel)]),
    }


def _parties(besluit: Besluit, rounds: list[Bevestiging]) -> list[dict[str, Any]]:
    """Each kernpartij with what it said in the present round."""
    said = {row.partij_id: row for row in rounds if row.ronde == besluit.ronde}
    return [
        {"naam": partij.naam, "bevestiging": said.get(partij.pk)}
        for partij in selectors.kernpartijen(besluit.casus.verband)
    ]


def _postponement(besluit: Besluit) -> dict[str, Any] | None:
    uitstel = getattr(besluit, "uitstel", None)
    if uitstel is None:
        return None
    return {
        "gronden": [f"{letter}. {GRONDEN_41[letter]}" for letter in sorted(uitstel.gronden)],
        "voorbeeld": VOORBEELDEN_41[int(uitstel.voorbeeld)][1] if uitstel.voorbeeld else "",
        "noodzaak": uitstel.noodzaak,
        "evenredigheid": uitstel.evenredigheid,
        "factoren": [
            (
                f"{letter}. {label}",
                "niet van toepassing" if uitstel.factoren[letter] == "nvt" else uitstel.factoren[letter],
            )
            for letter, label in FACTOREN_41.items()
        ],
        "heroverweging_op": uitstel.heroverweging_op,
    }


def _may_confirm(account: Account, besluit: Besluit, rounds: list[Bevestiging]) -> bool:
    machtiging = selectors.machtiging(account, besluit.casus.verband)
    if machtiging is None or besluit.status != BesluitStatus.TER_VASTSTELLING or account.heeft_rol(*UITVOERDERS):
        return False
    return not any(row.ronde == besluit.ronde and row.partij_id == machtiging.organisatie_id for row in rounds)
