"""The RvdK has no access to the casus of an adult: on the day itself, during a session (P-07)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from casework import klok
from casework.access.context import acting_as
from casework.models import Betrokkene
from tests.access.answers import body
from tests.client import client_of
from tests.factories_casusoverleg import casus_van_minderjarige, casusoverleg_geopend, neemt_deel


@pytest.mark.regel("P-07")
def test_the_rvdk_is_out_on_the_eighteenth_birthday(mensen):
    casus = casusoverleg_geopend(mensen, casus_van_minderjarige(mensen))
    neemt_deel(mensen, casus, mensen.smit)
    with acting_as(mensen.haddou):
        born = Betrokkene.objects.get(casus=casus).geboortedatum
    client, address = client_of(mensen.smit), reverse("casus", args=[casus.pk])
    birthday = born.replace(year=born.year + 18)
    with klok.set_to(birthday - timedelta(days=1)):
        assert client.get(address).status_code == 200
    with klok.set_to(birthday):
        assert client.get(address).status_code == 404
        assert casus.nummer not in body(client.get(reverse("casussen")))
