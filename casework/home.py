"""The home page: the work list in groups that suit the role, what stands beside it, and what an empty one will hold."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.urls import reverse

from casework import beheer, klok, lokale_lijst, selectors
from casework.audit import sealing
from casework.choices import UITVOERDERS, Rol
from casework.models import Account
from casework.work import Blok, Groep, Werk, blocks, work_list

# How many things a group shows at once; the rest is folded.
SHOWN = 15
THIS_WEEK = timedelta(days=7)

# What will appear here, for whom nothing waits now. Only what is late waits for the FG, who oversees.
_PROMISES = {
    Rol.UITVOERDER_WEEGPLOEG: "casussen voor de agenda, vergaderingen, besluiten om op te stellen en voor te leggen, en"
    " vragen waarop het antwoord uitblijft",
    Rol.UITVOERDER_CASUSOVERLEG: "casusoverleggen om te openen, plannen, evaluaties, maatregelen die te laat zijn en"
    " besluiten om voor te leggen",
    Rol.VERTEGENWOORDIGER: "besluiten die uw partij moet bevestigen, signalen die uw partij nog moet inbrengen of"
    " terugkoppelen, en casussen die worden vernietigd",
    Rol.CASUSPARTNER: "uw maatregelen met hun laatste dag, en vragen van de weegploeg aan u",
    Rol.BEHEERDER: "machtigingen, verklaringen en overeenkomsten die binnenkort aflopen",
}


@dataclass(frozen=True)
class Werkgroep:
    """A heading of the work list. `soort`: the shape that goes with it, as of a status; empty for a kind of work."""

    titel: str
    soort: str
    werk: list[Werk]

    @property
    def eerst(self) -> list[Werk]:
        return self.werk[:SHOWN]

    @property
    def meer(self) -> list[Werk]:
        return self.werk[SHOWN:]

    @property
    def te_laat(self) -> int:
        """How many of these are past their last day."""
        return sum(werk.is_te_laat for werk in self.werk)


@dataclass(frozen=True)
class Thuis:
    """What the home page shows."""

    groepen: list[Werkgroep]
    blokken: list[Blok]
    belofte: str

    @property
    def aantal(self) -> int:
        return sum(len(groep.werk) for groep in self.groepen)

    @property
    def heeft_werklijst(self) -> bool:
        """Whether somebody in this role can have work, or there is nothing else to show."""
        return bool(self.groepen or self.belofte or not self.blokken)

    @property
    def te_laat(self) -> int:
        return sum(groep.te_laat for groep in self.groepen)


def home_of(account: Account) -> Thuis:
    """The home page of this person: uitvoerders work by urgency, everybody else by kind of work."""
    werk = [*work_list(account), *_of_kernpartij(account), *_of_beheerder(account)]
    groepen = by_urgency(werk) if account.heeft_rol(*UITVOERDERS) else by_kind(werk)
    beside = [*_sealing(account), *blocks(account), *_beside_beheerder(account)]
    return Thuis(groepen, beside, _promise(account))


def by_urgency(werk: Iterable[Werk]) -> list[Werkgroep]:
    """Too late, this week, later, without a term; only groups that hold something."""
    today = klok.today()
    found: dict[str, list[Werk]] = {"stop": [], "let-op": [], "open": [], "rust": []}
    for item in werk:
        if item.is_te_laat:
            found["stop"].append(item)
        elif item.termijn is None:
            found["rust"].append(item)
        else:
            found["let-op" if item.termijn <= today + THIS_WEEK else "open"].append(item)
    titles = {"stop": "Te laat", "let-op": "Deze week", "open": "Later", "rust": "Zonder termijn"}
    return [Werkgroep(titles[soort], soort, items) for soort, items in found.items() if items]


def by_kind(werk: Iterable[Werk]) -> list[Werkgroep]:
    """One group for each kind of work that there is, besluiten first; within it the most urgent first.

    A kind with something in it that is too late comes before the others: nobody has to look for that.
    """
    items = list(werk)
    groups = [Werkgroep(groep.label, "", [item for item in items if item.groep == groep]) for groep in Groep]
    return sorted((group for group in groups if group.werk), key=lambda group: not group.te_laat)


def _promise(account: Account) -> str:
    rollen = dict.fromkeys(aanstelling.rol for aanstelling in account.aanstellingen_vandaag)
    return "; ".join(_PROMISES[Rol(rol)] for rol in rollen if rol in _PROMISES)


def _sealing(account: Account) -> list[Blok]:
    """That the log is no longer sealed, for who watches over it and who can have it mended (B-04)."""
    if not account.heeft_rol(Rol.FG, Rol.BEHEERDER):
        return []
    since = sealing.stopped_since()
    return (
        [Blok("Het logboek wordt niet verzegeld", "casework/paneel_verzegeling.html", {"sinds": since})]
        if since
        else []
    )


def _of_kernpartij(account: Account) -> list[Werk]:
    return [*_lokale_lijst(account), *_nobody_there(account)]


def _nobody_there(account: Account) -> list[Werk]:
    """Work that is of a role stays undone while nobody has that role; the kernpartijen see to it (P-01, P-10)."""
    return [
        Werk(
            f"Niemand is {missing}",
            "Het werk van deze rol ligt stil. Vraag de functioneel beheerder om iemand aan te stellen.",
            reverse("rechten"),
            groep=Groep.RECHTEN,
        )
        for missing in selectors.empty_places(account)
    ]


def _lokale_lijst(account: Account) -> list[Werk]:
    lijst = lokale_lijst.waiting_for(account)
    if lijst is None:
        return []
    return [
        Werk(
            f"Lokale lijst, versie {lijst.versie}, wacht op uw partij",
            "De lijst geldt pas als de drie kernpartijen hebben ingestemd (regel P-03).",
            reverse("lokale_lijst"),
            groep=Groep.BESLUIT,
        )
    ]


# The beheerder: people and machtigingen, never a casus (P-18)


def _of_beheerder(account: Account) -> list[Werk]:
    if not account.heeft_rol(Rol.BEHEERDER):
        return []
    return [*_ending_machtigingen(account), *_ending_waarborgen(account)]


def _ending_machtigingen(account: Account) -> list[Werk]:
    return [
        Werk(
            f"Machtiging van {machtiging.account.gebruikersnaam} loopt af",
            f"Daarna handelt deze persoon niet meer namens {machtiging.organisatie.naam} (regel P-01).",
            reverse("persoon", args=[machtiging.account_id]),
            termijn=machtiging.tot_en_met,
            groep=Groep.MACHTIGING,
        )
        for machtiging in beheer.ending_machtigingen(account)
    ]


def _ending_waarborgen(account: Account) -> list[Werk]:
    return [
        *(
            Werk(
                f"Geheimhoudingsverklaring van {verklaring.account.gebruikersnaam} loopt af",
                "Daarna ziet deze persoon niets meer van een casus (regel P-04).",
                reverse("persoon", args=[verklaring.account_id]),
                termijn=verklaring.tot_en_met,
                groep=Groep.WAARBORG,
            )
            for verklaring in beheer.ending_verklaringen(account)
        ),
        *(
            Werk(
                f"Verwerkersovereenkomst met {overeenkomst.organisatie.naam} loopt af",
                "Daarna kunnen de uitvoerders van deze organisatie niet meer werken (regel P-12).",
                reverse("organisatie", args=[overeenkomst.organisatie_id]),
                termijn=overeenkomst.tot_en_met,
                groep=Groep.WAARBORG,
            )
            for overeenkomst in beheer.ending_overeenkomsten(account)
        ),
    ]


def _beside_beheerder(account: Account) -> list[Blok]:
    if not account.heeft_rol(Rol.BEHEERDER):
        return []
    found = beheer.without_second_factor(account)
    context = {"mensen": found[:SHOWN], "meer": len(found) - SHOWN}
    return [Blok("Nog geen tweede stap bij het inloggen", "casework/paneel_tweede_stap.html", context)]
