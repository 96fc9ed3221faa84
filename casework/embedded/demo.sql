-- The embedded demo cluster only: the mark by which the product knows a database that the demo made.
-- It belongs to the superuser, so that no role of the product can write one.
\getenv token CASEWORK_DEMO_TOKEN
\connect casework
SET client_min_messages = warning;
CREATE TABLE IF NOT EXISTS public.demo_marker (token text NOT NULL);
TRUNCATE public.demo_marker;
INSERT INTO public.demo_marker (token) VALUES (:'token');
REVOKE ALL ON public.demo_marker FROM PUBLIC;
GRANT SELECT ON public.demo_marker TO casework_owner, casework_app, casework_jobs;
