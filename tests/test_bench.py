"""What the bench is measured on can be made on the tables as they are."""

from django.db import connection

from bench import volume
from casework.models import Account, Casus, CasusToegang, Samenwerkingsverband
from tests.conftest import SUPERUSER, database_role


def test_the_rows_of_the_bench_fit_the_tables(mensen):
    def counts():
        return [model.objects.count() for model in (Samenwerkingsverband, Casus, Account, CasusToegang)]

    with database_role(SUPERUSER):
        before = counts()
        volume.begin(connection)
        volume.fill(connection, 1, 2, casussen=3)
        verbanden, casussen, accounts, grants = (now - then for now, then in zip(counts(), before, strict=True))
    assert (verbanden, casussen) == (2, 6)
    assert accounts > 0
    assert grants > casussen
