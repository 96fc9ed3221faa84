"""SQL fragments for the row-level policies: who acts, what day it is, and the conditions built on them.

They are put together from names in the code only; nothing that anybody typed comes in.
"""
# ruff: noqa: S608

from casework.choices import DEELNEMERS, UITVOERDERS, OrganisatieSoort, Rol

ACCOUNT = "(SELECT nullif(current_setting('casework.account', true), '')::uuid)"
DAG = "(SELECT nullif(current_setting('casework.vandaag', true), '')::date)"
# The samenwerkingsverband that the account works in now; looked up once per query.
VERBAND = "(SELECT casework_verband())"


def _names(codes: tuple[str, ...]) -> str:
    return ", ".join(f"'{code}'" for code in codes)


def in_force(row: str) -> str:
    """Condition: today lies within the days of `row`; an empty last day means no end."""
    return f"{row}.van <= {DAG} AND ({row}.tot_en_met IS NULL OR {row}.tot_en_met >= {DAG})"


# As Account.verband_id: the one chosen, or the only one with a role today; with a choice to make there is none, and
# nothing is seen.
VERBAND_FUNCTION = f"""
CREATE OR REPLACE FUNCTION casework_verband() RETURNS uuid LANGUAGE sql STABLE AS $$
    SELECT coalesce(
        nullif(current_setting('casework.verband', true), '')::uuid,
        (SELECT CASE WHEN count(DISTINCT o.verband_id) = 1 THEN min(o.verband_id::text)::uuid END
         FROM casework_aanstelling a JOIN casework_organisatie o ON o.id = a.organisatie_id
         WHERE a.account_id = {ACCOUNT} AND {in_force("a")})
    )
$$"""

# What somebody must have before they can work, as Account.mist says it (P-04, P-12, P-20). Looked up once per query.
# The tables it reads are open to every role of the web process, so that no policy needs itself.
_VERKLARING = (
    "EXISTS (SELECT 1 FROM casework_geheimhoudingsverklaring g WHERE g.account_id = w.account_id"
    f" AND g.verband_id = o.verband_id AND {in_force('g')} AND (g.ingetrokken_op IS NULL OR g.ingetrokken_op > {DAG}))"
)
_OVEREENKOMST = (
    "EXISTS (SELECT 1 FROM casework_verwerkersovereenkomst v WHERE v.organisatie_id = w.organisatie_id"
    f" AND {in_force('v')})"
)
_AANVAARDING = (
    "EXISTS (SELECT 1 FROM casework_aanvaarding t JOIN casework_afspraken f ON f.id = t.afspraken_id"
    f" WHERE t.account_id = w.account_id AND f.verband_id = o.verband_id AND {in_force('f')})"
)
_MISSES = (
    "(SELECT EXISTS (SELECT 1 FROM casework_aanstelling w JOIN casework_organisatie o ON o.id = w.organisatie_id"
    f" WHERE w.account_id = {ACCOUNT} AND o.verband_id = {VERBAND} AND {in_force('w')} AND ("
    f"(w.rol = '{Rol.CASUSPARTNER}' AND o.soort = '{OrganisatieSoort.EXTERN}' AND NOT {_VERKLARING})"
    f" OR (w.rol IN ({_names(UITVOERDERS)}) AND o.soort = '{OrganisatieSoort.UITVOERDER}'"
    f" AND NOT o.natuurlijk_persoon AND NOT {_OVEREENKOMST})"
    f" OR (w.rol IN ({_names(DEELNEMERS)}) AND NOT {_AANVAARDING}))))"
)

# Roles (a) of today in the samenwerkingsverband at hand, with their organisatie (o); conditions are added with AND.
_ROLES = (
    "casework_aanstelling a JOIN casework_organisatie o ON o.id = a.organisatie_id"
    f" WHERE a.account_id = {ACCOUNT} AND o.verband_id = {VERBAND} AND {in_force('a')}"
)
# The same for machtigingen (m).
_MACHTIGINGEN = (
    "casework_machtiging m JOIN casework_organisatie o ON o.id = m.organisatie_id"
    f" WHERE m.account_id = {ACCOUNT} AND o.verband_id = {VERBAND} AND {in_force('m')}"
)

# Who has no role today, or misses something for one, sees nothing, whatever grant still stands. Once per query too.
HAS_WORK = f"((SELECT EXISTS (SELECT 1 FROM {_ROLES})) AND NOT {_MISSES})"


def has_grant(casus: str, codenames: tuple[str, ...]) -> str:
    """Condition: the acting account holds today one of the permissions on the casus in column `casus`."""
    names = _names(codenames)
    return (
        "(EXISTS (SELECT 1 FROM casework_casustoegang toegang"
        f" WHERE toegang.content_object_id = {casus} AND toegang.user_id = {ACCOUNT}"
        f" AND toegang.verband_id = {VERBAND}"
        " AND toegang.permission_id = ANY (ARRAY(SELECT p.id FROM auth_permission p"
        " JOIN django_content_type c ON c.id = p.content_type_id"
        f" WHERE c.app_label = 'casework' AND p.codename IN ({names})))"
        f" AND toegang.vanaf <= {DAG} AND (toegang.tot IS NULL OR toegang.tot > {DAG}))"
        f" AND {HAS_WORK})"
    )


def has_role(*rollen: str) -> str:
    """Condition: the acting account holds one of the roles today."""
    return f"EXISTS (SELECT 1 FROM {_ROLES} AND a.rol IN ({_names(rollen)}) AND NOT {_MISSES})"


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
    return f"EXISTS (SELECT 1 FROM {_MACHTIGINGEN} AND m.organisatie_id = {organisatie} AND NOT {_MISSES})"


def in_verband(verband: str) -> str:
    """Condition: the acting account works today in the samenwerkingsverband in column `verband`."""
    return f"({verband} = {VERBAND} AND {HAS_WORK})"


def of_verband(organisatie: str) -> str:
    """Condition: the organisatie in column `organisatie` is one of the samenwerkingsverband at hand."""
    return f"{organisatie} IN (SELECT o.id FROM casework_organisatie o WHERE o.verband_id = {VERBAND})"


def sees_casus(casus: str) -> str:
    """Condition: the casus in column `casus` is one whose number and state the acting account may see."""
    return f"EXISTS (SELECT 1 FROM casework_casus c WHERE c.id = {casus})"


def works_in(verband: str, *rollen: str) -> str:
    """Condition: the acting account holds today one of the roles in the samenwerkingsverband in column `verband`."""
    return f"({verband} = {VERBAND} AND {has_role(*rollen)})"


def represents_in(verband: str) -> str:
    """Condition: the acting account holds today a machtiging in the samenwerkingsverband in column `verband`."""
    return f"({verband} = {VERBAND} AND EXISTS (SELECT 1 FROM {_MACHTIGINGEN} AND NOT {_MISSES}))"


def works_for(organisatie: str) -> str:
    """Condition: the acting account has a role today at the organisatie in column `organisatie`."""
    return f"{organisatie} IN (SELECT a.organisatie_id FROM {_ROLES} AND NOT {_MISSES})"
