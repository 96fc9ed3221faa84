"""The kinds of besluit that the kernpartijen take about the casusoverleg (C-03, C-08, C-09, W-05, W-06)."""

from datetime import date
from typing import Any
from uuid import UUID

from casework import besluiten, klok
from casework.access import grants
from casework.access import permissions as p
from casework.access.models import Reden
from casework.actions.casus import day_after
from casework.actions.informeren import (
    INFORMEREN,
    UITKOMSTEN,
    UITSTELLEN,
    apply_informeerbesluit,
    check_uitstel,
    uitstel_of,
)
from casework.audit import log
from casework.choices import TO_WEIGH_AGAIN, Dossier, Fase, Rol
from casework.models import Aanstelling, Account, Besluit, BesluitPartner, Casus, Organisatie
from casework.rules import require
from casusoverleg import selectors
from casusoverleg.actions.betrokken import is_involved
from casusoverleg.actions.deelname import close_all
from casusoverleg.actions.frame import find_overleg, take_step
from casusoverleg.actions.overleg import name_partners
from casusoverleg.actions.uitvoering import sluitingsadvies
from casusoverleg.bijeenkomsten import unfinished
from casusoverleg.models import AangewezenPartner, Deelname
from casusoverleg.partners import check_partner
from casusoverleg.workflow import Handeling, step_for
from weegploeg.besluitsoorten import check_wie
from weegploeg.choices import WIE

SLUITEN, PARTNER_TOEVOEGEN, HEROVERWEGING = "sluiten", "partner_toevoegen", "heroverweging_informeren"
GESLOTEN, TOEGEVOEGD = "gesloten", "toegevoegd"


# Closing


def check_sluiten(actor: Any, besluit: Besluit) -> None:
    """Closing needs the advice of the casusoverleg; who may go on reading the plan takes part, with a reason (C-08)."""
    step_for(find_overleg(besluit.casus).staat, Handeling.SLUITEN)
    _check_stukken(actor, besluit)
    require(
        sluitingsadvies(besluit.casus),
        "C-08",
        "Leg eerst het advies van het casusoverleg om te sluiten vast.",
    )
    require(
        not unfinished(besluit.casus),
        "C-11",
        "Er is nog een bijeenkomst gepland, of notulen zijn nog een concept. Rond dat eerst af: na het sluiten kan het"
        " niet meer.",
    )
    readers = _reading_the_plan(besluit.casus)
    for lezer in besluit.inhoud.get("blijft_lezen", []):
        require(
            UUID(str(lezer.get("account"))) in readers,
            "C-08",
            "Alleen wie nu deelneemt en het plan leest, kan het na het sluiten blijven lezen.",
            "blijft_lezen",
        )
        require(
            str(lezer.get("reden", "")).strip(),
            "C-08",
            "Schrijf op waarom deze deelnemer het plan tot de archivering mag blijven lezen.",
            "reden",
        )


def apply_sluiten(actor: Any, besluit: Besluit) -> None:
    """The casus is closed: every deelname ends today, and who the besluit names reads the plan until archiving."""
    check_sluiten(actor, besluit)
    casus = besluit.casus
    readers = [UUID(str(lezer["account"])) for lezer in besluit.inhoud.get("blijft_lezen", [])]
    taking_part = Deelname.objects.niet_voorbij(klok.today()).filter(casus=casus, account__in=readers)
    organisaties = dict(taking_part.values_list("account_id", "organisatie_id"))
    close_all(casus.pk, "De casus is gesloten.")
    for account_id in readers:
        grants.grant(
            casus,
            account_id,
            p.PLAN_LEZER,
            reden=Reden.SLUITING,
            feit_id=besluit.pk,
            vanaf=klok.today(),
            tot=_end_of_appointment(account_id, organisaties[account_id]),
            organisatie_id=organisaties[account_id],
        )
        log.changed(actor, "plan.blijft_leesbaar", besluit, ontvanger_id=organisaties[account_id])
    take_step(find_overleg(casus), Handeling.SLUITEN)
    Casus.objects.filter(pk=casus.pk).update(fase=Fase.GESLOTEN)


def describe_sluiten(besluit: Besluit) -> list[tuple[str, str]]:
    """Who may go on reading the plan, in words."""
    lezers = besluit.inhoud.get("blijft_lezen", [])
    if not lezers:
        return [("Wie het plan blijft lezen", "Niemand: alle deelnames eindigen.")]
    names = {str(account.pk): account.naam for account in Account.objects.filter(pk__in=[x["account"] for x in lezers])}
    lines = [f"{names.get(str(lezer['account']), 'onbekend')}: {lezer['reden']}" for lezer in lezers]
    return [("Wie het plan blijft lezen tot de archivering", "\n".join(lines))]


def _end_of_appointment(account_id: UUID, organisatie_id: UUID) -> date | None:
    """First day on which this person is casuspartner there no longer; None without an end (P-13)."""
    roles = Aanstelling.objects.op(klok.today()).filter(
        account=account_id, organisatie=organisatie_id, rol=Rol.CASUSPARTNER
    )
    days = [day_after(role.tot_en_met) for role in roles]
    return None if None in days else max(filter(None, days), default=klok.today())


def _reading_the_plan(casus: Casus) -> set[UUID]:
    deelnames = Deelname.objects.toegelaten(klok.today()).filter(casus=casus).select_related("casus")
    return {deelname.account_id for deelname in deelnames if is_involved(deelname)}


# Adding a partner


def check_partner_toevoegen(actor: Any, besluit: Besluit) -> None:
    """Adding a partner later falls under the same rules as besluit 2 (C-03, P-03 to P-09)."""
    casus = besluit.casus
    step_for(find_overleg(casus).staat, Handeling.PARTNER_TOEVOEGEN)
    _check_stukken(actor, besluit)
    partners = list(BesluitPartner.objects.filter(besluit=besluit).select_related("organisatie"))
    require(partners, "C-03", "Kies de partner die wordt toegevoegd.", "partner")
    for partner in partners:
        check_partner(casus, partner.organisatie, partner.grond, partner.motivering)
        require(
            not _named_already(casus, partner.organisatie, besluit),
            "C-03",
            "Deze partner is al aangewezen; u kunt de partner nu uitnodigen.",
            "partner",
        )


def apply_partner_toevoegen(actor: Any, besluit: Besluit) -> None:
    """The partner can be invited from now on."""
    check_partner_toevoegen(actor, besluit)
    name_partners(actor, besluit)


def _named_already(casus: Casus, organisatie: Organisatie, besluit: Besluit) -> bool:
    named = AangewezenPartner.objects.filter(casus=casus, organisatie=organisatie, vervallen_op__isnull=True)
    return named.exclude(besluit=besluit.vervangt_id).exists()


# Informing, reconsidered


def check_heroverweging(actor: Any, besluit: Besluit) -> None:
    """Reconsidering a postponement: informing after all, or postponing again with a ground (I-02, I-03, C-09)."""
    casus = besluit.casus
    step_for(find_overleg(casus).staat, Handeling.HEROVERWEGEN)
    _check_stukken(actor, besluit)
    require(
        casus.informeren in TO_WEIGH_AGAIN,
        "I-03",
        "Heroverwegen kan alleen na een besluit over informeren, zolang de betrokkene nog niet is geïnformeerd.",
        "uitkomst",
    )
    if besluit.uitkomst != INFORMEREN:
        check_uitstel(uitstel_of(besluit))
    if besluit.uitkomst != UITSTELLEN:
        check_wie(casus, besluit.inhoud)


def apply_heroverweging(actor: Any, besluit: Besluit) -> None:
    """The state of informing follows the besluit."""
    check_heroverweging(actor, besluit)
    apply_informeerbesluit(actor, besluit)


def describe_heroverweging(besluit: Besluit) -> list[tuple[str, str]]:
    """Who will be told, in words."""
    wie = [WIE[code] for code in besluit.inhoud.get("wie") or []]
    return [("Wie wordt geïnformeerd", ", ".join(wie))] if wie else []


# What a besluit rests on


def stukken_of(account: Account, besluit: Besluit) -> list[str]:
    """What a besluit rests on; of an item that this person does not see nothing, not even of which party (P-14)."""
    labels = {stuk.sleutel: stuk.label for stuk in selectors.alle_stukken(account, besluit.casus)}
    return [labels.get(sleutel, "een stuk dat u niet ziet of dat is gewist") for sleutel in _sleutels(besluit)]


def _check_stukken(actor: Account, besluit: Besluit) -> None:
    """Raise RegelFout unless it rests on what is in the file and held back from no kernpartij (W-04, P-14)."""
    require(
        selectors.can_rest_on(actor, besluit.casus).issuperset(_sleutels(besluit)),
        "W-04",
        "Het besluit rust op een stuk dat niet in dit dossier staat of dat een kernpartij niet ziet. Na terugsturen"
        " kiest de uitvoerder opnieuw.",
        "onderliggend",
    )


def _sleutels(besluit: Besluit) -> list[str]:
    return [f"{item.get('soort')}:{item.get('id')}" for item in besluit.onderliggend]


def register_all() -> None:
    """Make the three kinds known to casework; once, when the app is ready."""
    besluiten.register(
        besluiten.Besluitsoort(
            SLUITEN,
            "Besluit om te sluiten",
            Dossier.CASUSOVERLEG,
            {GESLOTEN: "de casus wordt gesloten"},
            check_sluiten,
            stukken_of,
            "casusoverleg_besluit_wijzigen",
            describe=describe_sluiten,
            effects=[apply_sluiten],
        )
    )
    besluiten.register(
        besluiten.Besluitsoort(
            PARTNER_TOEVOEGEN,
            "Besluit om een partner toe te voegen",
            Dossier.CASUSOVERLEG,
            {TOEGEVOEGD: "de partner wordt toegevoegd"},
            check_partner_toevoegen,
            stukken_of,
            "casusoverleg_besluit_wijzigen",
            een_tegelijk=False,
            effects=[apply_partner_toevoegen],
        )
    )
    besluiten.register(
        besluiten.Besluitsoort(
            HEROVERWEGING,
            "Heroverweging van het informeren",
            Dossier.CASUSOVERLEG,
            UITKOMSTEN,
            check_heroverweging,
            stukken_of,
            "casusoverleg_besluit_wijzigen",
            verwerking=False,
            describe=describe_heroverweging,
            effects=[apply_heroverweging],
        )
    )
