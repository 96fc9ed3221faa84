"""Short ways for the tests of the functional administrator."""

from datetime import timedelta

import pytest

from casework import klok
from casework.rules import RegelFout

PERSOON = {
    "naam": "Anouk Nieuw",
    "gebruikersnaam": "a.nieuw",
    "rol": "vertegenwoordiger",
    "functie": "",
    "adres": "nieuw@example.nl",
}


def day(count):
    return klok.today() + timedelta(days=count)


def refused(regel, do, *args, **kwargs):
    with pytest.raises(RegelFout) as error:
        do(*args, **kwargs)
    assert error.value.regel == regel
    return error.value
