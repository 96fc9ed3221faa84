"""The guards of an externe casuspartner: the same in besluit 2, when it is added later, and when it is invited.

P-03 (the lokale lijst) and P-05 (the ground). P-04, about the person, comes with the invitation.
"""

from casework import klok
from casework.choices import Grond, OrganisatieSoort
from casework.lokale_lijst import stands_on_list
from casework.models import Organisatie
from casework.rules import require
from weegploeg.choices import GRONDEN, NOOIT_GENOEG


def check_extern(
    organisatie: Organisatie,
    grond: str,
    motivering: str,
    *,
    partner_veld: str = "partner",
    grond_veld: str = "grond",
    motivering_veld: str = "motivering",
) -> None:
    """Raise RegelFout unless this externe organisatie can take part today on this ground.

    P-03 the list in force today, P-05 the ground and the written motivation. The names are those of the fields in the
    form at hand.
    """
    require(
        stands_on_list(organisatie, klok.today()),
        "P-03",
        f"{organisatie.naam} staat vandaag niet op de lokale lijst die de kernpartijen vooraf vaststelden.",
        partner_veld,
    )
    require(
        grond != Grond.ALLEEN_INFORMATIE,
        "P-05",
        "Alleen informatie hebben is niet genoeg om mee te doen. De informatie kan wel binnenkomen: via de"
        " vertegenwoordiger van de gemeente, die vastlegt van wie zij komt.",
        grond_veld,
    )
    allowed = GRONDEN[OrganisatieSoort.EXTERN]
    require(
        grond in allowed,
        "P-05",
        f"Kies een grond die voor een externe casuspartner geldt: {' of '.join(g.label for g in allowed)}.",
        grond_veld,
    )
    require(
        motivering.strip(),
        "P-05",
        f"Motiveer waarom {organisatie.naam} in deze casus nodig is.",
        motivering_veld,
    )


def ground_choices(*soorten: OrganisatieSoort) -> list[tuple[str, str]]:
    """The grounds that a form offers for these kinds of partner, those that are never enough too.

    Where there are several kinds, each ground says for which it is.
    """
    return [
        (grond.value, f"{soort.label}: {grond.label}" if len(soorten) > 1 else str(grond.label))
        for soort in GRONDEN
        if soort in soorten
        for grond in (*GRONDEN[soort], *NOOIT_GENOEG.get(soort, ()))
    ]


def form_key(organisatie: Organisatie) -> str:
    """What its fields in the form of besluit 2 are called after: there is one RvdK, but there are several externen."""
    return str(organisatie.pk) if organisatie.soort == OrganisatieSoort.EXTERN else str(organisatie.soort)
