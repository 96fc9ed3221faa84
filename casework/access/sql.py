"""SQL fragments for the row-level policies: who acts, what day it is, and the conditions built on them.

They are put together from names in the code only; nothing that anybody typed comes in.
"""
# ruff: noqa: S608

import json
from collections.abc import Mapping
from functools import partial

from casework.choices import DEELNEMERS, OPENS_FILES, UITVOERDERS, OrganisatieSoort, Rol

ACCOUNT = "(SELECT nullif(current_setting('casework.account', true), '')::uuid)"
DAG = "(SELECT nullif(current_setting('casework.vandaag', true), '')::date)"
# The samenwerkingsverband that the account works in now; looked up once per query.
VERBAND = "(SELECT casework_verband())"
# The same for who has a role there today and misses nothing for it. Nobody else sees anything, whatever grant stands.
WERKVERBAND = "(SELECT casework_werkverband())"

_ACCOUNT_OF_ROW = "nullif(current_setting('casework.account', true), '')::uuid"
# Of the grants: those of the samenwerkingsverband at hand, and all for the installation, which works for nobody. Other
# policies read them, so that PostgreSQL takes no query within this one; one's own come first, without a call for each.
GRANTS_HERE = f"user_id = {_ACCOUNT_OF_ROW} OR {_ACCOUNT_OF_ROW} IS NULL OR verband_id = casework_werkverband()"


def _names(codes: tuple[str, ...]) -> str:
    return ", ".join(f"'{code}'" for code in codes)


def of_verband(organisatie: str, verband: str = VERBAND) -> str:
    """Condition: the organisatie in column `organisatie` is one of the samenwerkingsverband at hand."""
    return f"{organisatie} IN (SELECT eigen.id FROM casework_organisatie eigen WHERE eigen.verband_id = {verband})"


# Inside a function those three are variables, looked up when it starts: wie, vandaag and waar.
_DECLARED = (
    "wie uuid := nullif(current_setting('casework.account', true), '')::uuid;"
    " vandaag date := nullif(current_setting('casework.vandaag', true), '')::date;"
)


def in_force(row: str, dag: str = DAG) -> str:
    """Condition: the day, today, lies within the days of `row`; an empty last day means no end."""
    return f"{row}.van <= {dag} AND ({row}.tot_en_met IS NULL OR {row}.tot_en_met >= {dag})"


_in_force = partial(in_force, dag="vandaag")


# What somebody must have before they can work, as Account.mist says it (P-04, P-12, P-18, P-20).
# The tables it reads are open to every role of the web process, so that no policy needs itself.
_VERKLARING = (
    "EXISTS (SELECT 1 FROM casework_geheimhoudingsverklaring g WHERE g.account_id = w.account_id"
    f" AND g.verband_id = o.verband_id AND {_in_force('g')}"
    " AND (g.ingetrokken_op IS NULL OR g.ingetrokken_op > vandaag))"
)
_OVEREENKOMST = (
    "EXISTS (SELECT 1 FROM casework_verwerkersovereenkomst v WHERE v.organisatie_id = w.organisatie_id"
    f" AND {_in_force('v')})"
)
_AANVAARDING = (
    "EXISTS (SELECT 1 FROM casework_aanvaarding t JOIN casework_afspraken f ON f.id = t.afspraken_id"
    f" WHERE t.account_id = w.account_id AND f.verband_id = o.verband_id AND {_in_force('f')})"
)
_AKKOORD = "EXISTS (SELECT 1 FROM casework_akkoord k WHERE k.aanstelling_id = w.id)"
_BEGAN_ANEW = "EXISTS (SELECT 1 FROM casework_account a WHERE a.id = w.account_id AND a.opnieuw_begonnen)"
_MISSES = (
    "EXISTS (SELECT 1 FROM casework_aanstelling w JOIN casework_organisatie o ON o.id = w.organisatie_id"
    f" WHERE w.account_id = wie AND o.verband_id = waar AND {_in_force('w')} AND ("
    f"(w.rol = '{Rol.CASUSPARTNER}' AND o.soort = '{OrganisatieSoort.EXTERN}' AND NOT {_VERKLARING})"
    f" OR (w.rol IN ({_names(UITVOERDERS)}) AND o.soort = '{OrganisatieSoort.UITVOERDER}'"
    f" AND NOT o.natuurlijk_persoon AND NOT {_OVEREENKOMST})"
    f" OR (w.rol IN ({_names(DEELNEMERS)}) AND NOT {_AANVAARDING})"
    f" OR ((w.rol IN ({_names(OPENS_FILES)}) OR (w.rol = '{Rol.CASUSPARTNER}' AND {_BEGAN_ANEW})) AND NOT {_AKKOORD})))"
)


def _function(head: str, result: str, query: str, *, in_verband: bool = True) -> str:
    """A function for the policies, of what holds for the acting account today.

    In: `in_verband` it asks about the samenwerkingsverband at hand.

    PostgreSQL plans a policy anew with every query on its table, and a function once per connection; written out, the
    roles and waarborgen take longer to plan than a page to fetch. It runs with the rights of who asks.
    """
    declared = f"{_DECLARED} waar uuid := casework_verband();" if in_verband else _DECLARED
    return (
        f"CREATE OR REPLACE FUNCTION {head} RETURNS {result} LANGUAGE plpgsql STABLE"
        f" SET search_path = public, pg_temp AS $$ DECLARE {declared} BEGIN RETURN ({query}); END $$"
    )


_ROLLEN = (
    f"casework_aanstelling a WHERE a.account_id = wie AND {_in_force('a')}"
    f" AND {of_verband('a.organisatie_id', 'waar')} AND NOT {_MISSES}"
)
_MACHTIGINGEN = (
    f"WHERE m.account_id = wie AND {_in_force('m')} AND {of_verband('m.organisatie_id', 'waar')} AND NOT {_MISSES}"
)
# As Account.verband_id: the one chosen, or the only one with a role today; with a choice to make there is none, and
# nothing is seen.
_AT_HAND = (
    "SELECT coalesce(nullif(current_setting('casework.verband', true), '')::uuid,"
    " (SELECT CASE WHEN count(DISTINCT o.verband_id) = 1 THEN min(o.verband_id::text)::uuid END"
    " FROM casework_aanstelling a JOIN casework_organisatie o ON o.id = a.organisatie_id"
    f" WHERE a.account_id = wie AND {_in_force('a')}))"
)
# Who has no role today, or misses something for one, has no roles and no machtigingen here, and so sees nothing.
FUNCTIONS = (
    _function("casework_verband()", "uuid", _AT_HAND, in_verband=False),
    _function("casework_werkverband()", "uuid", f"SELECT waar WHERE EXISTS (SELECT 1 FROM {_ROLLEN})"),
    _function("casework_rollen()", "text[]", f"ARRAY(SELECT a.rol FROM {_ROLLEN})"),
    _function("casework_organisaties()", "uuid[]", f"ARRAY(SELECT a.organisatie_id FROM {_ROLLEN})"),
    _function(
        "casework_verbanden(rollen text[])",
        "uuid[]",
        f"ARRAY(SELECT (SELECT o.verband_id FROM casework_organisatie o WHERE o.id = a.organisatie_id) FROM {_ROLLEN}"
        " AND a.rol = ANY (rollen))",
    ),
    _function(
        "casework_machtigingen()",
        "uuid[]",
        f"ARRAY(SELECT m.organisatie_id FROM casework_machtiging m {_MACHTIGINGEN})",
    ),
    _function(
        "casework_machtiging_verbanden()",
        "uuid[]",
        "ARRAY(SELECT o.verband_id FROM casework_machtiging m JOIN casework_organisatie o ON o.id = m.organisatie_id"
        f" {_MACHTIGINGEN})",
    ),
)


def rechten_function(ids: Mapping[str, int]) -> str:
    """The function that gives the ids of permissions on a casus; in: those ids by codename.

    They are made by migrations and never change, so that they can be constants when a query is planned.
    """
    return (
        "CREATE OR REPLACE FUNCTION casework_rechten(namen text[]) RETURNS integer[] LANGUAGE plpgsql IMMUTABLE"
        " SET search_path = public, pg_temp AS $$ BEGIN"
        f" RETURN ARRAY(SELECT ('{json.dumps(ids)}'::jsonb ->> naam)::int FROM unnest(namen) naam); END $$"
    )


def _array(codes: tuple[str, ...]) -> str:
    return f"ARRAY[{_names(codes)}]"


def _one_of(column: str, function: str) -> str:
    """Condition: the column is among what the function gives; asked once per query, not for each row."""
    return f"{column} = ANY ((SELECT {function})::uuid[])"


def _held(codenames: tuple[str, ...], redenen: tuple[str, ...]) -> str:
    """Condition on a row `toegang`: the acting account holds by it today one of the permissions.

    In: `redenen` for which of the reasons; empty for any.
    """
    return (
        f"toegang.user_id = {ACCOUNT} AND toegang.permission_id = ANY (casework_rechten({_array(codenames)}))"
        f" AND toegang.verband_id = {WERKVERBAND}"
        f" AND toegang.vanaf <= {DAG} AND (toegang.tot IS NULL OR toegang.tot > {DAG})"
    ) + (f" AND toegang.reden IN ({_names(redenen)})" if redenen else "")


def has_grant(casus: str, codenames: tuple[str, ...], redenen: tuple[str, ...] = ()) -> str:
    """Condition: the acting account holds today one of the permissions on the casus in column `casus`.

    In: `redenen` for which of the reasons (casework.access.models.Reden); empty for any.
    """
    # OFFSET 0: one look per row. Without it the database also plans, and often takes, to read all grants of somebody.
    return (
        "(EXISTS (SELECT 1 FROM casework_casustoegang toegang"
        f" WHERE toegang.content_object_id = {casus} AND {_held(codenames, redenen)} OFFSET 0))"
    )


def of_grants(columns: str, codenames: tuple[str, ...], reden: str) -> str:
    """Query: columns of the rows `toegang` by which the acting account holds one of the permissions for a reason."""
    return f"(SELECT {columns} FROM casework_casustoegang toegang WHERE {_held(codenames, (reden,))})"


def has_role(*rollen: str) -> str:
    """Condition: the acting account holds one of the roles today."""
    return f"(SELECT casework_rollen() && {_array(rollen)})"


def follows_from(reden: str, facts: str, codenames: tuple[str, ...], *, of_casus: bool = False) -> str:
    """Condition on a new grant: it names a fact about that person, and gives one of the permissions of such a fact.

    In: `facts` a query for id and account of the facts, and then for their casus when `of_casus`, for their
    samenwerkingsverband otherwise.
    """
    names = _names(codenames)
    row = "feit_id, user_id, content_object_id" if of_casus else "feit_id, user_id, verband_id"
    return (
        f"(reden = '{reden}' AND ({row}) IN ({facts})"
        " AND permission_id IN (SELECT p.id FROM auth_permission p"
        " JOIN django_content_type c ON c.id = p.content_type_id"
        f" WHERE c.app_label = 'casework' AND p.codename IN ({names})))"
    )


def represents(organisatie: str) -> str:
    """Condition: the acting account holds today a machtiging of the organisatie in column `organisatie`."""
    return _one_of(organisatie, "casework_machtigingen()")


def in_verband(verband: str) -> str:
    """Condition: the acting account has a role today in the samenwerkingsverband in column `verband`."""
    return works_in(verband, *Rol)


def sees_casus(casus: str) -> str:
    """Condition: the casus in column `casus` is one whose number and state the acting account may see."""
    return f"EXISTS (SELECT 1 FROM casework_casus c WHERE c.id = {casus})"


def works_in(verband: str, *rollen: str) -> str:
    """Condition: the acting account holds today one of the roles in the samenwerkingsverband in column `verband`."""
    return _one_of(verband, f"casework_verbanden({_array(rollen)})")


def represents_in(verband: str) -> str:
    """Condition: the acting account holds today a machtiging in the samenwerkingsverband in column `verband`."""
    return _one_of(verband, "casework_machtiging_verbanden()")


def works_for(organisatie: str) -> str:
    """Condition: the acting account has a role today at the organisatie in column `organisatie`."""
    return _one_of(organisatie, "casework_organisaties()")
