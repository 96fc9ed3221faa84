-- The embedded test cluster only: the owners make the test databases themselves.
ALTER ROLE casework_owner CREATEDB;
ALTER ROLE casework_keys_owner CREATEDB;
