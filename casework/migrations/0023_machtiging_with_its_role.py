from django.db import migrations

# The owner of the tables is under the policies too; they are put back after the migrations.
OPEN = [
    f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY"
    for table in ("casework_machtiging", "casework_aanstelling", "casework_casustoegang")
]
# A machtiging that goes on after the role on which it rests ends with it, and so do its grants: on later days nothing
# asks for the akkoord of a kernpartij (P-18). Without a role it has ended. What is past stays as it was.
SHORTEN = [
    "WITH rust AS (SELECT m.id, CASE WHEN count(a.id) = 0 THEN CURRENT_DATE - 1"
    " ELSE least(m.tot_en_met, max(coalesce(a.tot_en_met, m.tot_en_met))) END AS laatste"
    " FROM casework_machtiging m LEFT JOIN casework_aanstelling a ON a.rol = 'vertegenwoordiger'"
    " AND a.account_id = m.account_id AND a.organisatie_id = m.organisatie_id"
    " AND a.van <= greatest(m.van, CURRENT_DATE)"
    " AND (a.tot_en_met IS NULL OR a.tot_en_met >= greatest(m.van, CURRENT_DATE))"
    " WHERE m.tot_en_met >= CURRENT_DATE GROUP BY m.id)"
    " UPDATE casework_machtiging m SET van = least(m.van, rust.laatste), tot_en_met = rust.laatste"
    " FROM rust WHERE rust.id = m.id AND rust.laatste < m.tot_en_met",
    "UPDATE casework_casustoegang t SET tot = m.tot_en_met + 1 FROM casework_machtiging m"
    " WHERE t.feit_id = m.id AND t.tot > m.tot_en_met + 1",
    "SET CONSTRAINTS ALL IMMEDIATE",
]


class Migration(migrations.Migration):
    dependencies = [("casework", "0022_nummer_of_grant")]

    operations = [migrations.RunSQL([*OPEN, *SHORTEN], migrations.RunSQL.noop)]
