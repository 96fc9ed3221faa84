"""Short ways for the tests of archive and destruction."""

from datetime import date, timedelta
from uuid import UUID

from django.db import connections

from casework import klok
from casework.access.policies import tables_of
from casework.models import Casus
from casework.register import all_entries
from tests.conftest import database_role
from tests.factories import melding, persoon, receive_signaal
from tests.people import Mensen
from tests.snapshot import from_memory


@from_memory
def make_casus(mensen: Mensen, **changes: object) -> Casus:
    """A casus with one signaal of the politie."""
    told = melding(aanbrenger_naam="Wilhelmina Kersenboom", aanbrenger_relatie="buurvrouw")
    return receive_signaal(mensen.bakir, mensen.politie, persoon(**changes), told).casus


def last_processed(casus: Casus, day: date) -> None:
    """Let the last processing have been on a day."""
    with database_role("casework_jobs"):
        Casus.objects.filter(pk=casus.pk).update(laatste_verwerking=day, geopend_op=day)
    casus.laatste_verwerking = day


def days_ago(days: int) -> date:
    return klok.today() - timedelta(days=days)


def rows_of(casus_id: UUID) -> dict[str, int]:
    """Number of rows of a casus in each table of the register that has any; read as the jobs."""
    found: dict[str, int] = {}
    with database_role("casework_jobs"), connections["default"].cursor() as cursor:
        for entry in all_entries():
            for model in tables_of(entry) if entry.casus_column else ():
                table = model._meta.db_table
                cursor.execute(f'SELECT count(*) FROM "{table}" WHERE "{entry.casus_column}" = %s', [casus_id])  # noqa: S608
                if count := cursor.fetchone()[0]:
                    found[table] = count
    return found
