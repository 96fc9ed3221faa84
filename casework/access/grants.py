"""The table of grants: writing it, and asking it for wall one, with the functions of the database that wall one asks.

A grant never outlives the dated fact (machtiging, deelname, ...) that it names.
"""

from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from django.apps import apps
from django.contrib.auth.models import Permission
from django.db import connections
from django.db.models import BooleanField, Q, QuerySet
from django.db.models.expressions import RawSQL
from psycopg2.extensions import AsIs

from casework import klok
from casework.access.models import CasusToegang
from casework.choices import Waarborg


@cache
def permission_id(codename: str) -> int:
    """Id of a permission on Casus; they are made by migrations and never change."""
    return Permission.objects.get(content_type__app_label="casework", codename=codename).pk


class Genoemd(NamedTuple):
    """What a grant says of its casus."""

    pk: UUID
    verband_id: UUID
    nummer: str


def grant(
    casus: Any,
    account_id: UUID,
    permissions: Iterable[str],
    *,
    reden: str,
    feit_id: UUID,
    vanaf: date,
    tot: date | None,
    organisatie_id: UUID | None = None,
) -> None:
    """Give an account permissions on a casus.

    In: `casus` a Casus, or what named() says of one; `vanaf` first day with access, `tot` first day without (None: as
    long as the fact holds), `feit_id` the id of the fact the grant follows from, `organisatie_id` for whom they read,
    when that is not the fact itself. Giving the same again changes the dates, which on behalf of somebody only get
    shorter.
    """
    CasusToegang.objects.bulk_create(
        [
            CasusToegang(
                content_object_id=casus.pk,
                verband_id=casus.verband_id,
                nummer=casus.nummer,
                user_id=account_id,
                permission_id=permission_id(codename),
                reden=reden,
                feit_id=feit_id,
                vanaf=vanaf,
                tot=tot,
                organisatie_id=organisatie_id,
            )
            for codename in permissions
        ],
        update_conflicts=True,
        unique_fields=["user", "permission", "content_object", "feit_id"],
        update_fields=["vanaf", "tot"],
    )


def named(casus_id: UUID) -> Genoemd | None:
    """A casus as the grants on it name it, for who gives access without having it; None when nobody has any."""
    of_casus = CasusToegang.objects.filter(content_object_id=casus_id)
    found = of_casus.values_list("content_object_id", "verband_id", "nummer").first()
    return Genoemd(*found) if found else None


def end_by_feit(feit_id: UUID, casus_id: UUID | None = None) -> None:
    """End at once what follows from a fact; with `casus_id` on that casus only."""
    found = CasusToegang.objects.filter(feit_id=feit_id)
    (found.filter(content_object_id=casus_id) if casus_id else found).delete()


def end_by_reden(casus_id: UUID, reden: str) -> None:
    """End at once all access to a casus that follows from one kind of fact."""
    CasusToegang.objects.filter(content_object_id=casus_id, reden=reden).delete()


def limit_by_feit(feit_id: UUID, tot: date | None) -> None:
    """Let what follows from a fact end on a day: `tot` is the first day without access."""
    CasusToegang.objects.filter(feit_id=feit_id).update(tot=tot)


def limit_of_account(account_id: UUID, verband_id: UUID, tot: date) -> None:
    """Let all access of an account in a samenwerkingsverband end on a day at the latest."""
    _lasting(account_id, verband_id, tot).update(tot=tot)


def limit_at_organisatie(account_id: UUID, organisatie: Any, tot: date, redenen: Iterable[str]) -> None:
    """Let what an account may read for an Organisatie, for one of the reasons, end on a day at the latest.

    Of what does not say for whom it was given, nobody knows that it may stay: it ends too.
    """
    found = _lasting(account_id, organisatie.verband_id, tot).filter(reden__in=list(redenen))
    found.filter(Q(organisatie=organisatie.pk) | Q(organisatie=None)).update(tot=tot)


def _lasting(account_id: UUID, verband_id: UUID, tot: date) -> QuerySet[CasusToegang]:
    return CasusToegang.objects.filter(Q(tot__isnull=True) | Q(tot__gt=tot), user_id=account_id, verband_id=verband_id)


def end_on_casus(casus_id: UUID, *, keep_reden: Iterable[str] = ()) -> None:
    """End at once all access to a casus, except grants for the reasons named."""
    CasusToegang.objects.filter(content_object_id=casus_id).exclude(reden__in=list(keep_reden)).delete()


def delete_expired() -> int:
    """Remove grants whose last day has passed. Out: how many."""
    return CasusToegang.objects.filter(tot__lte=klok.today()).delete()[0]


def active(account: Any, codenames: Iterable[str]) -> QuerySet[CasusToegang]:
    """Grants of an Account that hold today for any of the permissions, in the samenwerkingsverband it works in now.

    None for who has no role there today, or misses a waarborg for one (P-04, P-12, P-20): asked at each look, so that
    access ends at that moment.
    """
    return _active(account.pk, account.verband_id, klok.today(), codenames)


def numbers_and_ids(account: Any, codenames: Iterable[str]) -> RawSQL:
    """Numbers and ids of the casussen with such a grant, the last number first: a query to put into one on casussen."""
    statement, values = _numbers_and_ids_sql(tuple(codenames))
    actual = {_WHO: account.pk, _WHERE: account.verband_id, _WHEN: klok.today()}
    return RawSQL(statement, _with(values, actual))  # noqa: S611


def _active(account_id: UUID, verband_id: UUID | None, dag: date, codenames: Iterable[str]) -> QuerySet[CasusToegang]:
    return CasusToegang.objects.filter(
        Q(tot__isnull=True) | Q(tot__gt=dag),
        # It depends on no row, so that the database calls it once.
        RawSQL("casework_werkt(%s, %s, %s)", [account_id, verband_id, dag], BooleanField()),
        user_id=account_id,
        verband_id=verband_id,
        permission_id__in=[permission_id(name) for name in codenames],
        vanaf__lte=dag,
    )


# They stand for a person or a role, a samenwerkingsverband and a day in SQL that is made once, and never reach the
# database.
_WHO, _WHERE, _WHEN = UUID(int=0), UUID(int=1), date.min


def _with(values: Iterable[Any], actual: dict[Any, Any]) -> list[Any]:
    return [actual.get(value, value) for value in values]


@cache
def _numbers_and_ids_sql(codenames: tuple[str, ...]) -> tuple[str, tuple[Any, ...]]:
    """That query with its values, as Django makes it: once, since that takes as long as a short query."""
    found = _active(_WHO, _WHERE, _WHEN, codenames).values("nummer", "content_object_id").distinct()
    return found.order_by("-nummer", "-content_object_id").query.sql_with_params()


def missing_function(using: str) -> str:
    """The statement that makes the function of wall one that names what a role needs and lacks on a day.

    Made as works_function is, and for the same reason: each request asks for it, of each role of somebody.
    """
    aanstellingen = apps.get_model("casework.Aanstelling").objects.filter(pk=_WHO).order_by()
    missing = [_exists(using, aanstellingen.die_missen(waarborg, _WHEN), waarborg) for waarborg in Waarborg]
    return (
        "CREATE OR REPLACE FUNCTION casework_mist(wie uuid, wanneer date) RETURNS text[]"
        " LANGUAGE plpgsql STABLE SET search_path = public, pg_temp AS $$ BEGIN"
        f" RETURN array_remove(ARRAY[{', '.join(missing)}], NULL); END $$"
    )


def works_function(using: str) -> str:
    """The statement that makes the function of wall one: has an account a role somewhere that day, and no gemis?

    The condition is the one of the models, in the SQL that Django makes of it. In a function it is planned once per
    connection; written out in each query it takes longer to plan than the casussen to fetch. Wall two does not use it.
    """
    aanstellingen = apps.get_model("casework.Aanstelling").objects.op(_WHEN)
    aanstellingen = aanstellingen.filter(account=_WHO, organisatie__verband=_WHERE).order_by()
    has_role, misses = _sql(using, aanstellingen), _sql(using, aanstellingen.zonder_waarborg(_WHEN))
    condition = f"EXISTS ({has_role}) AND NOT EXISTS ({misses})"
    return (
        "CREATE OR REPLACE FUNCTION casework_werkt(wie uuid, waar uuid, wanneer date) RETURNS boolean"
        f" LANGUAGE plpgsql STABLE SET search_path = public, pg_temp AS $$ BEGIN RETURN {condition}; END $$"
    )


def _exists(using: str, found: QuerySet, code: str) -> str:
    return f"CASE WHEN EXISTS ({_sql(using, found.values('pk'))}) THEN '{code}' END"


def _sql(using: str, found: QuerySet) -> str:
    """A query as SQL in a function: whom, where and when it asks about are the parameters of the function."""
    statement, values = found.query.sql_with_params()
    parameters = {_WHO: AsIs("wie"), _WHERE: AsIs("waar"), _WHEN: AsIs("wanneer")}
    operations: Any = connections[using].ops
    return operations.compose_sql(statement, _with(values, parameters))
