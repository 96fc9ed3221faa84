"""Besluit 1, 2 and 3 of the weegploeg: what each needs, and what follows once all three kernpartijen confirmed.

They can be written down together in one meeting; each becomes vastgesteld only after the one it rests on (W-09, W-10).
"""

from typing import Any

from casework import besluiten
from casework import selectors as spine
from casework.access import grants
from casework.access import permissions as p
from casework.access.models import Reden
from casework.actions import informeren as spine_informeren
from casework.actions.casus import end_uitvoerders, grant_uitvoerders
from casework.actions.informeren import UITSTELLEN, apply_informeerbesluit, check_uitstel, uitstel_of
from casework.besluiten import Besluitsoort
from casework.choices import BesluitStatus, Dossier, Fase, Informeren, OrganisatieSoort, Rol, SignaalStatus
from casework.models import Besluit, BesluitPartner, Betrokkene, Casus, Signaal
from casework.rules import GeenToegang, RegelFout, require
from weegploeg import selectors, workflow
from weegploeg.actions.afronden import end_treatment, finish_if_ready
from weegploeg.actions.common import check_onderliggend, reopen_treatment
from weegploeg.actions.duiding import withdraw_questions
from weegploeg.choices import (
    AANGEWEZEN,
    CASUSWAARDIGHEID,
    GRONDEN,
    INFORMEREN,
    PARTNERS,
    UITKOMSTEN_CASUSWAARDIGHEID,
    WIE,
    Toestand,
)
from weegploeg.describe import describe_casuswaardigheid, describe_informeren, facts_of
from weegploeg.models import Behandeling, Beoordeling
from weegploeg.partners import check_extern, form_key

CASUSOVERLEG, GEEN_CASUSOVERLEG = "casusoverleg", "geen_casusoverleg"
_FASE = {CASUSOVERLEG: Fase.WEEGPLOEG, GEEN_CASUSOVERLEG: Fase.GEEN_CASUSOVERLEG, "nadere_duiding": Fase.WEEGPLOEG}


# Besluit 1: is it casuswaardig


def check_casuswaardigheid(_: Any, besluit: Besluit) -> None:
    """Besluit 1 rests on a judgement made in the present round of the treatment (W-01, W-04, W-08)."""
    current = _treatment(besluit)
    _next_state(current, besluit)
    if besluit.vervangt_id:
        require(
            current.besluit_id == besluit.vervangt_id,
            "W-06",
            "Alleen het besluit 1 dat nu geldt, kan worden vervangen.",
            "vervangt",
        )
    judged = Beoordeling.objects.filter(
        pk=besluit.inhoud.get("beoordeling"), behandeling=current, ronde=current.ronde
    ).exists()
    require(
        judged,
        "W-04",
        "Leg eerst een beoordeling vast in dit beraad: besluit 1 rust op een oordeel van deze ronde.",
        "beoordeling",
    )
    check_onderliggend(besluit.casus, besluit.onderliggend)


def apply_casuswaardigheid(actor: Any, besluit: Besluit) -> None:
    """The treatment, the signalen and the casus follow besluit 1; what rested on a replaced one ends (W-06)."""
    check_casuswaardigheid(actor, besluit)
    current = _treatment(besluit)
    current.toestand = _next_state(current, besluit)
    current.besluit, current.afgerond_op = besluit, None
    if besluit.vervangt_id:
        _undo_besluit_1(besluit.casus)
    current.save()
    Casus.objects.filter(pk=besluit.casus_id).update(fase=_FASE[besluit.uitkomst])
    if besluit.uitkomst in (CASUSOVERLEG, GEEN_CASUSOVERLEG):
        _move_signalen(besluit.casus, SignaalStatus.GEAGENDEERD, workflow.BESLUIT_1)
    elif besluit.vervangt_id:
        _move_signalen(besluit.casus, SignaalStatus.BEOORDEELD, workflow.VERVALLEN)


def _next_state(current: Behandeling, besluit: Besluit) -> str:
    return workflow.next_state(
        workflow.BEHANDELING,
        current.toestand,
        workflow.besluit_1(besluit.uitkomst, vervangt=bool(besluit.vervangt_id)),
        "W-01",
        "Begin eerst het beraad in een vergadering waar de drie kernpartijen zijn.",
    )


def _treatment(besluit: Besluit) -> Behandeling:
    current = selectors.behandeling(besluit.casus)
    if current is None:
        raise RegelFout("W-01", "Zet de casus eerst op de agenda van de weegploeg.")
    return current


def _move_signalen(casus: Casus, status: SignaalStatus, handeling: str) -> None:
    """Judged by besluit 1; on the agenda again when nadere duiding takes the place of the judgement (S-08, W-08)."""
    for signaal in Signaal.objects.filter(casus=casus, status=status):
        signaal.status = workflow.next_state(workflow.SIGNAAL, signaal.status, handeling, "S-08", "")
        signaal.save()


def _undo_besluit_1(casus: Casus) -> None:
    """Besluit 2 and open questions fall with the besluit 1 they rested on; the treatment is open again (W-06, W-12)."""
    withdraw_questions(casus)
    for rested in Besluit.objects.filter(casus=casus, soort=PARTNERS, status=BesluitStatus.VASTGESTELD):
        rested.status = BesluitStatus.VERVANGEN
        rested.save()
    _end_casusoverleg(casus)
    reopen_treatment(casus)


def _end_casusoverleg(casus: Casus) -> None:
    """End at once who could see the casusoverleg because of a besluit that no longer holds (W-06, P-13)."""
    grants.end_by_reden(casus.pk, Reden.DEELNAME)
    grants.end_by_reden(casus.pk, Reden.SLUITING)
    end_uitvoerders(casus, Rol.UITVOERDER_CASUSOVERLEG)


# Besluit 2: which partners


def check_partners(_: Any, besluit: Besluit) -> None:
    """Besluit 2 follows besluit 1 for a casusoverleg and names partners, each with a ground (W-09, P-03 to P-08)."""
    casus = besluit.casus
    require(
        _besluit_1_exists(casus, CASUSOVERLEG),
        "W-09",
        "Partners bepalen kan pas als besluit 1 is dat er een casusoverleg komt.",
    )
    valid = Besluit.objects.filter(casus=casus, soort=PARTNERS, status=BesluitStatus.VASTGESTELD).exclude(pk=besluit.pk)
    require(
        besluit.vervangt_id or not valid.exists(),
        "W-06",
        "Er is al een besluit 2. Maak een besluit dat het vervangt.",
    )
    for partner in BesluitPartner.objects.filter(besluit=besluit).select_related("organisatie"):
        _check_partner(casus, partner)
    check_onderliggend(casus, besluit.onderliggend)


def _check_partner(casus: Casus, partner: BesluitPartner) -> None:
    organisatie = partner.organisatie
    if organisatie.verband_id != casus.verband_id:
        raise GeenToegang
    veld = f"partner_{form_key(organisatie)}"
    require(not organisatie.is_kernpartij, "W-09", "De kernpartijen doen altijd mee; u hoeft ze niet te noemen.", veld)
    if organisatie.soort == OrganisatieSoort.EXTERN:
        check_extern(
            organisatie,
            partner.grond,
            partner.motivering,
            partner_veld=veld,
            grond_veld=veld,
            motivering_veld=f"motivering_{form_key(organisatie)}",
        )
        return
    require(organisatie.soort in GRONDEN, "P-02", "Deze organisatie is geen casuspartner.", veld)
    if organisatie.soort == OrganisatieSoort.RVDK:
        require(
            not spine.is_meerderjarig(Betrokkene.objects.get(casus=casus)),
            "P-07",
            "De Raad voor de Kinderbescherming heeft geen rol bij een meerderjarige.",
            veld,
        )
    regel = "P-08" if organisatie.soort == OrganisatieSoort.RVDK else "P-06"
    require(
        partner.grond in GRONDEN[OrganisatieSoort(organisatie.soort)],
        regel,
        f"Kies voor {organisatie.naam} een van de gronden waarop deze partner mag meedoen.",
        veld,
    )


def apply_partners(actor: Any, besluit: Besluit) -> None:
    """The casusoverleg can begin: its uitvoerder gets the file and the treatment by the weegploeg ends (C-01)."""
    check_partners(actor, besluit)
    casus = Casus.objects.get(pk=besluit.casus_id)
    require(
        selectors.vastgesteld_besluit(casus, CASUSWAARDIGHEID),
        "W-09",
        "Besluit 1 is nog niet vastgesteld. Bevestig dat eerst; daarna kan dit besluit.",
    )
    require(
        not Signaal.objects.filter(casus=casus, status__in=selectors.UNJUDGED).exists(),
        "S-08",
        "Er is nog een signaal dat de weegploeg niet heeft beoordeeld. Zet dat eerst op de agenda.",
    )
    if besluit.vervangt_id:
        _end_casusoverleg(casus)
    end_treatment(_treatment(besluit), workflow.VERVANG_BESLUIT_2 if besluit.vervangt_id else workflow.BESLUIT_2)
    Casus.objects.filter(pk=casus.pk).update(fase=Fase.CASUSOVERLEG)
    grant_uitvoerders(casus, Rol.UITVOERDER_CASUSOVERLEG, p.UITVOERDER_CASUSOVERLEG)


# Besluit 3: informing the betrokkene


def check_informeren(_: Any, besluit: Besluit) -> None:
    """Besluit 3 follows either outcome of besluit 1, or comes in between; informing unless (W-10, I-01, I-02)."""
    casus, inhoud = besluit.casus, besluit.inhoud
    require(
        inhoud.get("tussentijds") is True or _besluit_1_exists(casus, CASUSOVERLEG, GEEN_CASUSOVERLEG),
        "W-10",
        "Leg eerst besluit 1 vast, of kies voor een tussentijds besluit over informeren.",
        "tussentijds",
    )
    if besluit.uitkomst != spine_informeren.INFORMEREN:
        check_uitstel(uitstel_of(besluit))
    if besluit.uitkomst != UITSTELLEN:
        check_wie(casus, inhoud)
    check_onderliggend(casus, besluit.onderliggend)
    require(
        besluit.uitkomst != UITSTELLEN or Casus.objects.get(pk=casus.pk).informeren != Informeren.GEINFORMEERD,
        "I-01",
        "De betrokkene is al geïnformeerd: uitstellen kan niet meer.",
        "uitkomst",
    )


def check_wie(casus: Casus, inhoud: dict) -> None:
    """Raise RegelFout I-07 unless it is chosen who is told: an adult alone, for a minor with the reason."""
    wie = inhoud.get("wie") or []
    require(wie and set(wie) <= set(WIE), "I-07", "Kies wie er wordt geïnformeerd.", "wie")
    if spine.is_meerderjarig(Betrokkene.objects.get(casus=casus)):
        require(set(wie) == {"betrokkene"}, "I-07", "Bij een meerderjarige hoort alleen de betrokkene dit zelf.", "wie")
        return
    require(
        str(inhoud.get("keuze_minderjarige", "")).strip(),
        "I-07",
        "De betrokkene is minderjarig. Schrijf op waarom u voor deze personen kiest.",
        "keuze_minderjarige",
    )


def apply_informeren(actor: Any, besluit: Besluit) -> None:
    """The state of informing follows the besluit; postponing can be the last duty of the treatment (W-07)."""
    check_informeren(actor, besluit)
    casus = Casus.objects.get(pk=besluit.casus_id)
    besluit_1 = selectors.vastgesteld_besluit(casus, CASUSWAARDIGHEID)
    require(
        besluit.inhoud.get("tussentijds") is True
        or (besluit_1 is not None and besluit_1.uitkomst in (CASUSOVERLEG, GEEN_CASUSOVERLEG)),
        "W-10",
        "Besluit 1 is nog niet vastgesteld. Bevestig dat eerst; daarna kan dit besluit.",
    )
    apply_informeerbesluit(actor, besluit)
    finish_if_ready(casus)


def _besluit_1_exists(casus: Casus, *uitkomsten: str) -> bool:
    """Whether besluit 1 of the present round is vastgesteld or on its way with one of these outcomes."""
    current = selectors.behandeling(casus)
    if current is None:
        return False
    if current.toestand != Toestand.IN_BERAAD:
        return current.besluit is not None and current.besluit.uitkomst in uitkomsten
    found = Besluit.objects.filter(casus=casus, soort=CASUSWAARDIGHEID, uitkomst__in=uitkomsten)
    return found.exclude(status__in=(BesluitStatus.VASTGESTELD, BesluitStatus.VERVANGEN)).exists()


def register_all() -> None:
    """Make the three kinds known to casework; once, when the app is ready."""
    besluiten.register(
        Besluitsoort(
            CASUSWAARDIGHEID,
            "Besluit 1: casuswaardigheid",
            Dossier.WEEGPLOEG,
            UITKOMSTEN_CASUSWAARDIGHEID,
            check_casuswaardigheid,
            facts_of,
            "weegploeg_besluit_wijzigen",
            describe=describe_casuswaardigheid,
            effects=[apply_casuswaardigheid],
        )
    )
    besluiten.register(
        Besluitsoort(
            PARTNERS,
            "Besluit 2: casuspartners",
            Dossier.WEEGPLOEG,
            {AANGEWEZEN: "de partners zijn aangewezen"},
            check_partners,
            facts_of,
            "weegploeg_besluit_wijzigen",
            effects=[apply_partners],
        )
    )
    besluiten.register(
        Besluitsoort(
            INFORMEREN,
            "Besluit 3: informeren van de betrokkene",
            Dossier.WEEGPLOEG,
            spine_informeren.UITKOMSTEN,
            check_informeren,
            facts_of,
            "weegploeg_besluit_wijzigen",
            verwerking=False,
            describe=describe_informeren,
            effects=[apply_informeren],
        )
    )
