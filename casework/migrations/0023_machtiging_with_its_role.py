from django.db import migrations

# The owner of the tables is under the policies too; they are put back after the migrations.
OPEN = [
    f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY"
    for table in ("casework_machtiging", "casework_aanstelling", "casework_casustoegang")
]
# A machtiging ends before the first day on which the role that it rests on is not there, and so do its grants: on later
# days nothing asks for the akkoord of a kernpartij (P-18). What is past stays as it was.
SHORTEN = [
    "WITH rust AS (SELECT m.id, (SELECT min(dag)::date - 1"
    " FROM generate_series(greatest(m.van, CURRENT_DATE), m.tot_en_met, '1 day') dag"
    " WHERE NOT EXISTS (SELECT 1 FROM casework_aanstelling a WHERE a.rol = 'vertegenwoordiger'"
    " AND a.account_id = m.account_id AND a.organisatie_id = m.organisatie_id"
    " AND a.van <= dag AND (a.tot_en_met IS NULL OR a.tot_en_met >= dag))) AS laatste"
    " FROM casework_machtiging m WHERE m.tot_en_met >= CURRENT_DATE)"
    " UPDATE casework_machtiging m SET van = least(m.van, rust.laatste), tot_en_met = rust.laatste"
    " FROM rust WHERE rust.id = m.id AND rust.laatste IS NOT NULL",
    "UPDATE casework_casustoegang t SET tot = m.tot_en_met + 1 FROM casework_machtiging m"
    " WHERE t.feit_id = m.id AND t.tot > m.tot_en_met + 1",
    "SET CONSTRAINTS ALL IMMEDIATE",
]


class Migration(migrations.Migration):
    dependencies = [("casework", "0022_nummer_of_grant")]

    operations = [migrations.RunSQL([*OPEN, *SHORTEN], migrations.RunSQL.noop)]
