"""The process of a request as it is drawn: the table is that of rights.workflow."""

from casework.diagram import Overgang, Proces, Zijtak
from rights.choices import Status
from rights.workflow import FASEN, STAPPEN

# What the actions of the table are called on screen.
HANDELINGEN = {
    "start": "in behandeling nemen",
    "forward": "doorsturen naar de partij die het aangaat",
    "convert": "omzetten naar een andere wet",
    "verify_identity": "de identiteit vaststellen",
    "establish": "vastleggen of de verzoeker dit mag vragen",
    "establish_again": "opnieuw vastleggen of de verzoeker dit mag vragen",
    "check_derden": "de controle op gegevens van anderen afronden",
    "prepare": "het besluit voorbereiden",
    "decide": "beslissen",
    "send": "het antwoord versturen",
    "withdraw": "intrekken op vraag van de verzoeker",
}

VAN_VERZOEK = Proces(
    "De weg van een verzoek",
    {status.value: status.label for status in FASEN},
    {status.value: Zijtak(status.label, Status.ONTVANGEN.value) for status in Status if status not in FASEN},
    tuple(
        Overgang(van.value, HANDELINGEN[actie], stap.wie, (stap.naar or van).value)
        for actie, stap in STAPPEN.items()
        for van in stap.van
    ),
)
