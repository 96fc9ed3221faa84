"""The access log as a list: what the FG can look for in it (B-04, P-18)."""

from uuid import UUID

from django.db.models import QuerySet

from casework.http import AccountRequest
from casework.lijsten import Blad, Filter, Kolom, Lijst, dag, keuze, nummer
from casework.models import Account, Logregel, Uitkomst
from security import selectors

CASUSNUMMER = "casusnummer"
PER_PAGINA = 50
# Counting the whole log takes too long; who wants to look further back chooses a period.
HOOGSTENS = 1000

# What lines are about: code, words, and the first words of their events.
_ONDERWERPEN = (
    ("signaal", "signaal en terugkoppeling", "signaal|terugkoppeling"),
    ("weegploeg", "weegploeg", "weegploeg|vergadering|beraad|beoordeling|duiding"),
    ("besluit", "besluit", "besluit"),
    ("casus", "casus", "casus|casussen"),
    (
        "casusoverleg",
        "casusoverleg",
        "casusoverleg|casusdiagnose|deelname|regisseur|plan|maatregel|uitvoering|voortgang|evaluatie|advies",
    ),
    ("rechten", "informeren en verzoeken", "kennisgeving|verzoek|verzoeken"),
    ("archief", "archief en vernietiging", "archief|vernietiging"),
    ("incident", "incidenten en datalekken", "incident|incidenten|datalek_contacten"),
    ("inzage", "inzage met doel en logboek", "raadpleging|logboek"),
    (
        "beheer",
        "mensen en toegang",
        "aanstelling|account|afspraken|gegevenscategorieen|lokale_lijst|machtiging|organisatie|overeenkomst|persoon"
        "|recht|toegang|uitnodiging|verband|verklaring|werk",
    ),
    (
        "inloggen",
        "inloggen",
        "app|herstelcodes|koppeling|mailadres|passkey|sessie|sessies|tweede_factor|wachtwoord",
    ),
)
_OVERIG = "overig"
_SYSTEEM = "systeem"
_KOLOMMEN = tuple(map(Kolom, ("Wanneer", "Wie", "Rol", "Organisatie", "Gebeurtenis", "Uitkomst", "Casus", "Waarvoor")))


def blad(request: AccountRequest) -> Blad:
    """The page of the log that the address asks for; GeenToegang for anybody but the FG."""
    lines = selectors.logboek(request.user)
    lijst = Lijst(("regel", "regels"), _KOLOMMEN, _filters(request.user), per_pagina=PER_PAGINA, hoogstens=HOOGSTENS)
    return lijst.blad(request, lines)


def _filters(account: Account) -> list[Filter]:
    people = [(str(person.pk), person.naam) for person in selectors.people_of_log(account)]
    return [
        dag("van", "Vanaf", selectors.since),
        dag("tot_en_met", "Tot en met", selectors.until),
        keuze(
            "over",
            "Gebeurtenis",
            [(code, words) for code, words, _ in _ONDERWERPEN] + [(_OVERIG, "iets anders")],
            _about,
        ),
        keuze("uitkomst", "Uitkomst", Uitkomst.choices),
        nummer(
            CASUSNUMMER,
            "Casusnummer",
            lambda lines, value: selectors.about_casus(account, lines, value),
            patroon="[0-9]{4}-[0-9]+",
        ),
        keuze("wie", "Wie", [*people, (_SYSTEEM, "het systeem zelf")], _by, alles="iedereen"),
    ]


def _about(lines: QuerySet[Logregel], onderwerp: str) -> QuerySet[Logregel]:
    known = {code: words for code, _, words in _ONDERWERPEN}
    if onderwerp == _OVERIG:
        return lines.exclude(gebeurtenis__regex=_starts_with("|".join(known.values())))
    return lines.filter(gebeurtenis__regex=_starts_with(known[onderwerp]))


def _starts_with(words: str) -> str:
    return rf"^({words})(\.|$)"


def _by(lines: QuerySet[Logregel], who: str) -> QuerySet[Logregel]:
    return lines.exclude(systeem="") if who == _SYSTEEM else lines.filter(account_id=UUID(who))
