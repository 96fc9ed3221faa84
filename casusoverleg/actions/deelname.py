"""Inviting partners and ending their deelname (P-02 to P-07, P-09, P-13)."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from casework import klok
from casework.access import grants
from casework.access.context import Systeem
from casework.access.models import Reden
from casework.actions.base import action
from casework.actions.casus import day_after
from casework.choices import TOLD_OR_POSTPONED, OrganisatieSoort, Rol
from casework.models import Aanstelling, Account, Casus, Geheimhoudingsverklaring, Organisatie
from casework.rules import GeenToegang, RegelFout, require
from casusoverleg.actions.betrokken import rights_of
from casusoverleg.actions.frame import begin_step, lock_as_uitvoerder
from casusoverleg.choices import Informeerplicht, Wijze
from casusoverleg.models import AangewezenPartner, Deelname, Regisseurschap
from casusoverleg.partners import check_partner, check_wijze
from casusoverleg.workflow import Handeling

_INFORMED = (Informeerplicht.VOLDAAN, Informeerplicht.WAS_AL_BEKEND)


@dataclass
class Uitnodiging:
    """Whom the casusoverleg invites, on which ground and how. `tot` is the first day without access."""

    organisatie: Organisatie
    account: Account
    wijze: str
    grond: str
    motivering: str
    vanaf: date | None = None
    tot: date | None = None
    informeerplicht: str = ""
    informeerplicht_dag: date | None = None
    informeerplicht_toelichting: str = ""


@action("deelname.begonnen", verwerking=True, ontvanger=lambda deelname: deelname.organisatie_id)
def invite_partner(actor: Account, casus: Casus, uitnodiging: Uitnodiging) -> Deelname:
    """Let a person of a named partner take part, from a day on.

    Raises RegelFout P-02, P-03, P-05, P-06, P-07, P-08, P-09 (the partner), P-04 (the person of an externe), W-09 (not
    named in a besluit), I-04 (the betrokkene is neither informed nor is that postponed), P-11; GeenToegang.
    """
    overleg = begin_step(actor, casus, Handeling.UITNODIGEN)
    casus = overleg.casus
    check_partner(casus, uitnodiging.organisatie, uitnodiging.grond, uitnodiging.motivering)
    check_wijze(casus, uitnodiging.organisatie, uitnodiging.wijze)
    vanaf = uitnodiging.vanaf or klok.today()
    _check_verklaring(uitnodiging, vanaf)
    aanstelling = _appointment(uitnodiging)
    aanwijzing = _named(casus, uitnodiging.organisatie)
    _check_informing(casus, uitnodiging)
    _check_days(casus, uitnodiging, vanaf)
    deelname = Deelname(
        casus=casus,
        aanwijzing=aanwijzing,
        organisatie=uitnodiging.organisatie,
        account=uitnodiging.account,
        wijze=uitnodiging.wijze,
        grond=uitnodiging.grond,
        motivering=uitnodiging.motivering,
        vanaf=vanaf,
        tot=uitnodiging.tot,
        informeerplicht=uitnodiging.informeerplicht,
        informeerplicht_dag=uitnodiging.informeerplicht_dag,
        informeerplicht_toelichting=uitnodiging.informeerplicht_toelichting,
    )
    deelname.save(force_insert=True)
    ends = [day for day in (uitnodiging.tot, day_after(aanstelling.tot_en_met)) if day]
    grants.grant(
        casus,
        deelname.account_id,
        rights_of(deelname),
        reden=Reden.DEELNAME,
        feit_id=deelname.pk,
        vanaf=vanaf,
        tot=min(ends, default=None),
        organisatie_id=deelname.organisatie_id,
    )
    return deelname


@action("deelname.beeindigd", verwerking=False)
def end_deelname(actor: Account, deelname: Deelname, reden: str) -> Deelname:
    """End a deelname at once, everywhere (P-13); raises RegelFout P-13 (no reason, ended already), P-11."""
    casus = lock_as_uitvoerder(actor, deelname.casus)
    deelname = Deelname.objects.get(pk=deelname.pk)
    deelname.casus = casus
    require(reden.strip(), "P-13", "Schrijf op waarom de deelname eindigt.", "reden")
    require(deelname.tot is None or deelname.tot > klok.today(), "P-13", "Deze deelname is al beëindigd.", "reden")
    close_deelname(deelname, reden)
    return deelname


@action("deelname.verlopen", verwerking=False)
def expire_deelname(actor: Systeem, deelname: Deelname, reden: str) -> Deelname:
    """End a deelname because of the day; the job does this, and twice does nothing more."""
    if not actor.is_systeem:
        raise GeenToegang
    casus = Casus.objects.select_for_update().get(pk=deelname.casus_id)
    deelname = Deelname.objects.get(pk=deelname.pk)
    deelname.casus = casus
    close_deelname(deelname, reden)
    return deelname


def close_deelname(deelname: Deelname, reden: str) -> None:
    """End a deelname today with everything that rests on it; called inside an action with the casus locked."""
    if deelname.tot is None or deelname.tot > klok.today():
        deelname.tot = max(klok.today(), deelname.vanaf)
        deelname.einde_reden = reden
        deelname.save()
    grants.end_by_feit(deelname.pk)
    close_regisseurschap(deelname.casus_id, deelname.pk)


def close_all(casus_id: UUID, reden: str) -> None:
    """End every deelname of a casus and its casusregisseur today, when the file closes or goes to the archive."""
    for deelname in Deelname.objects.niet_voorbij(klok.today()).filter(casus=casus_id):
        close_deelname(deelname, reden)
    close_regisseurschap(casus_id)


def close_regisseurschap(casus_id: UUID, deelname_id: UUID | None = None) -> None:
    """The casusregisseur of a casus stops today; with a deelname only if it rests on that one."""
    found = Regisseurschap.objects.filter(casus=casus_id, tot__isnull=True)
    if deelname_id is not None:
        found = found.filter(deelname=deelname_id)
    for regisseurschap in found:
        regisseurschap.tot = klok.today()
        regisseurschap.save()


def _named(casus: Casus, organisatie: Organisatie) -> AangewezenPartner:
    found = AangewezenPartner.objects.filter(casus=casus, organisatie=organisatie, vervallen_op__isnull=True)
    aanwijzing = found.order_by("-dag").first()
    if aanwijzing is None:
        raise RegelFout(
            "W-09",
            "Deze partner staat niet in een vastgesteld besluit. De kernpartijen wijzen partners aan of voegen ze toe.",
            "partner",
        )
    return aanwijzing


def _check_informing(casus: Casus, uitnodiging: Uitnodiging) -> None:
    if uitnodiging.wijze == Wijze.INHOUDELIJK_BETROKKEN:
        _check_told_by_raad(uitnodiging)
    require(
        casus.informeren in TOLD_OR_POSTPONED,
        "I-04",
        "Een partner mag pas iets over de betrokkene zien als die is geïnformeerd, of als de kernpartijen het"
        " informeren hebben uitgesteld. Leg dat eerst vast.",
    )


def _check_told_by_raad(uitnodiging: Uitnodiging) -> None:
    require(
        uitnodiging.informeerplicht in _INFORMED,
        "P-09",
        "De Raad doet pas inhoudelijk mee als de betrokkene door de Raad is geïnformeerd, of het al wist.",
        "informeerplicht",
    )
    require(
        uitnodiging.informeerplicht_dag and uitnodiging.informeerplicht_dag <= klok.today(),
        "P-09",
        "Vul in op welke dag de betrokkene dit wist.",
        "informeerplicht_dag",
    )


def _appointment(uitnodiging: Uitnodiging) -> Aanstelling:
    aanstelling = (
        Aanstelling.objects.op(klok.today())
        .filter(account=uitnodiging.account, organisatie=uitnodiging.organisatie, rol=Rol.CASUSPARTNER)
        .first()
    )
    if aanstelling is None:
        raise RegelFout("P-02", "Deze persoon is vandaag niet aangesteld als casuspartner bij deze partner.", "partner")
    return aanstelling


def _check_verklaring(uitnodiging: Uitnodiging, vanaf: date) -> None:
    """An externe has signed by the first day; afterwards both walls ask for it at each look."""
    organisatie = uitnodiging.organisatie
    signed = Geheimhoudingsverklaring.objects.geldig(vanaf).filter(
        account=uitnodiging.account, verband=organisatie.verband_id
    )
    require(
        organisatie.soort != OrganisatieSoort.EXTERN or signed.exists(),
        "P-04",
        "Van deze persoon is geen geldige, getekende geheimhoudingsverklaring vastgelegd. De beheerder legt die eerst"
        " vast.",
        "partner",
    )


def _check_days(casus: Casus, uitnodiging: Uitnodiging, vanaf: date) -> None:
    today = klok.today()
    require(vanaf >= today, "P-06", "Een deelname kan niet met terugwerkende kracht beginnen.", "vanaf")
    require(uitnodiging.tot is None or uitnodiging.tot > vanaf, "P-06", "De deelname eindigt voor zij begint.", "tot")
    running = Deelname.objects.niet_voorbij(today).filter(casus=casus, account=uitnodiging.account)
    require(not running.exists(), "P-06", "Deze persoon neemt al deel aan dit casusoverleg.", "partner")
