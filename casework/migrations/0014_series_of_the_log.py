from django.db import migrations

# The web process may write every column of a line. A line in another series than the current one would be found by the
# proof; now it cannot be written at all. Not valid for what is there: that lies in the series of its own day.
_CHECK = """
CREATE OR REPLACE FUNCTION casework_logboek_nieuwe_reeks() RETURNS bigint LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE nieuw bigint := casework_logboek_reeks() + 1;
BEGIN
    EXECUTE format('ALTER TABLE casework_logregel ALTER COLUMN reeks SET DEFAULT %1$s,'
        ' DROP CONSTRAINT logregel_reeks, ADD CONSTRAINT logregel_reeks CHECK (reeks = %1$s) NOT VALID', nieuw);
    RETURN nieuw;
END $$;
DO $$ BEGIN
    EXECUTE format('ALTER TABLE casework_logregel ADD CONSTRAINT logregel_reeks CHECK (reeks = %s) NOT VALID',
        casework_logboek_reeks());
END $$;
"""
# The moment of the first line that lies in no block. Everybody may know that, and nothing else of a line: so a page
# tells that sealing stopped, to whoever cannot read the log.
_WAITING = """
CREATE FUNCTION casework_logboek_wacht_sinds() RETURNS timestamptz LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT l.tijdstip FROM casework_logregel l
    WHERE (l.reeks, l.xid) >= (
        coalesce((SELECT b.reeks FROM casework_logblok b ORDER BY b.nummer DESC LIMIT 1), 0),
        coalesce((SELECT b.tot::text::xid8 FROM casework_logblok b ORDER BY b.nummer DESC LIMIT 1), '0'))
    ORDER BY l.reeks, l.xid LIMIT 1
$$
"""
_NO_CHECK = """
ALTER TABLE casework_logregel DROP CONSTRAINT logregel_reeks;
CREATE OR REPLACE FUNCTION casework_logboek_nieuwe_reeks() RETURNS bigint LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    EXECUTE format('ALTER TABLE casework_logregel ALTER COLUMN reeks SET DEFAULT %s', casework_logboek_reeks() + 1);
    RETURN casework_logboek_reeks();
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("casework", "0013_grants_say_for_whom")]

    operations = [
        migrations.RunSQL(_CHECK, _NO_CHECK),
        migrations.RunSQL(_WAITING, "DROP FUNCTION casework_logboek_wacht_sinds()"),
    ]
