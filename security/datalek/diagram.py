"""The process of an incident as it is drawn: the table is that of security.datalek.workflow."""

from casework.diagram import Overgang, Proces, Zijtak
from security.choices import Status
from security.datalek.workflow import STAPPEN

_LIJN = (Status.GESIGNALEERD, Status.LEK, Status.GEMELD, Status.GEINFORMEERD, Status.AFGESLOTEN)
_BESIDE = {
    Status.GEEN_LEK: Status.GESIGNALEERD,
    Status.NIET_GEMELD: Status.LEK,
    Status.NIET_GEINFORMEERD: Status.GEMELD,
}
# What each decision is called on screen, by the state that follows.
HANDELINGEN = {
    Status.LEK: "besluiten dat dit een datalek is",
    Status.GEEN_LEK: "besluiten dat dit geen datalek is",
    Status.GEMELD: "melden bij de AP",
    Status.NIET_GEMELD: "besluiten niet te melden",
    Status.GEINFORMEERD: "de betrokkene informeren",
    Status.NIET_GEINFORMEERD: "besluiten niet te informeren",
    Status.AFGESLOTEN: "afsluiten",
}

VAN_INCIDENT = Proces(
    "De weg van een incident",
    {status.value: status.label for status in _LIJN},
    {status.value: Zijtak(status.label, beside.value) for status, beside in _BESIDE.items()},
    tuple(
        Overgang(van.value, HANDELINGEN[naar], stap.wie, naar.value)
        for stap in STAPPEN.values()
        for van in stap.van
        for naar in stap.naar
    ),
)
