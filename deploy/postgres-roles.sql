-- The roles of one service, for psql 15 by a superuser in the platform's database. May be run again at any time.
-- The environment gives SERVICE, OWNER_PASSWORD and APPLICATION_PASSWORD, so that no password stands in a command line.
--
-- <service>_owner owns the schema <service> and migrates it; <service> is what the running service logs in as: it may
-- read and write rows there and nothing else. Neither sees another service's schema.
\getenv service SERVICE
\getenv owner_password OWNER_PASSWORD
\getenv application_password APPLICATION_PASSWORD
\set owner :service _owner
-- Passwords must not end in the server's log, not even when a statement fails.
SET log_statement = 'none';
SET log_min_error_statement = 'panic';
SET log_min_duration_statement = -1;

-- What PostgreSQL gives to everybody is taken back.
SELECT format('REVOKE ALL ON DATABASE %I FROM PUBLIC', datname) FROM pg_database WHERE datname <> 'template0' \gexec
REVOKE ALL ON SCHEMA public FROM PUBLIC;

SELECT format('CREATE ROLE %I', name) FROM unnest(ARRAY[:'owner', :'service']) AS name
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) \gexec
ALTER ROLE :"owner" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS NOINHERIT
    CONNECTION LIMIT 10 PASSWORD :'owner_password';
ALTER ROLE :"service" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS NOINHERIT
    PASSWORD :'application_password';
SELECT format('GRANT CONNECT ON DATABASE %I TO %I, %I', current_database(), :'owner', :'service') \gexec

CREATE SCHEMA IF NOT EXISTS :"service" AUTHORIZATION :"owner";
REVOKE ALL ON SCHEMA :"service" FROM PUBLIC;
GRANT USAGE ON SCHEMA :"service" TO :"service";
ALTER ROLE :"owner" SET search_path = :"service";
ALTER ROLE :"service" SET search_path = :"service";

-- Whatever the owner makes in its schema, the application may use; functions are nobody else's.
ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" IN SCHEMA :"service"
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO :"service";
ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" IN SCHEMA :"service" GRANT USAGE, SELECT ON SEQUENCES TO :"service";
ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" IN SCHEMA :"service" GRANT EXECUTE ON FUNCTIONS TO :"service";
