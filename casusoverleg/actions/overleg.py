"""Opening the casusoverleg, and what the kernpartijen hand over to it (C-01, W-06)."""

from django.db.models import QuerySet

from casework import besluiten, klok
from casework.actions.base import action
from casework.choices import BesluitStatus, Dossier
from casework.models import Account, Besluit, Casus
from casework.rules import RegelFout, require
from casusoverleg.actions.deelname import close_deelname, close_regisseurschap
from casusoverleg.actions.frame import lock_as_uitvoerder, take_step
from casusoverleg.actions.uitvoering import lapse_sluitingsadvies
from casusoverleg.choices import Staat
from casusoverleg.models import AangewezenPartner, Casusoverleg, Deelname, Overdracht
from casusoverleg.workflow import Handeling, step_for
from weegploeg.choices import CASUSWAARDIGHEID, PARTNERS

CASUSWAARDIG = "casusoverleg"


@action("casusoverleg.geopend", verwerking=True)
def open_casusoverleg(actor: Account, casus: Casus) -> Casusoverleg:
    """Open the casusoverleg of a casus, or open it again after the besluit under it was replaced.

    Raises RegelFout C-01 (no vastgesteld besluit 1 and 2, or open already), P-11; GeenToegang.
    """
    casus = lock_as_uitvoerder(actor, casus)
    require(
        Overdracht.objects.filter(casus=casus, vervallen_op__isnull=True).exists(),
        "C-01",
        "Een casusoverleg kan pas beginnen als besluit 1 (casusoverleg) en besluit 2 (partners) zijn vastgesteld.",
    )
    overleg = Casusoverleg.objects.filter(casus=casus).first()
    if overleg is None:
        overleg = Casusoverleg(casus=casus, geopend_door=actor)
        overleg.save(force_insert=True)
        return overleg
    step_for(overleg.staat, Handeling.OPENEN)
    overleg.casus, overleg.geopend_door, overleg.geopend_op = casus, actor, klok.today()
    take_step(overleg, Handeling.OPENEN)
    return overleg


def on_besluit_1(_: Account, besluit: Besluit) -> None:
    """Effect of besluit 1: what rested on the one it replaces ends at once (W-06)."""
    if besluit.vervangt is not None:
        _end_casusoverleg(besluit.casus)


def on_besluit_2(actor: Account, besluit: Besluit) -> None:
    """Effect of besluit 2: the casusoverleg can be opened and its partners invited (C-01, W-09).

    What rested on the one it replaces ends at once, and does not revive by itself (W-06, P-13).
    """
    if besluit.vervangt is not None:
        _end_casusoverleg(besluit.casus)
    name_partners(actor, besluit)
    _hand_over(besluit)


def name_partners(_: Account, besluit: Besluit) -> None:
    """Effect of a besluit that names partners: they can be invited, those of the one it replaces no longer."""
    if besluit.vervangt is not None:
        _end_aanwijzingen(AangewezenPartner.objects.filter(besluit=besluit.vervangt))
    for partner in besluit.partners.select_related("organisatie"):
        if not partner.organisatie.is_kernpartij:
            AangewezenPartner(
                casus_id=besluit.casus_id,
                besluit=besluit,
                organisatie=partner.organisatie,
                grond=partner.grond,
                motivering=partner.motivering,
            ).save(force_insert=True)


def _end_casusoverleg(casus: Casus) -> None:
    for overdracht in Overdracht.objects.filter(casus=casus, vervallen_op__isnull=True):
        overdracht.vervallen_op = klok.today()
        overdracht.save()
    _end_aanwijzingen(AangewezenPartner.objects.filter(casus=casus))
    close_regisseurschap(casus.pk)
    lapse_sluitingsadvies(casus)
    _return_pending(casus)
    overleg = Casusoverleg.objects.filter(casus=casus).first()
    if overleg is not None and overleg.staat != Staat.BEEINDIGD:
        take_step(overleg, Handeling.BEEINDIGEN)


def _return_pending(casus: Casus) -> None:
    """What lies before the kernpartijen about this casusoverleg goes back: confirmations given do not count on."""
    pending = Besluit.objects.filter(casus=casus, deel=Dossier.CASUSOVERLEG, status=BesluitStatus.TER_VASTSTELLING)
    for besluit in pending:
        besluit.status = BesluitStatus.TERUGGESTUURD
        besluit.save()


def _end_aanwijzingen(aanwijzingen: QuerySet[AangewezenPartner]) -> None:
    """Partners are named no longer: their deelnames end at once."""
    for aanwijzing in aanwijzingen.filter(vervallen_op__isnull=True):
        for deelname in Deelname.objects.niet_voorbij(klok.today()).filter(aanwijzing=aanwijzing):
            close_deelname(deelname, "Het besluit waarop de deelname rustte, is vervangen.")
        aanwijzing.vervallen_op = klok.today()
        aanwijzing.save()


def _hand_over(besluit_2: Besluit) -> None:
    """Let the casusoverleg be opened: besluit 1 is vastgesteld with that outcome, and now besluit 2 too."""
    besluit_1 = (
        Besluit.objects.filter(
            casus=besluit_2.casus_id, soort=CASUSWAARDIGHEID, uitkomst=CASUSWAARDIG, status=BesluitStatus.VASTGESTELD
        )
        .order_by("-vastgesteld_op")
        .first()
    )
    if besluit_1 is None:
        raise RegelFout("C-01", "Besluit 1 is nog niet vastgesteld: er komt nog geen casusoverleg.")
    Overdracht(casus_id=besluit_2.casus_id, besluit_1=besluit_1, besluit_2=besluit_2).save(force_insert=True)


def register_effects() -> None:
    """Let besluit 1 and 2 of the weegploeg work on in the casusoverleg."""
    besluiten.add_effect(CASUSWAARDIGHEID, on_besluit_1)
    besluiten.add_effect(PARTNERS, on_besluit_2)
