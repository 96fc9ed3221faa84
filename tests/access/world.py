"""One casus on which everything has happened, the people round it, and the ids that addresses ask for."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from casework import klok
from casework.access.context import acting_as
from casework.actions import parties
from casework.actions.besluit import PartnerKeuze
from casework.actions.bijlage import add_bijlage
from casework.actions.lokale_lijst import propose_lijst
from casework.actions.waarborgen import accept_afspraken, register_verklaring
from casework.choices import Rol
from casework.models import (
    Account,
    Afspraken,
    Besluit,
    Casus,
    Geheimhoudingsverklaring,
    Signaal,
    Verwerkersovereenkomst,
)
from casusoverleg.actions import deelname as deelnames
from casusoverleg.actions.uitvoering import plan_evaluatie
from casusoverleg.models import Deelname, Maatregel, PlanVanAanpak
from rights.actions.intake import VerzoekGegevens, receive_verzoek
from rights.models import Rechtenverzoek
from security.datalek.melden import report_incident
from security.models import Rechtentoets
from tests.access.table import ROUTES, Row
from tests.client import client_of
from tests.factories import fresh, make_lokale_lijst, persoon
from tests.factories_casusoverleg import (
    adviesaanvraag,
    beslis,
    besluit,
    bijeenkomst_vandaag,
    casusoverleg_in_uitvoering,
    deel,
    informatie_van,
    neemt_deel,
    uitnodiging,
)
from tests.factories_weegploeg import beoordeeld, casus_in_beraad, casus_in_casusoverleg, duiding_gevraagd
from tests.people import INSTALLATIE, PDF, Mensen
from tests.security.datalek.helpers import contacten, melding
from weegploeg.models import Agendapunt, Beoordeling


@dataclass
class World:
    """Everybody by name, the casus, and the id for each name that an address asks for."""

    people: dict[str, Account]
    casus: Casus
    ids: dict[str, UUID]
    sessions: dict[str, str] = field(default_factory=dict)
    namen: tuple[str, ...] = ("Zonnebloemveld", "Quirijn", "Zilverhoefpad")

    def log_in(self) -> None:
        """Give everybody a session of this moment."""
        self.sessions = {name: client_of(account).session.session_key for name, account in self.people.items()}

    def client(self, name: str) -> Client:
        """A browser in which this person is logged in, and in which nothing has happened yet."""
        client = Client()
        client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[name]
        return client

    def address(self, route: str, *, real: bool = True) -> str:
        """The address of a route for this casus, or the same with random ids."""
        row = ROUTES.get(route, Row(frozenset()))
        keys = {name: dict(row.ids).get(name, name) for name in arguments(route) if name not in dict(row.extra)}
        ids = {name: self.ids[key] if real else uuid4() for name, key in keys.items()}
        return reverse(route, kwargs=ids | dict(row.extra))


def make_world(mensen: Mensen, buren: Mensen) -> World:
    """A casus in uitvoering with its weegploeg file, informing postponed; somebody whose deelname ended; neighbours."""
    make_lokale_lijst(mensen)
    casus = casusoverleg_in_uitvoering(mensen, casus_in_casusoverleg(mensen, None, _partners(mensen), "uitstellen"))
    people = {name: value for name, value in vars(mensen).items() if isinstance(value, Account)}
    people |= {f"buur_{name}": value for name, value in vars(buren).items() if isinstance(value, Account)}
    people["gewezen"] = _gewezen_deelnemer(mensen, casus)
    people["begeleider"] = _extern(mensen, casus, "begeleider", "rol_in_uitvoering")
    people["adviseur"] = _extern(mensen, casus, "adviseur", "deskundigheid")
    world = World(people, casus, _ids(mensen, casus))
    world.log_in()
    return world


def arguments(route: str) -> set[str]:
    """Names of the values in the address of a route."""
    return set(get_resolver().reverse_dict.getlist(route)[0][0][0][1])


def all_routes() -> dict[str, str]:
    """Name and pattern of every address of the product."""
    return {str(pattern.name): str(pattern.pattern) for pattern in _patterns(get_resolver().url_patterns)}


def views() -> dict[str, str]:
    """Name of every address of the product and the module of its view."""
    return {str(pattern.name): pattern.callback.__module__ for pattern in _patterns(get_resolver().url_patterns)}


def _patterns(patterns: list[Any]) -> Iterator[URLPattern]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _patterns(pattern.url_patterns)
        elif isinstance(pattern, URLPattern):
            yield pattern


def _partners(mensen: Mensen) -> list[PartnerKeuze]:
    return [
        PartnerKeuze(mensen.reclassering, "rol_in_aanpak", "Begeleidt de betrokkene al."),
        PartnerKeuze(mensen.oever, "rol_in_uitvoering", "Voert de gesprekken."),
    ]


def _extern(mensen: Mensen, casus: Casus, naam: str, grond: str) -> Account:
    """Somebody of De Oever who takes part on this ground: Kuiper, of the same organisation, does not."""
    today = klok.today()
    account = parties.add_person(INSTALLATIE, mensen.oever, naam, naam.title(), Rol.CASUSPARTNER, today)
    register_verklaring(INSTALLATIE, account, today, today, PDF)
    accept_afspraken(account, Afspraken.objects.get(verband=mensen.verband))
    deelnames.invite_partner(mensen.haddou, casus, uitnodiging(mensen.oever, account, grond=grond))
    return account


def _gewezen_deelnemer(mensen: Mensen, casus: Casus) -> Account:
    yesterday = klok.today() - timedelta(days=1)
    account = parties.add_person(INSTALLATIE, mensen.reclassering, "gewezen", "Gewezen", Rol.CASUSPARTNER, yesterday)
    accept_afspraken(account, Afspraken.objects.get(verband=mensen.verband))
    deelname = neemt_deel(mensen, casus, account)
    deelnames.end_deelname(mensen.haddou, deelname, "De rol is overgenomen.")
    return account


def _ids(mensen: Mensen, casus: Casus) -> dict[str, UUID]:
    heroverweging = besluit(mensen, casus, "heroverweging_informeren", "informeren", inhoud={"wie": ["betrokkene"]})
    with acting_as(mensen.dekker):
        ids = {
            "casusoverleg_besluit_id": heroverweging.pk,
            "deelname_id": Deelname.objects.get(casus=casus, account=mensen.meijer).pk,
            "plan_id": PlanVanAanpak.objects.filter(casus=casus).first().pk,
            "maatregel_id": Maatregel.objects.get(casus=casus, account=mensen.meijer).pk,
            "evaluatie_id": plan_evaluatie(mensen.haddou, casus, klok.today()).pk,
            "casus_id": casus.pk,
            "signaal_id": Signaal.objects.filter(casus=casus).first().pk,
            "besluit_id": Besluit.objects.filter(casus=casus, soort="casuswaardigheid").first().pk,
            "agendapunt_id": Agendapunt.objects.filter(casus=casus).first().pk,
            "vergadering_id": Agendapunt.objects.filter(casus=casus).first().vergadering_id,
            "beoordeling_id": Beoordeling.objects.filter(casus=casus).first().pk,
        }
    ids["item_id"] = _shared_item(mensen, casus)
    ids |= _meeting(mensen, casus)
    signaal = fresh(mensen.dekker, Signaal(pk=ids["signaal_id"]))
    return ids | {
        "bijlage_id": add_bijlage(mensen.dekker, casus, "weegploeg", "x.txt", b"Een tekst.", signaal).pk,
        **_of_another(mensen),
        "verzoek_id": _verzoek(mensen).pk,
        "account_id": mensen.tjon.pk,
        "aanstelling_id": mensen.tjon.aanstellingen.get().pk,
        "recht_id": _recht(mensen),
        "rol_id": _waiting_role(mensen),
        "machtiging_id": mensen.janssen.machtigingen.get().pk,
        "organisatie_id": mensen.oever.pk,
        "overeenkomst_id": Verwerkersovereenkomst.objects.get(organisatie__verband=mensen.verband).pk,
        "lijst_id": propose_lijst(mensen.dekker, [mensen.oever], klok.today()).pk,
        "verklaring_id": _verklaring(mensen).pk,
        "sessie_id": uuid4(),
        "incident_id": _incident(mensen),
    }


def _meeting(mensen: Mensen, casus: Casus) -> dict[str, UUID]:
    """A meeting of today with a decision in its notulen, still a concept; and a question to the adviesplatform."""
    meeting = bijeenkomst_vandaag(mensen, casus)
    beslissing = beslis(mensen, meeting)
    return {
        "bijeenkomst_id": meeting.pk,
        "notulen_id": beslissing.notulen_id,
        "beslissing_id": beslissing.pk,
        "aanvraag_id": adviesaanvraag(mensen, casus).pk,
    }


def _shared_item(mensen: Mensen, casus: Casus) -> UUID:
    """What the politie brought in, and shared with Meijer."""
    item = informatie_van(mensen, mensen.bakir, casus)
    with acting_as(mensen.bakir):
        deelname = Deelname.objects.select_related("organisatie").get(casus=casus, account=mensen.meijer)
    deel(mensen.bakir, item, deelname)
    return item.pk


def _verklaring(mensen: Mensen) -> Geheimhoudingsverklaring:
    """With a document, of somebody who has one that lasts longer."""
    today = klok.today()
    return register_verklaring(INSTALLATIE, mensen.kuiper, today, today, PDF)


def _recht(mensen: Mensen) -> UUID:
    """The role of Tjon, which the gemeente has to review: its last review was more than a year ago."""
    with acting_as(mensen.dekker):
        last = klok.today() - timedelta(days=366)
        Rechtentoets.objects.filter(partij=mensen.gemeente).update(begonnen_op=last, afgerond_op=last)
    return mensen.tjon.aanstellingen.get().pk


def _waiting_role(mensen: Mensen) -> UUID:
    """Of a new person, with which no kernpartij agreed yet."""
    new = parties.add_person(mensen.aalders, mensen.om, "nieuw", "Nieuw", Rol.VERTEGENWOORDIGER, klok.today())
    return new.aanstellingen.get().pk


def _of_another(mensen: Mensen) -> dict[str, UUID]:
    """Two judgements of somebody else, and a question about them to Tjon, who is in no file."""
    casus = casus_in_beraad(mensen, persoon(achternaam="Anderland"))
    one, other = beoordeeld(mensen, casus), beoordeeld(mensen, casus)
    asked = duiding_gevraagd(mensen, casus, "Quirijn van Anderland")
    return {"eerste_id": one.pk, "tweede_id": other.pk, "duiding_id": asked.pk}


def _incident(mensen: Mensen) -> UUID:
    """Reported by Kuiper; Dekker, Zijlstra and the FG are the contacts."""
    contacten(mensen, mensen.zijlstra, mensen.visscher)
    return report_incident(mensen.kuiper, melding()).pk


def _verzoek(mensen: Mensen) -> Rechtenverzoek:
    gegevens = VerzoekGegevens(
        ontvangen_op=klok.today(),
        kanaal="brief",
        soort="inzage",
        gericht_aan="samenwerkingsverband",
        verzoeker_naam="Quirijn van Zonnebloemveld",
        verzoeker_hoedanigheid="betrokkene",
        tekst="Welke gegevens hebt u over mij?",
    )
    return receive_verzoek(mensen.zijlstra, gegevens)
