"""Short ways through the casusoverleg, by the actions and the people of tests/people.py."""

from datetime import time, timedelta

from casework import klok
from casework.access.context import acting_as
from casework.actions.besluit import (
    BesluitTekst,
    PartnerKeuze,
    confirm_besluit,
    record_besluit,
    submit_besluit,
)
from casework.choices import Informeren
from casework.models import Account, Besluit, Casus, Organisatie
from casusoverleg.actions import advies as adviezen
from casusoverleg.actions import bijeenkomst as bijeenkomsten
from casusoverleg.actions import deelname as deelnames
from casusoverleg.actions import informatie as informaties
from casusoverleg.actions import overleg as overleggen
from casusoverleg.actions import plan as plannen
from casusoverleg.actions import uitvoering
from casusoverleg.actions.deelname import Uitnodiging
from casusoverleg.actions.plan import MaatregelTekst, PlanTekst
from casusoverleg.models import (
    Adviesaanvraag,
    Beslissing,
    Bijeenkomst,
    Casusdiagnose,
    Deelname,
    InformatieItem,
    Maatregel,
    Overdracht,
)
from casusoverleg.partners import Deelnemer
from rights.actions.kennisgeving import record_kennisgeving
from tests.factories import make_lokale_lijst, persoon
from tests.factories_weegploeg import casus_in_casusoverleg
from tests.people import Mensen
from tests.rights.helpers import kennisgeving_gegevens
from tests.snapshot import from_memory

DOEL = "Binnen een half jaar heeft de betrokkene werk en een vast aanspreekpunt."


def minderjarige(jaren: int = 16, **changes: object):
    """A person of so many years and half a year, with a parent."""
    geboren = klok.today().replace(day=1) - timedelta(days=365 * jaren + 180)
    ouder = {"naam": "Wiesje van Zonnebloemveld", "relatie": "moeder", "gezag": True}
    return persoon(geboortedatum=geboren, vertegenwoordigers=[ouder], **changes)


@from_memory
def casus_van_minderjarige(mensen: Mensen, jaren: int = 16, informeren: str = "informeren") -> Casus:
    """A casus about a minor, with the RvdK and the Reclassering named in besluit 2."""
    partners = [
        PartnerKeuze(mensen.rvdk, "ontwikkelingsbedreiging", "De ontwikkeling van de jongere is in gevaar."),
        PartnerKeuze(mensen.reclassering, "rol_in_aanpak", "Begeleidt de betrokkene al."),
    ]
    return casus_in_casusoverleg(mensen, minderjarige(jaren), partners, informeren)


@from_memory
def casusoverleg_geopend(mensen: Mensen, casus: Casus | None = None) -> Casus:
    """A casusoverleg that has just begun."""
    casus = casus or casus_in_casusoverleg(mensen)
    overleggen.open_casusoverleg(mensen.haddou, casus)
    return casus


def uitnodiging(organisatie: Organisatie, account: Account, **changes: object) -> Uitnodiging:
    """An invitation that the rules allow for the Reclassering, an externe on the list, or the RvdK of a minor."""
    raad = organisatie.soort == "rvdk"
    wijzen = {"rvdk": "inhoudelijk_betrokken", "extern": "extern"}
    gronden = {"rvdk": "ontwikkelingsbedreiging", "extern": "rol_in_uitvoering"}
    return Uitnodiging(
        **{
            "organisatie": organisatie,
            "account": account,
            "wijze": wijzen.get(organisatie.soort, "casuspartij"),
            "grond": gronden.get(organisatie.soort, "rol_in_aanpak"),
            "motivering": "Houdt toezicht op de voorwaarden.",
            "informeerplicht": "was_al_bekend" if raad else "",
            "informeerplicht_dag": klok.today() if raad else None,
        }
        | changes
    )


def tell(mensen: Mensen, casus: Casus) -> None:
    """Record that the betrokkene was informed, when the kernpartijen decided so and nobody did it yet (I-04)."""
    with acting_as(mensen.haddou):
        due = Casus.objects.filter(pk=casus.pk, informeren=Informeren.TE_INFORMEREN).exists()
    if due:
        record_kennisgeving(mensen.haddou, casus, kennisgeving_gegevens())


def neemt_deel(mensen: Mensen, casus: Casus, account: Account | None = None, **changes: object) -> Deelname:
    """Somebody of the Reclassering (Meijer, unless told otherwise) takes part; the betrokkene knows before that."""
    tell(mensen, casus)
    account = account or mensen.meijer
    organisatie = mensen.rvdk if account == mensen.smit else mensen.reclassering
    return deelnames.invite_partner(mensen.haddou, casus, uitnodiging(organisatie, account, **changes))


@from_memory
def casusoverleg_met_extern(mensen: Mensen) -> Casus:
    """A casusoverleg that has just begun, with the Reclassering and De Oever named; De Oever is on the lokale lijst."""
    make_lokale_lijst(mensen)
    partners = [
        PartnerKeuze(mensen.reclassering, "rol_in_aanpak", "Begeleidt de betrokkene al."),
        PartnerKeuze(mensen.oever, "rol_in_uitvoering", "Voert de gesprekken."),
    ]
    return casusoverleg_geopend(mensen, casus_in_casusoverleg(mensen, None, partners))


@from_memory
def casusoverleg_met_meijer(mensen: Mensen) -> Casus:
    """Such a casusoverleg, in which Meijer takes part; De Oever can be invited."""
    casus = casusoverleg_met_extern(mensen)
    neemt_deel(mensen, casus)
    return casus


def extern_neemt_deel(mensen: Mensen, casus: Casus, **changes: object) -> Deelname:
    """Kuiper of De Oever takes part: with a role in the plan, unless told otherwise."""
    tell(mensen, casus)
    return deelnames.invite_partner(mensen.haddou, casus, uitnodiging(mensen.oever, mensen.kuiper, **changes))


def nieuw_plan(mensen: Mensen, casus: Casus, *verantwoordelijken: tuple[Organisatie, Account]) -> None:
    """A new version of the plan in which only these people have a maatregel, vastgesteld."""
    plan = plannen.draft_plan(mensen.haddou, casus, plan_tekst(aanleiding="De taken zijn anders verdeeld."))
    with acting_as(mensen.haddou):
        taken_along = list(Maatregel.objects.filter(plan=plan).select_related("casus"))
    for maatregel in taken_along:
        plannen.remove_maatregel(mensen.haddou, maatregel)
    for organisatie, account in verantwoordelijken:
        plannen.add_maatregel(mensen.haddou, casus, maatregel_tekst(organisatie, account))
    plannen.establish_plan(mensen.haddou, casus)


def met_diagnose(mensen: Mensen, casus: Casus) -> Casusdiagnose:
    return plannen.record_diagnose(mensen.haddou, casus, "Eenzaam, en gevoelig voor wie aandacht geeft.")


def plan_tekst(**changes: object) -> PlanTekst:
    """A complete text of a plan."""
    return PlanTekst(
        **{
            "doel": DOEL,
            "informeren_wie": "de uitvoerder van het casusoverleg",
            "informeren_hoe": "in een gesprek, met een brief",
            "informeren_wanneer": "binnen twee weken",
        }
        | changes
    )


def maatregel_tekst(organisatie: Organisatie, account: Account, **changes: object) -> MaatregelTekst:
    return MaatregelTekst(
        **{
            "wat": "Wekelijks gesprek over werk en vrije tijd.",
            "organisatie": organisatie,
            "account": account,
            "uiterlijk": klok.today() + timedelta(days=90),
        }
        | changes
    )


@from_memory
def casusoverleg_met_plan(mensen: Mensen, casus: Casus | None = None) -> Casus:
    """A plan that is vastgesteld, with a maatregel of the gemeente (Dekker) and one of the Reclassering (Meijer)."""
    casus = casusoverleg_geopend(mensen, casus)
    neemt_deel(mensen, casus)
    met_diagnose(mensen, casus)
    plannen.draft_plan(mensen.haddou, casus, plan_tekst())
    plannen.add_maatregel(mensen.haddou, casus, maatregel_tekst(mensen.gemeente, mensen.dekker))
    plannen.add_maatregel(
        mensen.haddou, casus, maatregel_tekst(mensen.reclassering, mensen.meijer, wat="Toezicht op de meldplicht.")
    )
    plannen.establish_plan(mensen.haddou, casus)
    return fresh(mensen, casus)


@from_memory
def casusoverleg_in_uitvoering(mensen: Mensen, casus: Casus | None = None) -> Casus:
    """The plan is being carried out; Dekker is casusregisseur."""
    casus = casusoverleg_met_plan(mensen, casus)
    uitvoering.appoint_regisseur(mensen.haddou, casus, mensen.dekker)
    uitvoering.start_uitvoering(mensen.haddou, casus)
    return fresh(mensen, casus)


@from_memory
def casus_met_sluitingsadvies(mensen: Mensen, casus: Casus | None = None) -> Casus:
    """The casusoverleg has advised closing; nothing is decided."""
    casus = casusoverleg_in_uitvoering(mensen, casus)
    evaluatie = uitvoering.plan_evaluatie(mensen.haddou, casus, klok.today())
    uitvoering.hold_evaluatie(mensen.haddou, evaluatie, "adviseren_sluiten", "De doelen zijn gehaald.")
    uitvoering.record_advies(mensen.haddou, casus, "sluiten", "Sluiten: het gaat zelfstandig verder.")
    return fresh(mensen, casus)


@from_memory
def gesloten_casus(mensen: Mensen, casus: Casus | None = None, blijft_lezen: tuple[Account, ...] = ()) -> Casus:
    """A casus that the kernpartijen closed."""
    casus = casus_met_sluitingsadvies(mensen, casus)
    lezers = [{"account": str(account.pk), "reden": "Het toezicht loopt door."} for account in blijft_lezen]
    bevestig(mensen, besluit(mensen, casus, "sluiten", "gesloten", inhoud={"blijft_lezen": lezers}))
    return fresh(mensen, casus)


def besluit(mensen: Mensen, casus: Casus, soort: str, uitkomst: str, **changes: object) -> Besluit:
    """A besluit about the casusoverleg, as a concept by its uitvoerder. Changes go to the BesluitTekst."""
    vervanging = {key: changes.pop(key) for key in ("vervangt", "reden_vervanging") if key in changes}
    with acting_as(mensen.haddou):
        overdracht = Overdracht.objects.get(casus=casus, vervallen_op__isnull=True)
    onderliggend = [{"soort": "overdracht", "id": str(overdracht.pk)}]
    tekst = BesluitTekst(
        **{"uitkomst": uitkomst, "argumenten": "Zo wogen wij het.", "onderliggend": onderliggend} | changes
    )
    return record_besluit(mensen.haddou, casus, soort, tekst, **vervanging)


def bevestig(mensen: Mensen, concept: Besluit) -> Besluit:
    """Submit and let the three kernpartijen confirm."""
    submit_besluit(mensen.haddou, concept)
    for person in (mensen.dekker, mensen.bakir, mensen.ramdin):
        concept = confirm_besluit(person, concept)
    return concept


def maatregel_van(mensen: Mensen, casus: Casus, organisatie: Organisatie) -> Maatregel:
    """The maatregel of an organisatie in the newest plan."""
    with acting_as(mensen.dekker):
        found = Maatregel.objects.filter(casus=casus, organisatie=organisatie)
        return found.select_related("casus").order_by("-plan__versie").first()


def fresh(mensen: Mensen, casus: Casus) -> Casus:
    """The casus as it is in the database now."""
    with acting_as(mensen.dekker):
        return Casus.objects.get(pk=casus.pk)


def item_tekst(**changes: object) -> informaties.ItemTekst:
    """A fact that is complete, as a kernpartij brings it in."""
    return informaties.ItemTekst(
        **{
            "soort": "feit",
            "basis": "artikel 6, eerste lid, onder e, AVG",
            "tekst": "Is zes weken niet op het werk geweest.",
            "noodzaak": "Nodig om de terugkeer naar werk in het plan te zetten.",
        }
        | changes
    )


def informatie_van(mensen: Mensen, account: Account, casus: Casus, **changes: object) -> InformatieItem:
    """Information that somebody brings in for their own party."""
    extern = {"noodzaak_taak": "Uitgangspunt van de begeleiding."} if account == mensen.kuiper else {}
    return informaties.record_item(account, casus, item_tekst(**extern | changes))


def als_deelnemer(mensen: Mensen, account: Account) -> Deelnemer:
    """Somebody as the place that they have in the casusoverleg."""
    return Deelnemer(account, {mensen.meijer: mensen.reclassering, mensen.kuiper: mensen.oever}[account])


def deel(account: Account, item: InformatieItem, deelname: Deelname, delen: bool = True, **changes: object) -> None:
    """Share an item with one deelname, or stop that."""
    oordeel = {
        "waarom": "Sluit aan op het toezicht.",
        "noodzaak_plan": "Afstemmen van de maatregelen.",
        "noodzaak_taak": "Voorbereiden van gesprekken.",
    }
    informaties.weigh_item(account, item, [informaties.Oordeel(deelname, delen, **oordeel | changes)])


VRAAG = "Iemand wantrouwt elke afzender van de overheid. Hoe begin je dan een gesprek?"


def bijeenkomst_vandaag(mensen: Mensen, casus: Casus, dagen: int = 0) -> Bijeenkomst:
    """A meeting of the casusoverleg, today or so many days from today."""
    dag = klok.today() + timedelta(days=dagen)
    return bijeenkomsten.plan_bijeenkomst(mensen.haddou, casus, dag, "Stadhuis, kamer 12", time(13), time(14, 30))


def sleutels(*accounts: Account) -> list[str]:
    """Accounts as the form of who was there names them, in the role that they take part in."""
    return [f"{account.pk}:{account.aanstellingen_vandaag[0].organisatie_id}" for account in accounts]


def beslis(mensen: Mensen, bijeenkomst: Bijeenkomst, tekst: str = "De wijkagent belt elke week.") -> Beslissing:
    """Dekker, Meijer and Haddou were there, and decided something that the gemeente is responsible for."""
    aanwezig = sleutels(mensen.dekker, mensen.meijer, mensen.haddou)
    bijeenkomsten.record_aanwezigen(mensen.haddou, bijeenkomst, aanwezig)
    verantwoordelijk = Deelnemer(mensen.dekker, mensen.gemeente)
    beslissing = bijeenkomsten.BeslissingTekst(tekst, "Een vast gezicht werkte eerder.", verantwoordelijk)
    return bijeenkomsten.record_beslissing(mensen.haddou, bijeenkomst, beslissing)


def adviesaanvraag(mensen: Mensen, casus: Casus, vraag: str = VRAAG) -> Adviesaanvraag:
    return adviezen.ask_advies(mensen.haddou, casus, vraag, nagelezen=True)
