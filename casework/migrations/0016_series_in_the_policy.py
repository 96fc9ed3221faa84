from django.db import migrations

# That a line lies in the current series is held by the policy for new lines, in place of a check of the table: the web
# process is the only one that can name a series, and a check cost three percent of every line.
_IN_THE_POLICY = """
ALTER TABLE casework_logregel DROP CONSTRAINT logregel_reeks;

-- For the owner: after the policies are written, and with a new series.
CREATE FUNCTION casework_logboek_bewaak_reeks() RETURNS void LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    EXECUTE format('ALTER POLICY toevoegen ON casework_logregel'
        ' WITH CHECK (xid = pg_current_xact_id() AND reeks = %s)', casework_logboek_reeks());
END $$;

CREATE OR REPLACE FUNCTION casework_logboek_nieuwe_reeks() RETURNS bigint LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    EXECUTE format('ALTER TABLE casework_logregel ALTER COLUMN reeks SET DEFAULT %s', casework_logboek_reeks() + 1);
    PERFORM casework_logboek_bewaak_reeks();
    RETURN casework_logboek_reeks();
END $$;
"""
_IN_A_CHECK = """
CREATE OR REPLACE FUNCTION casework_logboek_nieuwe_reeks() RETURNS bigint LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE nieuw bigint := casework_logboek_reeks() + 1;
BEGIN
    EXECUTE format('ALTER TABLE casework_logregel ALTER COLUMN reeks SET DEFAULT %1$s,'
        ' DROP CONSTRAINT logregel_reeks, ADD CONSTRAINT logregel_reeks CHECK (reeks = %1$s) NOT VALID', nieuw);
    RETURN nieuw;
END $$;
DROP FUNCTION casework_logboek_bewaak_reeks();
DO $$ BEGIN
    EXECUTE format('ALTER TABLE casework_logregel ADD CONSTRAINT logregel_reeks CHECK (reeks = %s) NOT VALID',
        casework_logboek_reeks());
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("casework", "0015_sessie")]

    operations = [migrations.RunSQL(_IN_THE_POLICY, _IN_A_CHECK)]
