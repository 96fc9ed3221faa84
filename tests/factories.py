"""Short ways to a casus in a given state, through the actions."""

from datetime import date

from django.db import transaction

from casework import klok, selectors
from casework.access.context import acting_as
from casework.actions import parties, signaal
from casework.actions.lokale_lijst import agree_with_lijst, propose_lijst
from casework.actions.persoon import PersoonKeuze
from casework.actions.signaal import Melding, Persoon
from casework.finding.voorstellen import proposals
from casework.finding.zoeksleutels import kenmerken_of
from casework.models import Account, LokaleLijst, Organisatie, Signaal
from tests.conftest import SUPERUSER, database_role
from tests.people import CATEGORIE, Mensen


def comes_in(account: Account, *, from_elsewhere: bool = False) -> None:
    """The person uses the invitation, and logs in; or comes from the own organisation, without a password."""
    account.last_login = klok.now()
    if not (from_elsewhere or account.has_usable_password()):
        account.set_password("een-zin-die-alleen-ik-ken")
    with database_role(SUPERUSER):
        account.save(update_fields=["password", "last_login"])


def agree_with_roles(actor: Account, account: Account) -> None:
    """A kernpartij agrees with every role that waits for that, once the person came in, so that it counts."""
    comes_in(account)
    with acting_as(actor):
        waiting = list(account.aanstellingen.zonder_akkoord(klok.today()).filter(organisatie__verband=actor.verband_id))
    for aanstelling in waiting:
        parties.agree_with_aanstelling(actor, aanstelling)
    account.forget_roles()


def persoon(**changes: object) -> Persoon:
    """An adult by default."""
    return Persoon(
        **{
            "voornamen": "Quirijn",
            "tussenvoegsel": "van",
            "achternaam": "Zonnebloemveld",
            "geboortedatum": date(1990, 5, 17),
            "straat": "Zilverhoefpad 4",
            "postcode": "5399 ZX",
            "plaats": "Rivierdam",
        }
        | changes
    )


def melding(**changes: object) -> Melding:
    return Melding(
        **{
            "gedraging": "Riep op het plein dat hij het gemeentehuis in brand zou steken.",
            "wanneer": "vorige week dinsdag",
            "gezien_door": "twee boa's",
            "bron": "eigen_informatie",
            "wijst_op": ["radicalisering"],
            "categorie_gegevens": CATEGORIE,
            "duiding": "Mogelijk boos over een afgewezen vergunning.",
        }
        | changes
    )


def receive_signaal(actor: Account, inbrenger: Organisatie, told: Persoon, wat: Melding) -> Signaal:
    """The action, by somebody who takes people of one name and birth date for the same, and all others apart."""
    return signaal.receive_signaal(actor, inbrenger, told, wat, judged(actor, told))


def judged(actor: Account, told: Persoon) -> PersoonKeuze | None:
    """That judgement; None for who may not search."""
    with acting_as(actor), transaction.atomic():
        if actor.aanstelling is None or not selectors.in_weegploeg(actor):
            return None
        found = proposals(actor, kenmerken_of(told))
        same = [item.persoon for item in found if item.betrokkene is None or _alike(item.betrokkene, told)]
    return PersoonKeuze(frozenset(item.persoon for item in found), same[0] if same else None, "Zo staat het er.")


def _alike(left: object, right: object) -> bool:
    one, other = kenmerken_of(left), kenmerken_of(right)
    return (one.namen, one.geboortedatum) == (other.namen, other.geboortedatum)


def fresh(account, obj):
    """The row as it stands now, read on behalf of an account that may see it."""
    with acting_as(account):
        return type(obj).objects.get(pk=obj.pk)


def make_lokale_lijst(mensen: Mensen, *organisaties: Organisatie, van: date | None = None) -> LokaleLijst:
    """A list that the three kernpartijen agreed with; De Oever stands on it unless others are named."""
    lijst = propose_lijst(mensen.dekker, organisaties or (mensen.oever,), van or klok.today())
    for account in (mensen.dekker, mensen.bakir, mensen.ramdin):
        agree_with_lijst(account, lijst)
    return LokaleLijst.objects.get(pk=lijst.pk)
