"""Short ways for the tests of information."""

import pytest
from django.db import DatabaseError, transaction

from casework.access import grants
from casework.access import permissions as p
from casework.access.context import acting_as
from casework.models import Casus, CasusToegang
from casework.rules import GeenToegang
from casusoverleg import informatie
from casusoverleg.models import Achterhouding, Deelafweging, Deelname, InformatieItem, Verantwoording, Verstrekking
from tests.conftest import SUPERUSER, database_role
from tests.factories_casusoverleg import casusoverleg_met_extern, extern_neemt_deel

BIJ = (Verantwoording, Achterhouding, Deelafweging, Verstrekking)


def van_meijer(mensen, casus):
    with acting_as(mensen.haddou):
        return Deelname.objects.select_related("organisatie").get(casus=casus, account=mensen.meijer, tot=None)


def untold(mensen):
    """A casusoverleg with Kuiper in which informing turns out not to be settled."""
    made = casusoverleg_met_extern(mensen)
    deelname = extern_neemt_deel(mensen, made)
    with database_role(SUPERUSER):
        Casus.objects.filter(pk=made.pk).update(informeren="te_informeren")
    return made, deelname


def only_reads(*accounts):
    """From now on they read the file and change nothing in it."""
    change = grants.permission_id(p.CHANGE_CASUSOVERLEG)
    with database_role(SUPERUSER):
        CasusToegang.objects.filter(user__in=accounts, permission_id=change).delete()


def walls(account, casus):
    """What somebody sees of the items, by each wall alone."""
    with acting_as(account):
        two = set(InformatieItem.objects.filter(casus=casus.pk).values_list("pk", flat=True))
    with database_role(SUPERUSER), acting_as(account):
        found = Casus.objects.get(pk=casus.pk)
        try:
            one = {item.pk for item in informatie.zichtbaar(found, informatie.zicht(account, found))}
        except GeenToegang:
            one = set()
    return one, two


def sees(account, item):
    """Whether somebody sees an item; both walls must say the same."""
    one, two = walls(account, item.casus)
    assert one == two
    return item.pk in two


def row_refused(account, row):
    """Whether the database refuses a row that the web process writes past every action."""
    with acting_as(account), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        row.save(force_insert=True)
