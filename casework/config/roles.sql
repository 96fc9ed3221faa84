-- Roles and databases of Casework, for psql (15 or newer), as a superuser or the administrator of the server.
-- May be run again: it then sets passwords and rights anew and leaves the data alone.
-- `make demo` and `make test` use this same file.
--
--   casework_owner       owns database casework and its schema; only for `migrate` and `provision`
--   casework_app         owns nothing; the web processes
--   casework_jobs        owns nothing; worker and beat
--   casework_keys_owner  owns database casework_keys; only for `migrate --database keys`
--   casework_keys        owns nothing; the web processes in the key database: they read and add keys, no more
--   casework_keys_jobs   owns nothing; worker and beat in the key database: they also rewrap and destroy
--
-- Nobody is a superuser and nobody bypasses row-level security. The rights on tables are given by the
-- application after migrate, table by table.
--
-- Passwords come from the environment, each as CASEWORK_<X>_PASSWORD or, by file, CASEWORK_<X>_PASSWORD_FILE,
-- with <X> one of OWNER, APP, JOBS, KEYS_OWNER, KEYS, KEYS_JOBS; or as psql variables (-v app_password=...), which
-- other users of the machine can see in the list of processes.
-- Two servers? Run it on each, with CASEWORK_DATABASES=data on the one and =keys on the other.

\set ON_ERROR_STOP on
\set QUIET on
SET client_min_messages = warning;
-- Passwords stay out of the server's log where the role may choose so.
SELECT rolsuper AS is_superuser FROM pg_roles WHERE rolname = current_user \gset
\if :is_superuser
  SET log_statement = 'none';
  SET log_min_error_statement = 'panic';
\endif

\if :{?databases}
\else
  \set databases both
\endif
\getenv databases CASEWORK_DATABASES
SELECT :'databases' IN ('both', 'data', 'keys') AS known,
       :'databases' IN ('both', 'data') AS with_data,
       :'databases' IN ('both', 'keys') AS with_keys \gset
\if :known
\else
  DO $$ BEGIN RAISE EXCEPTION 'CASEWORK_DATABASES must be both, data or keys'; END $$;
\endif

-- The role names are fixed; only passwords vary.
\if :with_data
  \if :{?owner_password}
  \else
    \set owner_password `cat "${CASEWORK_OWNER_PASSWORD_FILE:-/dev/null}"`
  \endif
  \if :{?app_password}
  \else
    \set app_password `cat "${CASEWORK_APP_PASSWORD_FILE:-/dev/null}"`
  \endif
  \if :{?jobs_password}
  \else
    \set jobs_password `cat "${CASEWORK_JOBS_PASSWORD_FILE:-/dev/null}"`
  \endif
  \getenv owner_password CASEWORK_OWNER_PASSWORD
  \getenv app_password CASEWORK_APP_PASSWORD
  \getenv jobs_password CASEWORK_JOBS_PASSWORD
  SELECT '' IN (:'owner_password', :'app_password', :'jobs_password') AS missing \gset
  \if :missing
    DO $$ BEGIN RAISE EXCEPTION 'passwords are missing: set CASEWORK_OWNER_PASSWORD, CASEWORK_APP_PASSWORD and CASEWORK_JOBS_PASSWORD, or each with _FILE'; END $$;
  \endif

  SELECT format('CREATE ROLE %I LOGIN', r.name)
    FROM unnest(ARRAY['casework_owner', 'casework_app', 'casework_jobs']) AS r(name)
    WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = r.name) \gexec
  ALTER ROLE casework_owner PASSWORD :'owner_password';
  ALTER ROLE casework_app PASSWORD :'app_password';
  ALTER ROLE casework_jobs PASSWORD :'jobs_password';
  -- A key without its row is taken for lost after a day (casework/orphans.py): no transaction may hang that long.
  ALTER ROLE casework_app SET idle_in_transaction_session_timeout = '10min';
  ALTER ROLE casework_jobs SET idle_in_transaction_session_timeout = '1h';

  SELECT 'CREATE DATABASE casework OWNER casework_owner TEMPLATE template0 ENCODING ''UTF8'''
    WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'casework') \gexec
  REVOKE ALL ON DATABASE casework FROM PUBLIC;
  GRANT CONNECT ON DATABASE casework TO casework_app, casework_jobs;
\endif

\if :with_keys
  \if :{?keys_owner_password}
  \else
    \set keys_owner_password `cat "${CASEWORK_KEYS_OWNER_PASSWORD_FILE:-/dev/null}"`
  \endif
  \if :{?keys_password}
  \else
    \set keys_password `cat "${CASEWORK_KEYS_PASSWORD_FILE:-/dev/null}"`
  \endif
  \if :{?keys_jobs_password}
  \else
    \set keys_jobs_password `cat "${CASEWORK_KEYS_JOBS_PASSWORD_FILE:-/dev/null}"`
  \endif
  \getenv keys_owner_password CASEWORK_KEYS_OWNER_PASSWORD
  \getenv keys_password CASEWORK_KEYS_PASSWORD
  \getenv keys_jobs_password CASEWORK_KEYS_JOBS_PASSWORD
  SELECT '' IN (:'keys_owner_password', :'keys_password', :'keys_jobs_password') AS missing \gset
  \if :missing
    DO $$ BEGIN RAISE EXCEPTION 'passwords are missing: set CASEWORK_KEYS_OWNER_PASSWORD, CASEWORK_KEYS_PASSWORD and CASEWORK_KEYS_JOBS_PASSWORD, or each with _FILE'; END $$;
  \endif

  SELECT format('CREATE ROLE %I LOGIN', r.name)
    FROM unnest(ARRAY['casework_keys_owner', 'casework_keys', 'casework_keys_jobs']) AS r(name)
    WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = r.name) \gexec
  ALTER ROLE casework_keys_owner PASSWORD :'keys_owner_password';
  ALTER ROLE casework_keys PASSWORD :'keys_password';
  ALTER ROLE casework_keys_jobs PASSWORD :'keys_jobs_password';

  SELECT 'CREATE DATABASE casework_keys OWNER casework_keys_owner TEMPLATE template0 ENCODING ''UTF8'''
    WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'casework_keys') \gexec
  REVOKE ALL ON DATABASE casework_keys FROM PUBLIC;
  GRANT CONNECT ON DATABASE casework_keys TO casework_keys, casework_keys_jobs;
\endif

-- A role that was there already may hold more than it should: then stop, loudly.
DO $$
DECLARE
    strong text;
BEGIN
    SELECT string_agg(rolname, ', ') INTO strong
      FROM pg_roles
     WHERE rolname IN ('casework_owner', 'casework_app', 'casework_jobs', 'casework_keys_owner', 'casework_keys',
                       'casework_keys_jobs')
       AND (rolsuper OR rolcreaterole OR rolreplication OR rolbypassrls
            OR (rolcreatedb AND rolname NOT IN ('casework_owner', 'casework_keys_owner')));
    IF strong IS NOT NULL THEN
        RAISE EXCEPTION 'these roles have attributes they must not have (superuser, createrole, createdb, replication or bypassrls): %', strong;
    END IF;
    SELECT string_agg(m.rolname || ' in ' || g.rolname, ', ') INTO strong
      FROM pg_auth_members a
      JOIN pg_roles m ON m.oid = a.member
      JOIN pg_roles g ON g.oid = a.roleid
     WHERE m.rolname IN ('casework_owner', 'casework_app', 'casework_jobs', 'casework_keys_owner', 'casework_keys',
                         'casework_keys_jobs');
    IF strong IS NOT NULL THEN
        RAISE EXCEPTION 'these roles are members of other roles, which gives them more than they should have: %', strong;
    END IF;
END $$;

\if :with_data
  \connect casework
  SET client_min_messages = warning;
  ALTER SCHEMA public OWNER TO casework_owner;
  REVOKE ALL ON SCHEMA public FROM PUBLIC;
  GRANT USAGE ON SCHEMA public TO casework_app, casework_jobs;
\endif
\if :with_keys
  \connect casework_keys
  SET client_min_messages = warning;
  ALTER SCHEMA public OWNER TO casework_keys_owner;
  REVOKE ALL ON SCHEMA public FROM PUBLIC;
  GRANT USAGE ON SCHEMA public TO casework_keys, casework_keys_jobs;
\endif
