"""Whether the betrokkene is told: informing unless, and what postponing asks for (I-01, I-02)."""

from dataclasses import dataclass, field
from datetime import date
from typing import cast

from casework import klok
from casework.choices import FACTOREN_41, GRONDEN_41, VOORBEELDEN_41, Informeren
from casework.models import Besluit, Casus, Uitstel
from casework.rules import RegelFout, require
from casework.termijnen import heroverweging

INFORMEREN, UITSTELLEN, GEDEELTELIJK = "informeren", "uitstellen", "gedeeltelijk"
# By these the betrokkene is told, at least in part.
TELLS = (INFORMEREN, GEDEELTELIJK)
UITKOMSTEN = {
    INFORMEREN: "de betrokkene wordt geïnformeerd",
    UITSTELLEN: "het informeren wordt uitgesteld",
    GEDEELTELIJK: "deels informeren, deels uitstellen",
}


@dataclass
class UitstelGegevens:
    """The exception of article 41 UAVG as the kernpartijen motivate it."""

    gronden: list[str]
    noodzaak: str
    evenredigheid: str
    factoren: dict[str, str]
    heroverweging_op: date | None
    voorbeeld: int | None = None
    velden: dict[str, str] = field(default_factory=dict)


def check_uitstel(uitstel: UitstelGegevens | None) -> UitstelGegevens:
    """Raise RegelFout I-02 naming the first thing that is missing: ground, motivation, factor or day.

    A factor is answered with a text or with "nvt". The day lies after today and at most three months ahead. Raises
    RegelFout I-06 when the practice example that it is like rests on a ground that was not chosen.
    """
    if uitstel is None:
        raise RegelFout("I-02", "Uitstellen kan alleen met een grond van artikel 41 UAVG.", "gronden")
    require(
        uitstel.gronden and set(uitstel.gronden) <= set(GRONDEN_41),
        "I-02",
        "Kies minstens één grond van artikel 41, eerste lid, UAVG.",
        "gronden",
    )
    _check_voorbeeld(uitstel)
    require(uitstel.noodzaak.strip(), "I-02", "Motiveer waarom uitstel noodzakelijk is.", "noodzaak")
    require(uitstel.evenredigheid.strip(), "I-02", "Motiveer waarom uitstel evenredig is.", "evenredigheid")
    for letter, label in FACTOREN_41.items():
        require(
            uitstel.factoren.get(letter, "").strip(),
            "I-02",
            f"Weeg factor {letter} van artikel 41, tweede lid ({label}), of vul in dat die niet van toepassing is.",
            f"factor_{letter}",
        )
    today = klok.today()
    require(
        uitstel.heroverweging_op is not None and today < uitstel.heroverweging_op <= heroverweging(today).laatste_dag,
        "I-02",
        "Kies een dag van heroverweging binnen drie maanden.",
        "heroverweging_op",
    )
    return uitstel


def _check_voorbeeld(uitstel: UitstelGegevens) -> None:
    if uitstel.voorbeeld is None:
        return
    require(uitstel.voorbeeld in VOORBEELDEN_41, "I-06", "Kies een van de vier voorbeelden.", "voorbeeld")
    grond, _ = VOORBEELDEN_41[uitstel.voorbeeld]
    require(
        grond in uitstel.gronden,
        "I-06",
        f"Bij dit voorbeeld hoort grond {grond}. Kies ook die grond, of kies een ander voorbeeld.",
        "gronden",
    )


def save_uitstel(besluit: Besluit, gegevens: UitstelGegevens) -> Uitstel:
    """Keep the exception with its besluit."""
    uitstel = Uitstel(
        casus_id=besluit.casus_id,
        besluit=besluit,
        deel=besluit.deel,
        voorbeeld=str(gegevens.voorbeeld or ""),
        gronden=gegevens.gronden,
        noodzaak=gegevens.noodzaak,
        evenredigheid=gegevens.evenredigheid,
        factoren=gegevens.factoren,
        heroverweging_op=cast(date, check_uitstel(gegevens).heroverweging_op),
    )
    uitstel.save(force_insert=True)
    return uitstel


def uitstel_of(besluit: Besluit) -> UitstelGegevens | None:
    """What was written down for postponing, as kept with the besluit; None when there is nothing."""
    kept = Uitstel.objects.filter(besluit=besluit).first()
    if kept is None:
        return None
    return UitstelGegevens(
        kept.gronden,
        kept.noodzaak,
        kept.evenredigheid,
        kept.factoren,
        kept.heroverweging_op,
        voorbeeld=int(kept.voorbeeld) if kept.voorbeeld else None,
    )


def apply_informeerbesluit(_: object, besluit: Besluit) -> None:
    """Effect of a vastgesteld besluit on informing: the state of the casus follows it."""
    state: dict[str, object] = {"informeren": Informeren.TE_INFORMEREN, "heroverweging_op": None}
    if besluit.uitkomst in (UITSTELLEN, GEDEELTELIJK):
        state["heroverweging_op"] = besluit.uitstel.heroverweging_op
    if besluit.uitkomst == UITSTELLEN:
        state["informeren"] = Informeren.UITGESTELD
    Casus.objects.filter(pk=besluit.casus_id).update(**state)


def set_geinformeerd(casus: Casus) -> None:
    """The betrokkene has been told; called inside the action that records how.

    After a besluit to inform in part the rest stays postponed, with its day of reconsideration (I-02, I-03).
    """
    rest = casus.heroverweging_op is not None
    Casus.objects.filter(pk=casus.pk).update(informeren=Informeren.UITGESTELD if rest else Informeren.GEINFORMEERD)
