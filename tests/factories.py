"""Short ways to a casus in a given state, through the actions."""

from datetime import date

from casework.access.context import acting_as
from casework.actions.signaal import Melding, Persoon


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
            "duiding": "Mogelijk boos over een afgewezen vergunning.",
        }
        | changes
    )


def fresh(account, obj):
    """The row as it stands now, read on behalf of an account that may see it."""
    with acting_as(account):
        return type(obj).objects.get(pk=obj.pk)
