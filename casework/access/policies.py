"""Wall two: row-level security, written from the register of personal data after each migration.

A model that the register does not place is left without any right for the application (deny). The owner of the tables
runs this; the roles of the web process and of the jobs own nothing.
"""

from django.apps import apps
from django.contrib.auth.models import Permission
from django.db import connections
from django.db.models import Model

from casework.access.grants import missing_function, works_function
from casework.access.sql import FUNCTIONS, has_grant, has_role, of_verband, rechten_function
from casework.register import Deel, Gegevens, PerRij, all_entries

APP, JOBS = "casework_app", "casework_jobs"
KEYS_WEB, KEYS_JOBS = "casework_keys", "casework_keys_jobs"
_NAMES = ("jobs", "jobs_wissen", "kopie", "lezen", "toevoegen", "wijzigen", "wissen")

# Tables of libraries that hold nothing about a betrokkene, and what the web process does with them.
LIBRARY_TABLES = {
    "auth_permission": "SELECT",
    "django_content_type": "SELECT",
    "mfa_authenticator": "SELECT, INSERT, UPDATE, DELETE",
    # Who of the employees logs in through their own organisation (casework/sso.py).
    "socialaccount_socialaccount": "SELECT, INSERT, UPDATE, DELETE",
    # Stays empty: no token is kept, but Django looks for those of a link that is deleted.
    "socialaccount_socialtoken": "SELECT, DELETE",
    # Stays empty: nobody has an address here, but allauth looks for one when a password is asked again.
    "account_emailaddress": "SELECT",
    "django_migrations": "SELECT",
}


def apply_policies(using: str) -> None:
    """Set rights and policies on every table of the main database; safe to repeat."""
    of_wall_one = [works_function(using), missing_function(using)]
    functions = [*FUNCTIONS, rechten_function(_permission_ids(using)), *of_wall_one, _open_work_function()]
    statements = [*_library_rights(), _TOMBSTONE_FUNCTION, *functions]
    for entry in all_entries():
        statements += [*_rights(entry), *_tombstones(entry), *_changes(entry)]
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT rolname FROM pg_roles WHERE rolname IN (%s, %s)", [APP, JOBS])
        if len(cursor.fetchall()) != 2:
            raise RuntimeError("The roles casework_app and casework_jobs are missing: run casework/config/roles.sql.")
        cursor.execute(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {APP}, {JOBS}")
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {APP}, {JOBS}")
        cursor.execute(";".join(statements))
        cursor.execute(f"GRANT EXECUTE ON FUNCTION casework_logboek_volg_reeks() TO {JOBS}")
        # A new line lies in the series of today: the policy of the register does not know its number.
        cursor.execute("SELECT casework_logboek_bewaak_reeks()")


def _permission_ids(using: str) -> dict[str, int]:
    permissions = Permission.objects.using(using).filter(content_type__app_label="casework")
    return dict(permissions.values_list("codename", "pk"))


def _open_work_function() -> str:
    """How much work stands on the name of a person, by kind: for the administrator, who sees none of it (P-18)."""
    from casework.overdracht import soorten

    counts = " UNION ALL ".join(
        f"SELECT '{soort.code}'::text, count(*) FROM ({soort.open_sql}) w"  # noqa: S608
        " WHERE w.account_id = wie AND w.organisatie_id = bij HAVING count(*) > 0"
        for soort in soorten()
    )
    return f"""
CREATE OR REPLACE FUNCTION casework_open_werk(wie uuid, bij uuid) RETURNS TABLE (soort text, aantal bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT counted.soort, counted.aantal FROM ({counts}) AS counted (soort, aantal)
    WHERE {has_role("beheerder")} AND {of_verband("bij")}
$$;
REVOKE ALL ON FUNCTION casework_open_werk(uuid, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION casework_open_werk(uuid, uuid) TO {APP}"""  # noqa: S608


def apply_key_rights(using: str) -> None:
    """Let the web process read and add keys, and the jobs rewrap and destroy them too (ADR 0019).

    What has been destroyed is never changed, by nobody.
    """
    with connections[using].cursor() as cursor:
        cursor.execute(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {KEYS_WEB}, {KEYS_JOBS}")
        for table, web, jobs in (
            ("sleutelkast_datakey", "SELECT, INSERT", "SELECT, INSERT, UPDATE, DELETE"),
            ("sleutelkast_vernietigdesleutel", "SELECT", "SELECT, INSERT"),
            ("sleutelkast_sleutelstand", "SELECT", "SELECT, INSERT, UPDATE"),
        ):
            cursor.execute(f"GRANT {web} ON {table} TO {KEYS_WEB}")
            cursor.execute(f"GRANT {jobs} ON {table} TO {KEYS_JOBS}")


def _library_rights() -> list[str]:
    return [f"GRANT {rights} ON {table} TO {role}" for table, rights in LIBRARY_TABLES.items() for role in (APP, JOBS)]


def _rights(entry: Gegevens) -> list[str]:
    statements = []
    for model in tables_of(entry):
        table = model._meta.db_table
        is_history = model is not apps.get_model(entry.model)
        statements += [
            f"ALTER TABLE {table} {'ENABLE' if entry.deel else 'DISABLE'} ROW LEVEL SECURITY",
            f"ALTER TABLE {table} {'FORCE' if entry.deel else 'NO FORCE'} ROW LEVEL SECURITY",
            f"GRANT {entry.jobs_rights} ON {table} TO {JOBS}",
            f"GRANT {entry.history_rights if is_history else entry.app_rights} ON {table} TO {APP}",
            *(f"DROP POLICY IF EXISTS {name} ON {table}" for name in _NAMES),
        ]
        if entry.deel:
            statements += _policies(table, entry.deel, entry, is_history)
    return statements


# The web process writes no tombstones: with one of a casus that lives, the next restore would destroy that casus. What
# it does delete for good gets one from the database itself, for a row that really went (ADR 0019).
_TOMBSTONE_FUNCTION = """
CREATE OR REPLACE FUNCTION casework_grafsteen() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO public.casework_gewist (id, tabel, rij_id, dag)
    VALUES (gen_random_uuid(), TG_TABLE_NAME, OLD.id, current_setting('casework.vandaag')::date)
    ON CONFLICT (rij_id) DO NOTHING;
    RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION casework_grafsteen() FROM PUBLIC"""


def _tombstones(entry: Gegevens) -> list[str]:
    """Where what the web process deletes is destroyed for good, the row gets a tombstone."""
    table = apps.get_model(entry.model)._meta.db_table
    statements = [f"DROP TRIGGER IF EXISTS grafsteen ON {table}"]
    if entry.voorgoed:
        statements.append(
            f"CREATE TRIGGER grafsteen AFTER DELETE ON {table} FOR EACH ROW"
            f" WHEN (current_user = '{APP}') EXECUTE FUNCTION casework_grafsteen()"
        )
    return statements


def _changes(entry: Gegevens) -> list[str]:
    """A policy sees a row as it was or as it will be; what it was and will be together, a trigger sees."""
    table = apps.get_model(entry.model)._meta.db_table
    statements = [f"DROP TRIGGER IF EXISTS wijziging ON {table}"]
    if entry.wijziging_sql:
        statements += [
            f"CREATE OR REPLACE FUNCTION {table}_wijziging() RETURNS trigger LANGUAGE plpgsql"
            f" SET search_path = public, pg_temp AS $$ BEGIN IF ({entry.wijziging_sql}) IS NOT TRUE THEN"
            f" RAISE insufficient_privilege USING MESSAGE = 'change not allowed on {table}'; END IF;"
            " RETURN NEW; END $$",
            f"CREATE TRIGGER wijziging BEFORE UPDATE ON {table} FOR EACH ROW"
            f" WHEN (current_user = '{APP}') EXECUTE FUNCTION {table}_wijziging()",
        ]
    return statements


def _policies(table: str, deel: "Deel | PerRij", entry: Gegevens, is_history: bool) -> list[str]:
    own_read = (is_history and entry.versies_lezen_sql) or entry.lezen_sql
    read = own_read or _allowed(table, deel, "lezen", entry.casus_column)
    write = entry.schrijven_sql or _allowed(table, deel, "schrijven", entry.casus_column)
    # A version is added by whoever may change the row, not only by who may make one.
    add = write if is_history else entry.toevoegen_sql or write
    limit = "true" if is_history or not entry.grens_sql else entry.grens_sql
    jobs_delete = entry.jobs_wissen_sql or "true"
    return [
        f"CREATE POLICY jobs ON {table} TO {JOBS} USING (true) WITH CHECK (true)",
        f"CREATE POLICY jobs_wissen ON {table} AS RESTRICTIVE FOR DELETE TO {JOBS} USING ({jobs_delete})",
        # The owner makes backups, so it reads; it could lift the policies anyway. It writes nothing.
        f"CREATE POLICY kopie ON {table} FOR SELECT TO CURRENT_USER USING (true)",
        f"CREATE POLICY lezen ON {table} FOR SELECT TO {APP} USING ({read})",
        f"CREATE POLICY toevoegen ON {table} FOR INSERT TO {APP} WITH CHECK (({add}) AND ({limit}))",
        f"CREATE POLICY wijzigen ON {table} FOR UPDATE TO {APP} USING ({write}) WITH CHECK (({write}) AND ({limit}))",
        f"CREATE POLICY wissen ON {table} FOR DELETE TO {APP} USING ({write})",
    ]


def _allowed(table: str, deel: "Deel | PerRij", action: str, casus_column: str) -> str:
    if isinstance(deel, PerRij):
        return " OR ".join(
            f"({table}.deel = '{name}' AND {has_grant(f'{table}.{casus_column}', getattr(part, action))})"
            for name, part in deel.delen.items()
        )
    return has_grant(f"{table}.{casus_column}", getattr(deel, action))


def tables_of(entry: Gegevens) -> list[type[Model]]:
    """The model of a register entry and, where versions are kept, its history model."""
    model = apps.get_model(entry.model)
    history = getattr(model, "history", None)
    return [model, history.model] if history is not None else [model]
