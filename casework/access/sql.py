"""SQL fragments for the row-level policies: who acts, what day it is, and the conditions built on them.

They are put together from names in the code only; nothing that anybody typed comes in.
"""
# ruff: noqa: S608

ACCOUNT = "(SELECT nullif(current_setting('casework.account', true), '')::uuid)"
DAG = "(SELECT nullif(current_setting('casework.vandaag', true), '')::date)"

# Who has no role today sees nothing, whatever grant still stands. Uncorrelated: looked up once per query.
HAS_WORK = (
    f"(SELECT EXISTS (SELECT 1 FROM casework_aanstelling werk WHERE werk.account_id = {ACCOUNT}"
    f" AND werk.van <= {DAG} AND (werk.tot_en_met IS NULL OR werk.tot_en_met >= {DAG})))"
)


def has_grant(casus: str, codenames: tuple[str, ...]) -> str:
    """Condition: the acting account holds today one of the permissions on the casus in column `casus`."""
    names = ", ".join(f"'{name}'" for name in codenames)
    return (
        "(EXISTS (SELECT 1 FROM casework_casustoegang toegang"
        f" WHERE toegang.content_object_id = {casus} AND toegang.user_id = {ACCOUNT}"
        " AND toegang.permission_id = ANY (ARRAY(SELECT p.id FROM auth_permission p"
        " JOIN django_content_type c ON c.id = p.content_type_id"
        f" WHERE c.app_label = 'casework' AND p.codename IN ({names})))"
        f" AND toegang.vanaf <= {DAG} AND (toegang.tot IS NULL OR toegang.tot > {DAG}))"
        f" AND {HAS_WORK})"
    )


def has_role(*rollen: str) -> str:
    """Condition: the acting account holds one of the roles today."""
    names = ", ".join(f"'{rol}'" for rol in rollen)
    return (
        "EXISTS (SELECT 1 FROM casework_aanstelling a"
        f" WHERE a.account_id = {ACCOUNT} AND a.rol IN ({names})"
        f" AND a.van <= {DAG} AND (a.tot_en_met IS NULL OR a.tot_en_met >= {DAG}))"
    )


def follows_from(reden: str, facts: str, codenames: tuple[str, ...], *, of_casus: bool = False) -> str:
    """Condition on a new grant: it names a fact about that person, and gives one of the permissions of such a fact.

    In: `facts` a query for id and account of the facts, and their casus when `of_casus`.
    """
    names = ", ".join(f"'{name}'" for name in codenames)
    row = "feit_id, user_id, content_object_id" if of_casus else "feit_id, user_id"
    return (
        f"(reden = '{reden}' AND ({row}) IN ({facts})"
        " AND permission_id IN (SELECT p.id FROM auth_permission p"
        " JOIN django_content_type c ON c.id = p.content_type_id"
        f" WHERE c.app_label = 'casework' AND p.codename IN ({names})))"
    )


def represents(organisatie: str) -> str:
    """Condition: the acting account holds today a machtiging of the organisatie in column `organisatie`."""
    return (
        "EXISTS (SELECT 1 FROM casework_machtiging m"
        f" WHERE m.account_id = {ACCOUNT} AND m.organisatie_id = {organisatie}"
        f" AND m.van <= {DAG} AND m.tot_en_met >= {DAG})"
    )


def in_verband(verband: str) -> str:
    """Condition: the acting account has a role today in the samenwerkingsverband in column `verband`."""
    return (
        "EXISTS (SELECT 1 FROM casework_aanstelling a JOIN casework_organisatie o ON o.id = a.organisatie_id"
        f" WHERE a.account_id = {ACCOUNT} AND o.verband_id = {verband}"
        f" AND a.van <= {DAG} AND (a.tot_en_met IS NULL OR a.tot_en_met >= {DAG}))"
    )


def sees_casus(casus: str) -> str:
    """Condition: the casus in column `casus` is one whose number and state the acting account may see."""
    return f"EXISTS (SELECT 1 FROM casework_casus c WHERE c.id = {casus})"


def works_in(verband: str, *rollen: str) -> str:
    """Condition: the acting account holds today one of the roles in the samenwerkingsverband in column `verband`."""
    names = ", ".join(f"'{rol}'" for rol in rollen)
    return (
        f"{verband} IN (SELECT o.verband_id FROM casework_aanstelling a"
        f" JOIN casework_organisatie o ON o.id = a.organisatie_id"
        f" WHERE a.account_id = {ACCOUNT} AND a.rol IN ({names})"
        f" AND a.van <= {DAG} AND (a.tot_en_met IS NULL OR a.tot_en_met >= {DAG}))"
    )


def represents_in(verband: str) -> str:
    """Condition: the acting account holds today a machtiging in the samenwerkingsverband in column `verband`."""
    return (
        f"{verband} IN (SELECT o.verband_id FROM casework_machtiging m"
        f" JOIN casework_organisatie o ON o.id = m.organisatie_id"
        f" WHERE m.account_id = {ACCOUNT} AND m.van <= {DAG} AND m.tot_en_met >= {DAG})"
    )


def works_for(organisatie: str) -> str:
    """Condition: the acting account has a role today at the organisatie in column `organisatie`."""
    return (
        f"{organisatie} IN (SELECT a.organisatie_id FROM casework_aanstelling a"
        f" WHERE a.account_id = {ACCOUNT} AND a.van <= {DAG} AND (a.tot_en_met IS NULL OR a.tot_en_met >= {DAG}))"
    )
