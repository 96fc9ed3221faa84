"""Many casussen of many samenwerkingsverbanden with their grants, made by the database itself.

Each samenwerkingsverband has 500 casussen and the same people: a vertegenwoordiger and an uitvoerder who have all of
its casussen, five partners who have a tenth of them each, and one partner who has none. So the whole grows, and what
one person sees does not. No row holds content: what is measured here reads none.
"""

from __future__ import annotations

from psycopg2.extensions import connection

PER_VERBAND = 500
NUMBERS = {"uitvoerder": 2, "partner": 4, "niemand": 3}

_PEOPLE = """
    CREATE TABLE bench_mens (n int, rol text, soort text, deel int, permissions text[]);
    INSERT INTO bench_mens
        VALUES (1, 'vertegenwoordiger', 'gemeente', 1, %(vertegenwoordiger)s),
            (2, 'uitvoerder_weegploeg', 'gemeente', 1, %(weegploeg)s),
            (3, 'casuspartner', 'reclassering', 0, ARRAY[]::text[])
        UNION ALL SELECT n, 'casuspartner', 'reclassering', 10, %(partner)s FROM generate_series(4, 8) n;
"""
# Ids are computed from what they are the id of, so that a row is found without looking it up. No foreign key is
# checked: that takes most of the time.
_ROWS = """
    SET session_replication_role = replica;
    INSERT INTO casework_samenwerkingsverband (id, naam, beslist_op_verzoeken)
        SELECT md5('verband ' || v)::uuid, 'Verband ' || v, 'gemeente' FROM generate_series(%(from)s, %(to)s) v;
    INSERT INTO casework_organisatie (id, verband_id, naam, soort, taak, natuurlijk_persoon)
        SELECT md5(soort || v)::uuid, md5('verband ' || v)::uuid, soort, soort, '', false
        FROM generate_series(%(from)s, %(to)s) v,
            unnest(ARRAY['gemeente', 'reclassering']) soort;
    INSERT INTO casework_afspraken (id, verband_id, versie, tekst, van)
        SELECT md5('afspraken ' || v)::uuid, md5('verband ' || v)::uuid, 1, 'Afspraken', current_date - 100
        FROM generate_series(%(from)s, %(to)s) v;
    INSERT INTO casework_account (id, gebruikersnaam, password, naam, is_active, opnieuw_begonnen)
        SELECT md5('mens ' || v || ' ' || n)::uuid, 'mens-' || v || '-' || n, '', '', true, false
        FROM generate_series(%(from)s, %(to)s) v, bench_mens;
    INSERT INTO casework_aanstelling (id, account_id, organisatie_id, rol, functie, van)
        SELECT md5('rol ' || v || ' ' || n)::uuid, md5('mens ' || v || ' ' || n)::uuid, md5(soort || v)::uuid, rol, '',
            current_date - 100
        FROM generate_series(%(from)s, %(to)s) v, bench_mens;
    INSERT INTO casework_akkoord (id, aanstelling_id, gegeven_op)
        SELECT gen_random_uuid(), md5('rol ' || v || ' ' || n)::uuid, current_date - 100
        FROM generate_series(%(from)s, %(to)s) v, bench_mens WHERE rol <> 'casuspartner';
    INSERT INTO casework_aanvaarding (id, account_id, afspraken_id, aanvaard_op)
        SELECT gen_random_uuid(), md5('mens ' || v || ' ' || n)::uuid, md5('afspraken ' || v)::uuid, now()
        FROM generate_series(%(from)s, %(to)s) v, bench_mens;
    INSERT INTO casework_casus (id, verband_id, nummer, geopend_op, fase, bestand, laatste_verwerking, informeren,
            persoon, behandeling_loopt)
        SELECT md5('casus ' || v || ' ' || c)::uuid, md5('verband ' || v)::uuid, '2026-' || lpad(c::text, 4, '0'),
            current_date - c %% 300, 'casusoverleg', 'actief', current_date - c %% 300, 'geinformeerd',
            gen_random_uuid(), false
        FROM generate_series(%(from)s, %(to)s) v, generate_series(1, %(casussen)s) c;
    INSERT INTO casework_casustoegang (id, content_object_id, verband_id, nummer, user_id, permission_id, vanaf, reden,
            feit_id)
        SELECT gen_random_uuid(), md5('casus ' || v || ' ' || c)::uuid, md5('verband ' || v)::uuid,
            '2026-' || lpad(c::text, 4, '0'), md5('mens ' || v || ' ' || n)::uuid, p.id, current_date - 100,
            'aanstelling', md5('mens ' || v || ' ' || n)::uuid
        FROM generate_series(%(from)s, %(to)s) v, bench_mens m, generate_series(1, %(casussen)s) c, auth_permission p
        WHERE m.deel > 0 AND c %% m.deel = n %% m.deel AND p.codename = ANY (m.permissions);
    INSERT INTO guardian_userobjectpermission (object_pk, content_type_id, permission_id, user_id)
        SELECT content_object_id::text, p.content_type_id, permission_id, user_id
        FROM casework_casustoegang JOIN auth_permission p ON p.id = permission_id
        WHERE user_id IN (SELECT md5('mens ' || v || ' ' || n)::uuid
            FROM generate_series(%(from)s, %(to)s) v, bench_mens);
    SET session_replication_role = origin
"""


def begin(database: connection) -> None:
    """Note who works in each samenwerkingsverband, and with which permissions."""
    from casework.access import permissions as p

    roles = {
        "vertegenwoordiger": p.VERTEGENWOORDIGER,
        "weegploeg": p.UITVOERDER_WEEGPLOEG,
        "partner": p.CASUSPARTNER,
    }
    with database.cursor() as cursor:
        cursor.execute(_PEOPLE, {name: list(codenames) for name, codenames in roles.items()})


def grow(database: connection, before: int, casussen: int) -> None:
    """Fill up from `before` casussen to so many, and let the database count what it has, as it does by itself."""
    fill(database, before // PER_VERBAND + 1, casussen // PER_VERBAND, PER_VERBAND)
    with database.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def fill(database: connection, first: int, last: int, casussen: int) -> None:
    """Make the samenwerkingsverbanden with these numbers, with so many casussen each. As superuser."""
    with database.cursor() as cursor:
        cursor.execute(_ROWS, {"from": first, "to": last, "casussen": casussen})


def name_of(person: str) -> str:
    """The login name, in the first samenwerkingsverband, of one who is measured."""
    return f"mens-1-{NUMBERS[person]}"
