"""Short ways through the weegploeg, by the actions and the people of tests/people.py."""

from datetime import timedelta

from casework import klok
from casework.access.context import acting_as
from casework.actions.besluit import BesluitTekst, PartnerKeuze, confirm_besluit, record_besluit, submit_besluit
from casework.actions.informeren import UitstelGegevens
from casework.actions.signaal import bring_signaal
from casework.models import Besluit, Casus, Signaal
from casework.termijnen import heroverweging
from tests.factories import melding, persoon, receive_signaal
from tests.people import CATEGORIE, Mensen
from tests.snapshot import from_memory
from weegploeg import actions, selectors
from weegploeg.actions import BeoordelingTekst, Gebiedstekst
from weegploeg.actions.duiding import Antwoord, Vraag, ask_duiding
from weegploeg.choices import Gebied
from weegploeg.models import Agendapunt, Beoordeling, NadereDuiding, Vergadering


@from_memory
def signaal_ingebracht(mensen: Mensen, persoon_=None, melding_=None) -> Signaal:
    """A signaal of the politie that has been brought before the weegploeg."""
    signaal = receive_signaal(mensen.bakir, mensen.politie, persoon_ or persoon(), melding_ or melding())
    return bring_signaal(mensen.bakir, signaal)


def vergadering_met_iedereen(mensen: Mensen) -> Vergadering:
    """A meeting of today with the three kernpartijen and the uitvoerder."""
    vergadering = actions.plan_vergadering(mensen.zijlstra, klok.today(), "Raadzaal")
    return actions.record_attendance(
        mensen.zijlstra, vergadering, [mensen.dekker, mensen.bakir, mensen.ramdin, mensen.zijlstra]
    )


def naar_beraad(mensen: Mensen, casus: Casus) -> Agendapunt:
    """Put a casus on a new agenda and begin the beraad."""
    agendapunt = actions.agendeer_casus(mensen.zijlstra, casus, vergadering_met_iedereen(mensen))
    actions.start_beraad(mensen.zijlstra, agendapunt)
    return agendapunt


@from_memory
def casus_in_beraad(mensen: Mensen, persoon_=None, melding_=None) -> Casus:
    """A casus of one signaal about which the weegploeg is sitting."""
    signaal = signaal_ingebracht(mensen, persoon_, melding_)
    naar_beraad(mensen, signaal.casus)
    return _fresh(mensen, signaal.casus)


def feiten_van(mensen: Mensen, casus: Casus) -> list[dict]:
    """What the weegploeg has on the table, as facts."""
    with acting_as(mensen.zijlstra):
        return [{"soort": feit.soort, "id": str(feit.id)} for feit in selectors.feiten(casus)]


def beoordeling_tekst(feiten: list[dict], **changes: object) -> BeoordelingTekst:
    """A complete judgement: one area on facts, eight without information."""
    gebieden = {gebied: Gebiedstekst(geen_informatie=True) for gebied in Gebied.values}
    gebieden[Gebied.GEDRAG] = Gebiedstekst(feiten=feiten, duiding="Sprak een dreiging uit.")
    return BeoordelingTekst(
        **{
            "gebieden": gebieden,
            "fase": "voorfase",
            "ideologie": "Geen overtuiging bekend.",
            "sociale_context": "Woont alleen; heeft werk.",
            "argumentatie": "De dreiging is concreet, maar staat op zichzelf.",
        }
        | changes
    )


def beoordeeld(mensen: Mensen, casus: Casus, **changes: object) -> Beoordeling:
    """A complete judgement of the present beraad."""
    return actions.record_beoordeling(mensen.zijlstra, casus, beoordeling_tekst(feiten_van(mensen, casus), **changes))


def besluit_tekst(mensen: Mensen, casus: Casus, uitkomst: str, **changes: object) -> BesluitTekst:
    """A besluit on the signalen of the casus."""
    return BesluitTekst(
        **{"uitkomst": uitkomst, "argumenten": "Zo wogen wij het.", "onderliggend": feiten_van(mensen, casus)} | changes
    )


def uitstel(**changes: object) -> UitstelGegevens:
    """A complete postponement on ground d."""
    return UitstelGegevens(
        **{
            "gronden": ["d"],
            "noodzaak": "Er loopt een onderzoek.",
            "evenredigheid": "Het duurt kort.",
            "factoren": dict.fromkeys("abcdefgh", "nvt"),
            "heroverweging_op": heroverweging(klok.today()).laatste_dag,
        }
        | changes
    )


def bevestig(mensen: Mensen, besluit: Besluit) -> Besluit:
    """Submit and let the three kernpartijen confirm."""
    submit_besluit(mensen.zijlstra, besluit)
    for person in (mensen.dekker, mensen.bakir, mensen.ramdin):
        besluit = confirm_besluit(person, besluit)
    return besluit


def besluit_vastgesteld(
    mensen: Mensen,
    casus: Casus,
    soort: str,
    uitkomst: str,
    *,
    vervangt: Besluit | None = None,
    reden_vervanging: str = "",
    **changes: object,
) -> Besluit:
    """A besluit of the weegploeg that all three confirmed. Changes go to the BesluitTekst.

    For casuswaardigheid a judgement is recorded first, unless `inhoud` names one.
    """
    if soort == "casuswaardigheid" and "inhoud" not in changes:
        changes["inhoud"] = {"beoordeling": str(beoordeeld(mensen, casus).pk)}
    if soort == "informeren" and "inhoud" not in changes:
        changes["inhoud"] = {"wie": ["betrokkene"]}
    tekst = besluit_tekst(mensen, casus, uitkomst, **changes)
    besluit = record_besluit(mensen.zijlstra, casus, soort, tekst, vervangt=vervangt, reden_vervanging=reden_vervanging)
    return bevestig(mensen, besluit)


@from_memory
def casus_in_casusoverleg(
    mensen: Mensen, persoon_=None, partners: list[PartnerKeuze] | None = None, informeren: str = "informeren"
) -> Casus:
    """A casus with vastgesteld besluit 1 (casusoverleg), 2 (Reclassering, unless told otherwise) and 3.

    For a minor besluit 3 has the recorded choice for betrokkene and parents.
    """
    casus = casus_in_beraad(mensen, persoon_)
    besluit_vastgesteld(mensen, casus, "casuswaardigheid", "casusoverleg")
    if partners is None:
        partners = [PartnerKeuze(mensen.reclassering, "rol_in_aanpak", "Begeleidt de betrokkene al.")]
    besluit_vastgesteld(mensen, casus, "partners", "aangewezen", partners=partners)
    inhoud: dict = {"wie": ["betrokkene"], "keuze_minderjarige": "Samen uitleg geven werkt het best."}
    besluit_vastgesteld(
        mensen,
        casus,
        "informeren",
        informeren,
        inhoud=inhoud,
        uitstel=uitstel() if informeren != "informeren" else None,
    )
    return _fresh(mensen, casus)


@from_memory
def casus_geen_casusoverleg(mensen: Mensen, persoon_=None, melding_=None) -> Casus:
    """A casus with vastgesteld besluit 1: no casusoverleg; its duties are still to be done."""
    casus = casus_in_beraad(mensen, persoon_, melding_)
    besluit_vastgesteld(mensen, casus, "casuswaardigheid", "geen_casusoverleg")
    return _fresh(mensen, casus)


def _fresh(mensen: Mensen, casus: Casus) -> Casus:
    with acting_as(mensen.dekker):
        return Casus.objects.get(pk=casus.pk)


def antwoord(feiten: str, duiding: str = "") -> Antwoord:
    """What a partner answers, of a category that the weegploeg file may hold."""
    return Antwoord(feiten, CATEGORIE, duiding)


def duiding_gevraagd(mensen: Mensen, casus: Casus, over_wie: str = "Quirijn van Zonnebloemveld") -> NadereDuiding:
    """A question to Tjon, who is in no file; informing was postponed for it."""
    besluit_vastgesteld(mensen, casus, "casuswaardigheid", "nadere_duiding")
    besluit_vastgesteld(mensen, casus, "informeren", "uitstellen", inhoud={"tussentijds": True}, uitstel=uitstel())
    return ask_duiding(mensen.zijlstra, casus, vraag_aan_tjon(mensen, over_wie))


def vraag_aan_tjon(mensen: Mensen, over_wie: str = "de betrokkene") -> Vraag:
    """What the weegploeg wants to know within a week."""
    return Vraag(
        organisatie=mensen.reclassering,
        account=mensen.tjon,
        vraag="Loopt er toezicht?",
        over_wie=over_wie,
        noodzaak="Zonder dit antwoord kan de weegploeg niet kiezen.",
        uiterlijk=klok.today() + timedelta(days=7),
    )
