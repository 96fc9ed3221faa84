from django.db import migrations

# The owner of the tables is under the policies too; they are put back after the migrations.
OPEN = ["ALTER TABLE casework_casustoegang NO FORCE ROW LEVEL SECURITY"]
# Who read the file of the casusoverleg before items of information had a permission of their own reads those too. The
# permission itself may not be there yet: Django makes it after the migrations.
GIVE = [
    "INSERT INTO auth_permission (name, content_type_id, codename)"
    " SELECT 'Leest wat met hem of haar is gedeeld', p.content_type_id, 'view_items' FROM auth_permission p"
    " JOIN django_content_type c ON c.id = p.content_type_id"
    " WHERE c.app_label = 'casework' AND c.model = 'casus' AND p.codename = 'view_casusoverleg' ON CONFLICT DO NOTHING",
    "INSERT INTO casework_casustoegang (id, content_object_id, verband_id, nummer, user_id, permission_id, vanaf, tot,"
    " reden, feit_id, organisatie_id)"
    " SELECT gen_random_uuid(), t.content_object_id, t.verband_id, t.nummer, t.user_id, items.id, t.vanaf, t.tot,"
    " t.reden, t.feit_id, t.organisatie_id FROM casework_casustoegang t"
    " JOIN auth_permission file ON file.id = t.permission_id AND file.codename = 'view_casusoverleg'"
    " JOIN auth_permission items ON items.content_type_id = file.content_type_id AND items.codename = 'view_items'"
    " ON CONFLICT DO NOTHING",
    "SET CONSTRAINTS ALL IMMEDIATE",
]


class Migration(migrations.Migration):
    dependencies = [("casework", "0024_account_opnieuw_begonnen")]

    operations = [migrations.RunSQL([*OPEN, *GIVE], migrations.RunSQL.noop)]
