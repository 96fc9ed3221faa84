"""What is still to be done in the demo, for every role: the practice cases leave hardly anything for today.

Only the demo has it. It goes through the actions, as the people of the practice cases and on the day of loading.
"""

from datetime import date, timedelta

from django.db import transaction

from casework import klok, selectors
from casework.access import permissions as p
from casework.access.context import acting_as
from casework.actions.besluit import BesluitTekst, record_besluit, submit_besluit
from casework.actions.parties import end_machtiging
from casework.actions.signaal import Melding, Persoon, bring_signaal, receive_signaal
from casework.choices import OrganisatieSoort
from casework.models import Account, Casus, Machtiging, Organisatie, Signaal
from casusoverleg.actions.bijeenkomst import BeslissingTekst, plan_bijeenkomst, record_aanwezigen, record_beslissing
from casusoverleg.actions.deelname import Uitnodiging, invite_partner
from casusoverleg.actions.plan import MaatregelTekst, PlanTekst, add_maatregel, draft_plan, establish_plan
from casusoverleg.choices import PlanStatus, Staat
from casusoverleg.models import AangewezenPartner, Casusoverleg, PlanVanAanpak
from casusoverleg.partners import Deelnemer
from security.actions import confirm_recht
from security.datalek.melden import Melding as Incidentmelding
from security.datalek.melden import report_incident
from security.rechten import to_judge
from weegploeg import actions as weegploeg
from weegploeg.choices import INFORMEREN, Toestand
from weegploeg.models import Behandeling

_UNTIL_MEETING = timedelta(days=6)
_SINCE_OVERLEG = timedelta(days=2)
_UNTIL_OVERLEG = timedelta(days=9)
_UNTIL_MACHTIGING_ENDS = timedelta(days=20)
_FOR_MAATREGEL = timedelta(days=30)
_SINCE_REVIEW = timedelta(days=320)
_SINCE_INCIDENT = timedelta(hours=30)
_INCIDENT = "Een mail met een verslag ging naar een verkeerd adres. De ontvanger belde en heeft de mail weggegooid."

_LOTTE = Persoon("Lotte", "Rozendaal", date(2001, 9, 14), geslacht="v", plaats="Rivierdam")
_BRAM = Persoon("Bram", "Kuijpers", date(1988, 2, 3), geslacht="m", plaats="Rivierdam")
_MELDING_LOTTE = Melding(
    gedraging="Betrokkene deelde in een open groep drie keer een oproep om het stadhuis 'dicht te gooien'.",
    wanneer="deze week",
    gezien_door="medewerker van het meldpunt",
    bron="meldpunt",
    wijst_op=["extremisme"],
    duiding="Of er een plan achter zit, is niet bekend.",
    categorie_gegevens="online uitingen",
)
_MELDING_BRAM = Melding(
    gedraging="Betrokkene bedreigde bij de balie een medewerker en zei dat hij 'de regering niet meer erkent'.",
    wanneer="gisteren",
    gezien_door="baliemedewerker en beveiliger",
    bron="eigen_informatie",
    wijst_op=["extremisme"],
    duiding="De dreiging is concreet; of anderen hem steunen, is niet bekend.",
    categorie_gegevens="gedrag en uitlatingen",
)


@transaction.atomic
def leave_work() -> None:
    """A signaal to bring, a meeting with an agenda, a besluit to confirm, a maatregel to report on, notulen to fix, a
    machtiging that ends, rights that were reviewed, an incident. What rests on a practice case that was not loaded is
    left out.
    """
    _signalen_and_a_meeting(_account("gem_dekker"), _account("pol_bakir"), _account("uitv_zijlstra"))
    _besluit_to_confirm(_account("uitv_zijlstra"))
    _maatregel_of_the_raad(_account("uitv_haddou"), _account("rvdk_smit"))
    _meetings_of_a_casusoverleg(_account("uitv_haddou"), _account("gem_oosting"))
    _machtiging_that_ends(_account("beh_aalders"), _account("om_vanleeuwen"))
    _rights_were_reviewed("gem_dekker", "gem_oosting", "pol_bakir", "pol_janssen", "om_ramdin", "om_vanleeuwen")
    report_incident(_account("recl_meijer"), Incidentmelding(_INCIDENT, klok.now() - _SINCE_INCIDENT))


def _rights_were_reviewed(*names: str) -> None:
    """The kernpartijen went through everybody's rights some months ago; the next time is still to come (P-13)."""
    with klok.set_to(klok.today() - _SINCE_REVIEW):
        for account in map(_account, names):
            with acting_as(account):
                waiting = [recht.feit_id for recht in to_judge(account)]
            for recht_id in waiting:
                confirm_recht(account, recht_id)


def _account(name: str) -> Account:
    return Account.objects.get(gebruikersnaam=name)


def _organisatie(account: Account) -> Organisatie:
    return account.aanstellingen_vandaag[0].organisatie


def _signalen_and_a_meeting(gemeente: Account, politie: Account, uitvoerder: Account) -> None:
    """The gemeente has yet to bring its signaal; that of the politie is on the agenda of a coming meeting."""
    receive_signaal(gemeente, _organisatie(gemeente), _BRAM, _MELDING_BRAM)
    brought = bring_signaal(politie, receive_signaal(politie, _organisatie(politie), _LOTTE, _MELDING_LOTTE))
    meeting = weegploeg.plan_vergadering(uitvoerder, klok.today() + _UNTIL_MEETING, "Stadhuis, Havenplein 1")
    weegploeg.agendeer_casus(uitvoerder, _casus(uitvoerder, brought), meeting)


def _casus(account: Account, signaal: Signaal) -> Casus:
    with acting_as(account):
        return selectors.get_casus(account, signaal.casus_id, p.CHANGE_WEEGPLOEG)


def _besluit_to_confirm(uitvoerder: Account) -> None:
    """While a question of nadere duiding is open, the kernpartijen settle who tells the betrokkene (I-04)."""
    with acting_as(uitvoerder):
        asked = Behandeling.objects.filter(toestand=Toestand.NADERE_DUIDING).select_related("casus").first()
        if asked is None:
            return
        signalen = Signaal.objects.filter(casus=asked.casus_id).order_by("nummer")
        rests_on = [{"soort": "signaal", "id": str(signaal.pk)} for signaal in signalen]
    tekst = BesluitTekst(
        "informeren",
        "De termijn van een maand loopt. Er is geen reden om te wachten met vertellen dat er een signaal is.",
        rests_on,
        {"tussentijds": True, "wie": ["betrokkene"]},
    )
    submit_besluit(uitvoerder, record_besluit(uitvoerder, asked.casus, INFORMEREN, tekst))


def _maatregel_of_the_raad(uitvoerder: Account, raad: Account) -> None:
    """The Raad takes part where the kernpartijen named it, and gets a maatregel in a new version of the plan."""
    casus = _casus_that_names_the_raad(uitvoerder)
    if casus is None:
        return
    organisatie = _organisatie(raad)
    invitation = Uitnodiging(
        organisatie=organisatie,
        account=raad,
        wijze="inhoudelijk_betrokken",
        grond="ontwikkelingsbedreiging",
        motivering="De Raad onderzoekt wat de betrokkene thuis en op school nodig heeft.",
        informeerplicht="was_al_bekend",
        informeerplicht_dag=klok.today(),
        informeerplicht_toelichting="De ouders hebben de Raad zelf om hulp gevraagd.",
    )
    invite_partner(uitvoerder, casus, invitation)
    with acting_as(uitvoerder):
        plan = PlanVanAanpak.objects.filter(casus=casus, status=PlanStatus.VASTGESTELD).latest("versie")
    draft_plan(uitvoerder, casus, _as_before(plan, "De Raad voor de Kinderbescherming doet mee."))
    onderzoek = "Onderzoek naar wat de betrokkene thuis en op school nodig heeft."
    add_maatregel(uitvoerder, casus, MaatregelTekst(onderzoek, organisatie, raad, klok.today() + _FOR_MAATREGEL))
    establish_plan(uitvoerder, casus)


def _casus_that_names_the_raad(uitvoerder: Account) -> Casus | None:
    with acting_as(uitvoerder):
        named = AangewezenPartner.objects.filter(
            organisatie__soort=OrganisatieSoort.RVDK,
            vervallen_op__isnull=True,
            deelnames__isnull=True,
            casus__in=Casusoverleg.objects.filter(staat=Staat.IN_UITVOERING).values("casus"),
        )
        found = named.select_related("casus").order_by("casus__nummer").first()
    return found.casus if found else None


def _as_before(plan: PlanVanAanpak, aanleiding: str) -> PlanTekst:
    return PlanTekst(plan.doel, plan.informeren_wie, plan.informeren_hoe, plan.informeren_wanneer, aanleiding)


def _meetings_of_a_casusoverleg(uitvoerder: Account, gemeente: Account) -> None:
    """The casusoverleg met some days ago, and its notulen are still a concept; it will meet again."""
    with acting_as(uitvoerder):
        running = Casusoverleg.objects.filter(staat=Staat.IN_UITVOERING).select_related("casus")
        found = running.order_by("casus__nummer").first()
    if found is None:
        return
    with klok.set_to(klok.today() - _SINCE_OVERLEG):
        met = plan_bijeenkomst(uitvoerder, found.casus, klok.today(), "Stadhuis, Havenplein 1")
    wie = Deelnemer(gemeente, _organisatie(gemeente))
    record_aanwezigen(uitvoerder, met, [wie.sleutel, Deelnemer(uitvoerder, _organisatie(uitvoerder)).sleutel])
    afspraak = "De gemeente belt de school voor het eind van de maand."
    record_beslissing(uitvoerder, met, BeslissingTekst(afspraak, "De school hoorde nog niets over het rooster.", wie))
    plan_bijeenkomst(uitvoerder, found.casus, klok.today() + _UNTIL_OVERLEG, "Stadhuis, Havenplein 1")


def _machtiging_that_ends(beheerder: Account, vertegenwoordiger: Account) -> None:
    with acting_as(beheerder):
        machtiging = Machtiging.objects.op(klok.today()).get(account=vertegenwoordiger)
    end_machtiging(beheerder, machtiging, klok.today() + _UNTIL_MACHTIGING_ENDS)
