# shellcheck shell=bash
# What deploy/up, deploy/down, deploy/gavel and deploy/test share: messages, Debian packages, the Swift toolchain, the
# private PostgreSQL cluster and the supervisor. Source it; it defines functions and GAVEL_ROOT, and does nothing else.

GAVEL_ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
GAVEL_POSTGRES_BIN=/usr/lib/postgresql/15/bin

# What the built programs need to run, and what building them needs beside the toolchain itself.
GAVEL_RUNTIME_PACKAGES=(libzmq3-dev libpq-dev libsodium-dev postgresql-15 supervisor python3 tzdata curl libcurl4 libxml2
    libhpdf-2.3.0 fonts-dejavu-core)
GAVEL_BUILD_PACKAGES=(git ca-certificates pkg-config binutils libc6-dev libgcc-12-dev libstdc++-12-dev zlib1g-dev
    libsqlite3-0 libncurses6 libcurl4-openssl-dev libxml2-dev libhpdf-dev)

# --- messages -------------------------------------------------------------------------------------------------------

step() { printf '\n==> %s\n' "$*"; }
note() { printf '    %s\n' "$*"; }
warn() { printf '    warning: %s\n' "$*" >&2; }

# fail WHAT [WHAT TO DO NEXT …]: ends the script.
fail() {
    printf '\nerror: %s\n' "$1" >&2
    shift
    local line
    for line in "$@"; do printf '       %s\n' "$line" >&2; done
    exit 1
}

# --- who we are -----------------------------------------------------------------------------------------------------

is_root() { [ "$(id -u)" -eq 0 ]; }

# Runs a command as root, through sudo where we are not root.
as_root() {
    if is_root; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        fail "this needs root: $*" "Run it as root, or install sudo, and then run this command again."
    fi
}

# The home of the platform; the path goes into unix sockets, which allow 107 bytes.
use_home() {
    GAVEL_HOME=${GAVEL_HOME:-$GAVEL_ROOT/.gavel}
    case $GAVEL_HOME in /*) ;; *) GAVEL_HOME=$PWD/$GAVEL_HOME ;; esac
    if [ "${#GAVEL_HOME}" -gt 75 ]; then
        fail "the path $GAVEL_HOME is too long for unix sockets (75 characters at most)." \
            "Set GAVEL_HOME to a shorter path, e.g. GAVEL_HOME=/srv/gavel $0"
    fi
    case $GAVEL_HOME in
        *[!A-Za-z0-9/._-]*)
            fail "the path $GAVEL_HOME has characters that configuration files would have to quote." \
                "Set GAVEL_HOME to a path of letters, digits and . _ - only." ;;
    esac
    export GAVEL_HOME
}

# --- Debian packages ------------------------------------------------------------------------------------------------

is_installed() { [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

# install_packages NAME …: installs those that are missing.
install_packages() {
    local missing=() name
    for name in "$@"; do is_installed "$name" || missing+=("$name"); done
    if [ ${#missing[@]} -eq 0 ]; then
        note "nothing is missing"
        return
    fi
    note "missing: ${missing[*]}"
    command -v apt-get >/dev/null || fail "apt-get was not found; this is made for Debian 12." \
        "Install these by hand and run it again: ${missing[*]}"
    keep_system_cluster_away
    local apt=(env DEBIAN_FRONTEND=noninteractive apt-get -o Dpkg::Use-Pty=0 -o Acquire::Retries=3 -q -y)
    if ! as_root "${apt[@]}" --no-install-recommends install "${missing[@]}"; then
        note "asking for the current package lists, then once more"
        as_root "${apt[@]}" update || warn "apt-get update failed; trying with the lists that are here"
        as_root "${apt[@]}" --no-install-recommends install "${missing[@]}" || {
            allow_system_cluster
            fail "Debian's packages could not be installed: ${missing[*]}" \
                "Look at the lines above; usually the network or a mirror is the cause. Then run this command again."
        }
    fi
    allow_system_cluster
}

# Debian's PostgreSQL package makes and starts a cluster of its own when it is installed. We do not need it, so for the
# time of the installation we say so; a cluster that is already there is left alone.
GAVEL_CLUSTER_DROP_IN=/etc/postgresql-common/createcluster.d/gavel-no-main-cluster.conf
keep_system_cluster_away() {
    is_installed postgresql-15 && return 0
    as_root mkdir -p "$(dirname "$GAVEL_CLUSTER_DROP_IN")"
    echo "create_main_cluster = false" | as_root tee "$GAVEL_CLUSTER_DROP_IN" >/dev/null
}
allow_system_cluster() { if [ -e "$GAVEL_CLUSTER_DROP_IN" ]; then as_root rm -f "$GAVEL_CLUSTER_DROP_IN"; fi; }

# --- the Swift toolchain --------------------------------------------------------------------------------------------

# Puts `swift` on PATH from the places where it is usually installed.
use_swift() {
    local place
    if ! command -v swift >/dev/null; then
        for place in /opt/swift/usr/bin /usr/libexec/swift/bin /usr/local/swift/usr/bin /opt/swift/bin \
            "$HOME/.local/share/swiftly/bin" /usr/share/swift/usr/bin; do
            if [ -x "$place/swift" ]; then
                PATH=$place:$PATH
                export PATH
                break
            fi
        done
    fi
    command -v swift >/dev/null || fail "the Swift toolchain was not found." \
        "Install Swift 6.2 or newer (https://www.swift.org/install/linux/) and put its usr/bin on PATH," \
        "or unpack it to /opt/swift; then run this command again."
    local version
    version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9]*\)\.\([0-9]*\).*/\1 \2/p' | head -n 1)
    local major=${version% *} minor=${version#* }
    if [ -n "$version" ] && { [ "$major" -lt 6 ] || { [ "$major" -eq 6 ] && [ "$minor" -lt 2 ]; }; }; then
        fail "Swift $major.$minor at $(command -v swift) is too old; 6.2 is the oldest that builds this." \
            "Install a newer one from https://www.swift.org/install/linux/ and run this command again."
    fi
}

# build_products PRODUCT …: honours GAVEL_BUILD_PATH and GAVEL_CONFIGURATION (release or debug).
GAVEL_PRODUCTS=(gavel gavel-auctions gavel-orders gavel-payments gavel-helpdesk gavel-gateway)
build_path() { printf '%s' "${GAVEL_BUILD_PATH:-$GAVEL_ROOT/.build}"; }
build_configuration() { printf '%s' "${GAVEL_CONFIGURATION:-release}"; }
build_products() {
    require_space "$(build_path)" 3000000 "building needs about 3 GB"
    local product options=()
    # What is shipped brings Swift's libraries along: docs/decisions/0024-swift-linked-statically.md
    [ "$(build_configuration)" = release ] && options=(--static-swift-stdlib)
    for product in "$@"; do
        note "$product"
        swift build --package-path "$GAVEL_ROOT" --scratch-path "$(build_path)" -c "$(build_configuration)" \
            "${options[@]}" --product "$product" || fail "$product could not be built." \
            "Look at the first error above. If it is about memory, close other programs; if about the network," \
            "check that github.com can be reached. Then run this command again: what is built stays built."
    done
    # Programs that bring Swift's libraries along do not find the one of the toolchain; without it nobody is told where
    # one of them crashed.
    local toolchain
    toolchain=$(swift -print-target-info | sed -n 's|.*"runtimeResourcePath": "\(.*\)/lib/swift".*|\1|p')
    cp -f "$toolchain/libexec/swift/linux/swift-backtrace-static" \
        "$(build_path)/$(build_configuration)/swift-backtrace" ||
        warn "the toolchain has no swift-backtrace-static: crashes are logged without their place"
}

# require_space PATH KILOBYTES WHY
require_space() {
    local place=$1 free
    while [ ! -e "$place" ]; do place=$(dirname "$place"); done
    free=$(df -Pk "$place" | awk 'NR == 2 { print $4 }')
    [ "$free" -ge "$2" ] || fail "only $((free / 1024)) MB are free at $place: $3." \
        "Free some space, or set GAVEL_HOME and GAVEL_BUILD_PATH to another disk, and run this command again."
}

# --- processes ------------------------------------------------------------------------------------------------------

is_port_open() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# wait_for SECONDS COMMAND …: polls until the command succeeds.
wait_for() {
    local until=$((SECONDS + $1))
    shift
    until "$@"; do
        [ "$SECONDS" -lt "$until" ] || return 1
        sleep 0.2
    done
}

# Process ids of services that were started from this platform's own folder, wherever they hang in the process tree.
stray_pids() {
    local link target
    for link in /proc/[0-9]*/exe; do
        target=$(readlink "$link" 2>/dev/null) || continue
        case ${target% (deleted)} in
            "$GAVEL_HOME/bin/gavel-"*) link=${link%/exe} && echo "${link#/proc/}" ;;
        esac
    done
}

supervisor_pid() {
    local pid
    pid=$(cat "$GAVEL_HOME/run/supervisord.pid" 2>/dev/null) || return 1
    [ -n "$pid" ] && [ -r "/proc/$pid/cmdline" ] || return 1
    { tr '\0' ' ' <"/proc/$pid/cmdline"; } 2>/dev/null | grep -qF "$GAVEL_HOME/config/supervisord.conf" || return 1
    echo "$pid"
}
supervisor_is_running() { supervisor_pid >/dev/null; }
supervisor_is_gone() { ! supervisor_is_running; }
control() { supervisorctl -c "$GAVEL_HOME/config/supervisord.conf" "$@"; }
supervisor_answers() { control pid >/dev/null 2>&1; }
# state_of PROGRAM: RUNNING, STOPPED, …; empty when the supervisor does not know it.
state_of() { control status "$1" 2>/dev/null | awk 'NR == 1 && $2 != "ERROR" { print $2 }'; }

# Stops the supervisor with all that it runs, then whatever of ours was left behind by a supervisor that was killed.
stop_platform() {
    local pid
    if pid=$(supervisor_pid); then
        kill -TERM "$pid"
        if ! wait_for 90 supervisor_is_gone; then
            fail "the supervisor (process $pid) did not end within 90 seconds." \
                "Look at $GAVEL_HOME/log/supervisord.log; as a last resort: kill -9 $pid, then run this again."
        fi
    fi
    local strays
    strays=$(stray_pids)
    if [ -n "$strays" ]; then
        note "ending processes that a killed supervisor left behind: $(echo "$strays" | tr '\n' ' ')"
        # shellcheck disable=SC2086
        kill -TERM $strays 2>/dev/null || true
        wait_for 30 no_strays || kill -KILL $(stray_pids) 2>/dev/null || true
    fi
    stop_stray_cluster
}
no_strays() { [ -z "$(stray_pids)" ]; }

# --- the private PostgreSQL cluster ---------------------------------------------------------------------------------

# Where the cluster lies: .gavel/postgres, or where that link points to.
cluster_directory() { readlink -f "$GAVEL_HOME/postgres"; }
cluster_data() { printf '%s/data' "$(cluster_directory)"; }

# The server refuses root, so as root it runs as Debian's user postgres, otherwise as the user that we are.
cluster_user() { if is_root; then echo postgres; else id -un; fi; }
as_cluster_user() { if is_root; then runuser -u postgres -- "$@"; else "$@"; fi; }

# Makes the folder of the cluster. A clone below a home folder that user postgres may not enter (such as /root) gets its
# cluster below /var/lib/gavel, with a link to it.
prepare_cluster_directory() {
    local place=$GAVEL_HOME/postgres
    if [ ! -e "$place" ]; then
        if as_cluster_user test -x "$GAVEL_HOME"; then
            mkdir -m 700 "$place"
        else
            local other
            other=/var/lib/gavel/$(printf '%s' "$GAVEL_HOME" | sha256sum | cut -c 1-12)
            note "user $(cluster_user) may not enter $GAVEL_HOME; the cluster goes to $other"
            mkdir -p -m 755 /var/lib/gavel
            mkdir -p -m 700 "$other"
            ln -s "$other" "$place"
        fi
        chown "$(cluster_user):" "$(cluster_directory)"
    fi
    local owner
    owner=$(stat -c %U "$(cluster_directory)")
    [ "$owner" = "$(cluster_user)" ] || fail \
        "the cluster in $(cluster_directory) belongs to user $owner, but the server would run as $(cluster_user)." \
        "Run this as the user who made it, or forget it with deploy/down --wipe."
}

# initialize_cluster PASSWORD_FILE: makes the cluster unless it is there. Every way in asks for a password (SCRAM).
initialize_cluster() {
    local directory data
    directory=$(cluster_directory)
    data=$directory/data
    [ -s "$data/PG_VERSION" ] && return 0
    rm -rf "$data" "$directory/superuser-password"
    install -o "$(cluster_user)" -m 600 /dev/null "$directory/superuser-password"
    cut -d : -f 5 "$1" >"$directory/superuser-password"
    if ! as_cluster_user "$GAVEL_POSTGRES_BIN/initdb" -D "$data" -U postgres --pwfile="$directory/superuser-password" \
        --auth=scram-sha-256 --encoding=UTF8 --locale=C.UTF-8 --data-checksums >"$GAVEL_HOME/log/initdb.log" 2>&1; then
        rm -f "$directory/superuser-password"
        tail -n 20 "$GAVEL_HOME/log/initdb.log" >&2
        fail "PostgreSQL's initdb failed." "Its last lines are above, all are in $GAVEL_HOME/log/initdb.log"
    fi
    rm -f "$directory/superuser-password"
    cat >"$data/pg_hba.conf" <<HBA
# Every role comes with its password, on the socket as well as on the loopback interface.
local all all scram-sha-256
host all all 127.0.0.1/32 scram-sha-256
host all all ::1/128 scram-sha-256
HBA
    echo "include_if_exists '../gavel.conf'" >>"$data/postgresql.conf"
}

# configure_cluster PORT: what differs from PostgreSQL's own defaults.
configure_cluster() {
    local directory
    directory=$(cluster_directory)
    # A statement that is first planned while its table has few pages reads all of it, and goes on to do so while the table
    # grows, until autovacuum looks at it again: by default that is once a minute. Most tables only grow, and each vacuum or
    # analysis writes what was inserted since the last one into the log, page by page, while bids wait for their commits:
    # so they have to grow by more than PostgreSQL asks for by default.
    cat >"$directory/gavel.conf.new" <<CONF
port = $1
listen_addresses = '127.0.0.1'
unix_socket_directories = '$directory'
unix_socket_permissions = 0700
max_connections = 200
shared_buffers = 128MB
max_wal_size = 2GB
autovacuum_naptime = 10s
autovacuum_vacuum_insert_threshold = 100000
autovacuum_analyze_scale_factor = 0.5
fsync = on
synchronous_commit = on
password_encryption = 'scram-sha-256'
idle_in_transaction_session_timeout = '60s'
timezone = 'UTC'
log_timezone = 'UTC'
log_min_duration_statement = '1s'
log_parameter_max_length = 0
log_parameter_max_length_on_error = 0
CONF
    chown "$(cluster_user):" "$directory/gavel.conf.new"
    mv "$directory/gavel.conf.new" "$directory/gavel.conf"
}

# as_superuser PORT ARGUMENT …: psql as the cluster's superuser.
as_superuser() {
    local port=$1
    shift
    PGPASSFILE=$GAVEL_HOME/keys/postgres-superuser.pass PGOPTIONS='-c client_min_messages=warning' \
        "$GAVEL_POSTGRES_BIN/psql" -X -q -v ON_ERROR_STOP=1 -h "$(cluster_directory)" -p "$port" -U postgres "$@"
}
cluster_answers() { "$GAVEL_POSTGRES_BIN/pg_isready" -q -h "$(cluster_directory)" -p "$1"; }

# create_roles PORT SERVICE …: database, roles and grants; may be run again at any time.
create_roles() {
    local port=$1 service
    shift
    if [ -z "$(as_superuser "$port" -d postgres -Atc "SELECT 1 FROM pg_database WHERE datname = 'gavel'")" ]; then
        as_superuser "$port" -d postgres -c "CREATE DATABASE gavel"
    fi
    for service in "$@"; do
        SERVICE=$service OWNER_PASSWORD=$(cut -d : -f 5 "$GAVEL_HOME/keys/postgres-${service}_owner.pass") \
            APPLICATION_PASSWORD=$(cut -d : -f 5 "$GAVEL_HOME/keys/postgres-$service.pass") \
            as_superuser "$port" -d gavel -f "$GAVEL_ROOT/deploy/postgres-roles.sql"
    done
}

# Stops a server of our cluster that no supervisor looks after any more.
stop_stray_cluster() {
    [ -e "$GAVEL_HOME/postgres" ] || return 0
    local data
    data=$(cluster_data)
    if as_cluster_user test -s "$data/postmaster.pid"; then
        as_cluster_user "$GAVEL_POSTGRES_BIN/pg_ctl" -D "$data" -m fast -w -t 60 stop >/dev/null 2>&1 || true
    fi
}
