"""What ends because of the day, found by the daily job (P-07, P-13)."""

from casework import klok, selectors
from casework.access import grants
from casework.access.context import Systeem, acting_as
from casework.choices import OrganisatieSoort, Rol
from casework.models import Aanstelling, Betrokkene
from casusoverleg.actions.deelname import expire_deelname
from casusoverleg.models import Deelname, Regisseurschap

MEERDERJARIG = "De betrokkene is 18 jaar geworden: de Raad voor de Kinderbescherming heeft geen rol meer."
GEEN_AANSTELLING = "De aanstelling als casuspartner is geëindigd."
VERLOPEN = "De laatste dag van de deelname is voorbij."


def end_expired_access(actor: Systeem) -> int:
    """End every deelname whose reason is gone today, and remove grants that have run out.

    Out: how many deelnames were ended. Safe to run twice, and to stop half way: each deelname is one transaction.
    """
    with acting_as(actor):
        due = [*_of_adults(), *_without_appointment(), *_past_their_last_day()]
        for deelname, reden in due:
            expire_deelname(actor, deelname, reden)
        grants.delete_expired()
    return len(due)


def _running() -> list[Deelname]:
    return list(Deelname.objects.niet_voorbij(klok.today()).select_related("organisatie", "casus"))


def _of_adults() -> list[tuple[Deelname, str]]:
    rvdk = [deelname for deelname in _running() if deelname.organisatie.soort == OrganisatieSoort.RVDK]
    people = Betrokkene.objects.filter(casus__in=[deelname.casus_id for deelname in rvdk])
    adults = {person.casus_id for person in people if selectors.is_meerderjarig(person)}
    return [(deelname, MEERDERJARIG) for deelname in rvdk if deelname.casus_id in adults]


def _without_appointment() -> list[tuple[Deelname, str]]:
    appointed = set(
        Aanstelling.objects.op(klok.today()).filter(rol=Rol.CASUSPARTNER).values_list("account_id", "organisatie_id")
    )
    return [
        (deelname, GEEN_AANSTELLING)
        for deelname in _running()
        if (deelname.account_id, deelname.organisatie_id) not in appointed
    ]


def _past_their_last_day() -> list[tuple[Deelname, str]]:
    """Deelnames that ended by their day while something still rests on them."""
    resting = Regisseurschap.objects.filter(tot__isnull=True, deelname__tot__lte=klok.today())
    found = Deelname.objects.filter(pk__in=resting.values("deelname_id")).select_related("casus")
    return [(deelname, VERLOPEN) for deelname in found]
