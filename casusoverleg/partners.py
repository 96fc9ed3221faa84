"""Who can take part: the rules for a partner, the same in a besluit and in an invitation (P-02 to P-09, C-03)."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from casework import klok, selectors
from casework.choices import CASUSPARTIJEN, KERNPARTIJEN, Informeren, OrganisatieSoort, Rol
from casework.models import Aanstelling, Account, Betrokkene, Casus, Machtiging, Organisatie
from casework.rules import RegelFout, require
from casusoverleg.choices import Wijze
from casusoverleg.models import AangewezenPartner, Deelname, Regisseurschap
from weegploeg.choices import GRONDEN
from weegploeg.partners import check_extern

WIJZEN = {
    OrganisatieSoort.RVDK: Wijze.INHOUDELIJK_BETROKKEN,
    OrganisatieSoort.RECLASSERING: Wijze.CASUSPARTIJ,
    OrganisatieSoort.EXTERN: Wijze.EXTERN,
}


def check_partner(casus: Casus, organisatie: Organisatie, grond: str, motivering: str) -> None:
    """Raise RegelFout unless this organisatie can take part in this casus on this ground.

    W-09 kernpartijen take part always, P-02 no other kind, P-03 and P-05 externen, P-07 the RvdK only for a minor, P-08
    and P-06 the ground, P-06 the motivation.
    """
    require(
        organisatie.verband_id == casus.verband_id, "P-02", "Kies een partner van dit samenwerkingsverband.", "partner"
    )
    require(
        organisatie.soort not in KERNPARTIJEN, "W-09", "De kernpartijen nemen altijd deel; kies een partner.", "partner"
    )
    if organisatie.soort == OrganisatieSoort.EXTERN:
        check_extern(organisatie, grond, motivering)
        return
    require(
        organisatie.soort in CASUSPARTIJEN,
        "P-02",
        "Alleen de Raad voor de Kinderbescherming, de Reclassering en externe organisaties zijn casuspartner.",
        "partner",
    )
    soort = OrganisatieSoort(organisatie.soort)
    if soort == OrganisatieSoort.RVDK:
        require(
            not selectors.is_meerderjarig(Betrokkene.objects.get(casus=casus)),
            "P-07",
            "De betrokkene is 18 jaar of ouder: de Raad voor de Kinderbescherming heeft dan geen rol.",
            "partner",
        )
    require(
        grond in GRONDEN[soort],
        "P-08" if soort == OrganisatieSoort.RVDK else "P-06",
        f"Kies een grond die voor {soort.label} geldt: {' of '.join(g.label for g in GRONDEN[soort])}.",
        "grond",
    )
    require(motivering.strip(), "P-06", "Motiveer waarom deze partner in deze casus nodig is.", "motivering")


def check_wijze(casus: Casus, organisatie: Organisatie, wijze: str) -> None:
    """Raise RegelFout P-09 or P-02 unless the partner can take part in this way now."""
    if wijze == Wijze.ALGEMEEN_CASUSADVISEUR:
        raise RegelFout(
            "P-09",
            "Meedoen als algemeen casusadviseur kan nog niet: het vrijgeven van anonieme tekst is nog niet ingericht.",
            "wijze",
        )
    verwacht = WIJZEN[OrganisatieSoort(organisatie.soort)]
    require(wijze == verwacht, "P-02", f"Deze partner neemt deel als {verwacht.label}.", "wijze")
    require(
        wijze != Wijze.INHOUDELIJK_BETROKKEN or casus.informeren != Informeren.UITGESTELD,
        "P-09",
        "Het informeren van de betrokkene is uitgesteld. De Raad kan pas inhoudelijk meedoen als de kernpartijen"
        " hebben geregeld wie de betrokkene informeert.",
        "wijze",
    )


@dataclass(frozen=True)
class Deelnemer:
    """Somebody who takes part today: for a kernpartij by a machtiging, otherwise by a deelname."""

    account: Account
    organisatie: Organisatie
    deelname: Deelname | None = None

    @property
    def sleutel(self) -> str:
        """Value in a form: account and organisatie."""
        return f"{self.account.pk}:{self.organisatie.pk}"

    @property
    def label(self) -> str:
        return f"{self.account.naam} ({self.organisatie.naam})"


def deelnemers(casus: Casus, dag: date | None = None) -> list[Deelnemer]:
    """Everybody who can carry a maatregel or be casusregisseur on a day (today), kernpartijen first (C-04, C-05).

    Not an externe whose geheimhoudingsverklaring does not hold that day: who sees nothing can do nothing (P-04).
    """
    dag = dag or klok.today()
    machtigingen = (
        Machtiging.objects.op(dag)
        .filter(organisatie__verband=casus.verband_id, organisatie__soort__in=KERNPARTIJEN)
        .select_related("account", "organisatie")
        .order_by("organisatie__soort", "account__gebruikersnaam")
    )
    deelnames = (
        Deelname.objects.toegelaten(dag)
        .filter(casus=casus)
        .select_related("account", "organisatie")
        .order_by("organisatie__naam", "account__gebruikersnaam")
    )
    return [
        *(Deelnemer(machtiging.account, machtiging.organisatie) for machtiging in machtigingen),
        *(Deelnemer(deelname.account, deelname.organisatie, deelname) for deelname in deelnames),
    ]


def find_deelnemer(casus: Casus, account: Account, organisatie: Organisatie | None = None) -> Deelnemer | None:
    """The place that this person has in the casusoverleg today, for that organisatie; None when there is none."""
    for deelnemer in deelnemers(casus):
        if deelnemer.account.pk == account.pk and organisatie in (None, deelnemer.organisatie):
            return deelnemer
    return None


def current_regisseur(casus: Casus) -> Regisseurschap | None:
    """The casusregisseur who still takes part today; None when one has to be appointed (C-04)."""
    return _appointed(casus).filter(takes_part()).first()


def appointed_regisseur(casus: Casus) -> Regisseurschap | None:
    """Who was appointed as casusregisseur, for who reads the plan and does not see who takes part."""
    return _appointed(casus).first()


def _appointed(casus: Casus) -> QuerySet[Regisseurschap]:
    return Regisseurschap.objects.op(klok.today()).filter(casus=casus).select_related("account", "organisatie")


def takes_part() -> Q:
    """Condition on a row with account, organisatie and casus: that person takes part for them today."""
    appointed = Aanstelling.objects.op(klok.today()).filter(
        account=OuterRef("account"), organisatie=OuterRef("organisatie")
    )
    machtiging = Machtiging.objects.op(klok.today()).filter(
        account=OuterRef("account"), organisatie=OuterRef("organisatie")
    )
    deelname = Deelname.objects.toegelaten(klok.today()).filter(
        casus=OuterRef("casus"), account=OuterRef("account"), organisatie=OuterRef("organisatie")
    )
    return Exists(appointed) & (Exists(machtiging) | Exists(deelname))


def aanwijzingen(casus: Casus) -> list[AangewezenPartner]:
    """The partners that a besluit in force names, whether invited or not."""
    found = AangewezenPartner.objects.filter(casus=casus, vervallen_op__isnull=True)
    return list(found.select_related("organisatie").order_by("organisatie__naam"))


def candidates(casus: Casus) -> list[Deelnemer]:
    """People of the named partners who can be invited: casuspartner today, and not taking part already (P-06)."""
    organisaties = [aanwijzing.organisatie_id for aanwijzing in aanwijzingen(casus)]
    present = Deelname.objects.niet_voorbij(klok.today()).filter(casus=casus)
    found = (
        Account.objects.filter(aanstellingen__organisatie__in=organisaties, aanstellingen__rol=Rol.CASUSPARTNER)
        .exclude(pk__in=present.values("account"))
        .distinct()
    )
    return [
        Deelnemer(account, aanstelling.organisatie)
        for account in found.order_by("gebruikersnaam")
        for aanstelling in account.rollen_in(casus.verband_id)
        if aanstelling.rol == Rol.CASUSPARTNER and aanstelling.organisatie_id in organisaties
    ]
