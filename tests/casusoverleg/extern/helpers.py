"""Short ways for the tests of an externe casuspartner."""

import pytest

from casework import selectors as spine
from casework.access import permissions as p
from casework.access.context import acting_as
from casework.actions import waarborgen
from casework.models import Besluit, Casus, Geheimhoudingsverklaring
from casework.rules import RegelFout
from casusoverleg.models import (
    AangewezenPartner,
    Advies,
    Casusdiagnose,
    Deelname,
    Evaluatie,
    Maatregel,
    Overdracht,
    PlanVanAanpak,
    Voortgang,
)
from casusoverleg.work import items
from tests.conftest import SUPERUSER, database_role, refusals
from tests.factories_casusoverleg import extern_neemt_deel

ADVISEUR = {"grond": "deskundigheid"}
# What never shows to an externe; and what does while she is involved in the plan.
FILE = (AangewezenPartner, Advies, Besluit, Casusdiagnose, Evaluatie, Overdracht)
PLAN = (Maatregel, PlanVanAanpak, Voortgang)


def seen(mensen, casus, codename=p.LIST):
    """What each wall shows Kuiper: the selectors with the policies out of the way, and the policies alone."""
    mensen.kuiper.forget_roles()
    with database_role(SUPERUSER), acting_as(mensen.kuiper):
        first = spine.casussen(mensen.kuiper, codename).filter(pk=casus.pk).exists()
    with acting_as(mensen.kuiper):
        second = (PlanVanAanpak if codename == p.VIEW_PLAN else Casus).objects.exists()
    return first, second


def rights(mensen, casus):
    with acting_as(mensen.kuiper):
        return spine.permissions_on(mensen.kuiper, casus)


BOTH, NEITHER = (True, True), (False, False)


def titles(account):
    with acting_as(account):
        return [werk.titel for werk in items(account)]


def withdraw(mensen):
    waarborgen.withdraw_verklaring(mensen.aalders, Geheimhoudingsverklaring.objects.get(account=mensen.kuiper))


def invitation_refused(mensen, casus, **changes):
    """The rule and the field with which an invitation is refused; nothing of it remains."""
    with pytest.raises(RegelFout) as error:
        extern_neemt_deel(mensen, casus, **changes)
    with acting_as(mensen.haddou):
        assert not Deelname.objects.filter(account=mensen.kuiper).exists()
    assert ("deelname.begonnen", error.value.regel, mensen.haddou.pk) in refusals()
    assert seen(mensen, casus) == NEITHER
    return error.value.regel, error.value.veld
