"""The rules of casework/termijnen.py as SQL, so that the database can sort and filter on a term without loading rows.

Nothing is decided here: lengths and free days come from there, and a test holds every day of the years against it.
"""
# ruff: noqa: S608 (put together from numbers and days in the code only)

from datetime import date, timedelta
from functools import cache

from django.db.models import DateField, Func

from casework import klok
from casework.termijnen import Kalender, Termijnregel, is_free_day

# Nothing in the product is older than the approach itself.
FIRST_YEAR = 2018
# No stretch of free days is longer than this.
_LONGEST = 9


def laatste_dag(regel: Termijnregel, start: str, months: int | None = None) -> Func:
    """The last day of a term that starts on the day in field `start`; no day when that is empty.

    In: `months` for a rule of which the length is a setting.
    """
    months = regel.lengte.months if months is None else months
    end = f"(%(expressions)s + interval '{months} months {regel.lengte.weeks} weeks')::date"
    if regel.kalender is not Kalender.GEEN:
        free = ", ".join(f"'{day}'" for day in _free_weekdays(regel.kalender, klok.today().year + 2))
        end = (
            f"(SELECT min(einde.dag + later) FROM (SELECT {end} AS dag) einde, generate_series(0, {_LONGEST}) later"
            " WHERE extract(isodow FROM einde.dag + later) < 6"
            f" AND einde.dag + later <> ALL (ARRAY[{free}]::date[]))"
        )
    return Func(start, template=end, output_field=DateField())


@cache
def _free_weekdays(kalender: Kalender, last_year: int) -> list[date]:
    """The free days that are no Saturday or Sunday; those are told by the day of the week."""
    first, last = date(FIRST_YEAR, 1, 1), date(last_year, 12, 31)
    days = (first + timedelta(days=count) for count in range((last - first).days + 1))
    return [day for day in days if day.weekday() < 5 and is_free_day(day, kalender)]
