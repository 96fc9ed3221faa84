"""The text for the form of the Autoriteit Persoonsgegevens, on paper (D-03)."""

from casework import klok
from casework.documents import Alinea, Deel, Document, Gegevens, as_pdf
from casework.models import Account
from casework.templatetags.parts import dag, moment
from security.choices import Besluitsoort
from security.datalek import selectors
from security.models import Incident, Incidentbesluit

_ONBEKEND = "Nog niet bekend."


def ap_pdf(account: Account, incident: Incident) -> bytes:
    """What the AP asks about a datalek (article 33(3) AVG), for who opened the incident to type it over."""
    besluiten = {besluit.soort: besluit for besluit in incident.besluiten.all()}
    return as_pdf(
        Document(
            titel=f"Melding van een datalek: {incident.nummer}",
            inleiding="Neem deze tekst over in het meldformulier van de Autoriteit Persoonsgegevens.",
            voet=f"Gemaakt door {account.naam} op {moment(klok.now())}",
            delen=[
                Deel("Wie meldt", [Gegevens(_who(account, incident))]),
                Deel("Wanneer", [Gegevens(_when(incident, besluiten.get(Besluitsoort.AP)))]),
                Deel("Aard van de inbreuk", [Alinea(incident.feiten)]),
                Deel("Om wiens gegevens het gaat, en om hoeveel mensen", [Alinea(incident.betrokkenen or _ONBEKEND)]),
                Deel("Welke gegevens, en hoeveel", [Alinea(incident.gegevens or _ONBEKEND)]),
                Deel("Waarschijnlijke gevolgen", [Alinea(incident.gevolgen or _ONBEKEND)]),
                Deel("Maatregelen, genomen en voorgenomen", [Alinea(incident.maatregelen or _ONBEKEND)]),
                Deel("Informeren van de betrokkenen", [Alinea(_informed(besluiten.get(Besluitsoort.BETROKKENE)))]),
            ],
        )
    )


def _who(account: Account, incident: Incident) -> list[tuple[str, str]]:
    return [
        ("Verwerkingsverantwoordelijken", f"De kernpartijen van {incident.verband.naam}, gezamenlijk."),
        ("Functionaris gegevensbescherming", ", ".join(selectors.fg_names(account)) or _ONBEKEND),
        ("Contactpersoon", f"{account.naam}, {account.rollen_vandaag[0].organisatie.naam}"),
        ("Telefoon en e-mail", "Vul hier in hoe de AP de FG en de contactpersoon bereikt."),
    ]


def _when(incident: Incident, ap: Incidentbesluit | None) -> list[tuple[str, str]]:
    return [
        ("Ontdekt", moment(incident.ontdekt_op)),
        ("Melden kan tot", f"{moment(incident.uiterlijk_bij_ap)} (72 uur na de ontdekking)"),
        ("Gemeld", moment(ap.moment) if ap and ap.moment else ""),
        ("Waarom later dan 72 uur", (ap.waarom_laat or "") if ap else ""),
    ]


def _informed(besluit: Incidentbesluit | None) -> str:
    if besluit is None:
        return "Daarover is nog niet besloten."
    when = f"Geïnformeerd op {dag(besluit.dag)}: {besluit.hoe}\n" if besluit.dag else "Niet geïnformeerd.\n"
    return f"{when}{besluit.motivering}"
