#!/usr/bin/env bash
# Every role of the database × every schema of another service × every verb is denied; the own schema works.
# Makes a cluster of its own in a temporary folder and removes it. Needs Debian's postgresql-15; prints what it counted.
set -euo pipefail
# shellcheck source=deploy/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/../../deploy/lib.sh"

GAVEL_HOME=$(mktemp -d /tmp/gavel-roles.XXXXXX)
chmod 755 "$GAVEL_HOME"
use_home
port=$((20000 + RANDOM % 10000))
services=(auctions orders payments helpdesk gateway)
cleanup() {
    stop_stray_cluster
    rm -rf "$GAVEL_HOME"
}
trap cleanup EXIT

mkdir -p "$GAVEL_HOME"/{log,run}
mkdir -m 700 "$GAVEL_HOME/keys"
prepare_cluster_directory
for role in superuser "${services[@]}" "${services[@]/%/_owner}"; do
    name=$role
    [ "$role" = superuser ] && name=postgres
    (umask 077 && echo "*:*:*:$name:password-of-$role" >"$GAVEL_HOME/keys/postgres-$role.pass")
done
initialize_cluster "$GAVEL_HOME/keys/postgres-superuser.pass"
configure_cluster "$port"
# Started in the background of its own accord: there is no supervisor here.
as_cluster_user "$GAVEL_POSTGRES_BIN/pg_ctl" -D "$(cluster_data)" -l "$(cluster_directory)/server.log" -w start >/dev/null
create_roles "$port" "${services[@]}"
create_roles "$port" "${services[@]}" # again: must change nothing and fail nowhere

# as ROLE DATABASE SQL: prints the SQLSTATE, 00000 when it worked.
as() {
    local output
    if output=$(PGPASSFILE=$GAVEL_HOME/keys/postgres-$1.pass "$GAVEL_POSTGRES_BIN/psql" -X -q -w -v VERBOSITY=sqlstate \
        -v ON_ERROR_STOP=1 -h "$(cluster_directory)" -p "$port" -U "$1" -d "$2" -c "$3" 2>&1 >/dev/null); then
        echo 00000
    else
        case $output in
            *ERROR:*) echo "$output" | sed -n 's/.*ERROR: *\([0-9A-Z]*\).*/\1/p' | head -n 1 ;;
            *) echo "refused" ;; # no connection at all
        esac
    fi
}
checks=0
failures=0
expect() { # WANTED ROLE DATABASE SQL
    local got
    got=$(as "$2" "$3" "$4")
    checks=$((checks + 1))
    if [ "$got" != "$1" ]; then
        failures=$((failures + 1))
        echo "FAILED: $2 in $3: $4 gave $got, not $1"
    fi
}
denied=42501

for service in "${services[@]}"; do
    expect 00000 "${service}_owner" gavel \
        "CREATE TABLE thing (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, note text);
         CREATE FUNCTION answer() RETURNS int LANGUAGE sql AS 'SELECT 42'; CREATE SEQUENCE number"
done
for service in "${services[@]}"; do
    # The own schema: rows yes, structure no.
    for sql in "INSERT INTO thing (note) VALUES ('a')" "SELECT * FROM thing" "UPDATE thing SET note = 'b'" \
        "DELETE FROM thing" "SELECT answer()" "SELECT nextval('number')"; do
        expect 00000 "$service" gavel "$sql"
    done
    for sql in "CREATE TABLE mine (id int)" "TRUNCATE thing" "CREATE TABLE public.mine (id int)" \
        "CREATE SCHEMA mine" "CREATE TEMPORARY TABLE mine (id int)" \
        "CREATE ROLE mine" "SET ROLE ${service}_owner" "COPY thing TO PROGRAM 'true'" \
        "SELECT pg_read_file('/etc/passwd')"; do
        expect $denied "$service" gavel "$sql"
    done
    for sql in "ALTER TABLE thing ADD COLUMN more int" "DROP TABLE thing" "CREATE INDEX ON thing (note)"; do
        expect $denied "$service" gavel "$sql"
    done
    expect refused "$service" postgres "SELECT 1"
    expect refused "$service" template1 "SELECT 1"
    for other in "${services[@]}"; do
        [ "$other" = "$service" ] && continue
        for role in "$service" "${service}_owner"; do
            for sql in "SELECT * FROM $other.thing" "INSERT INTO $other.thing (note) VALUES ('x')" \
                "UPDATE $other.thing SET note = 'x'" "DELETE FROM $other.thing" "TRUNCATE $other.thing" \
                "SELECT $other.answer()" "SELECT nextval('$other.number')" "CREATE TABLE $other.mine (id int)" \
                "ALTER TABLE $other.thing ADD COLUMN more int" "DROP TABLE $other.thing" \
                "CREATE INDEX ON $other.thing (note)" "SET ROLE $other" "SET ROLE ${other}_owner" \
                "GRANT USAGE ON SCHEMA $other TO $role" "ALTER SCHEMA $other RENAME TO mine"; do
                expect $denied "$role" gavel "$sql"
            done
        done
    done
done
# Without a password, and with another role's, nobody comes in.
expect refused postgres gavel "SELECT 1"
echo "*:*:*:*:password-of-orders" >"$GAVEL_HOME/keys/wrong" && chmod 600 "$GAVEL_HOME/keys/wrong"
mv "$GAVEL_HOME/keys/postgres-auctions.pass" "$GAVEL_HOME/keys/right"
mv "$GAVEL_HOME/keys/wrong" "$GAVEL_HOME/keys/postgres-auctions.pass"
expect refused auctions gavel "SELECT 1"

echo "postgres roles: $checks checks, $failures failed"
[ "$failures" -eq 0 ]
