"""The platform that is measured: started from what was built, with PostgreSQL that also serves pgbench."""

import json
import os
import shlex
import shutil
import socket
import sys
import tempfile
from pathlib import Path

from .processes import measure, run

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "Tests/EndToEnd"))
from support.platform import Platform, eventually, is_free  # noqa: E402

POSTGRES = Path("/usr/lib/postgresql/15/bin")
SQL = ROOT / "Benchmarks/SQL"
#: What differs from deploy/up: enough connections for pgbench beside the services, and times of commits for figure (d).
CLUSTER_SETTINGS = {"max_connections": "400", "track_commit_timestamp": "on"}
#: A generator bids as few people with many bids each: no limit of the rate per person or address may end that.
RATE_LIMIT = 1_000_000


class Market:
    """A platform of its own, wiped at the end."""

    def __init__(self, programs, peers=None):
        self.programs, self.peers = programs, peers
        os.environ.setdefault("GAVEL_TEST_BASE_PORT", "21000")  # not where the tests look for ports
        self.platform = Platform()
        self.directory = Path(tempfile.mkdtemp(prefix="gavel-bench-"))
        self.measured, self.sql = 0, SQL

    def start(self):
        self.platform.up()
        for name, value in CLUSTER_SETTINGS.items():
            self.psql(f"ALTER SYSTEM SET {name} = '{value}'")
        self.platform.control("restart", "postgres")
        eventually(lambda: self.psql("SELECT 1"), within=30)
        self.raise_limits()

    def scale(self, **replicas):
        """Changes how many processes of services run."""
        self.platform.up(*(part for name, count in replicas.items() for part in ("--replicas", f"{name}={count}")))
        self.raise_limits()

    def raise_limits(self):
        """Nobody who asks often is held back. deploy/up writes the configuration anew, so this is done after it."""
        for path in sorted(self.platform.home.glob("config/gateway-*.json")):
            configuration = json.loads(path.read_text())
            for subject in ("member", "address"):
                for kind in ("Read", "Write", "Bid", "Feed"):
                    configuration["settings"][f"{subject}{kind}PerSecond"] = RATE_LIMIT
                    configuration["settings"][f"{subject}{kind}Burst"] = RATE_LIMIT
            path.write_text(json.dumps(configuration))
            self.platform.control("restart", path.stem)
        self.platform.wait_until_well()

    def stop(self):
        self.platform.forget()
        shutil.rmtree(self.directory, ignore_errors=True)

    # --- the database ---------------------------------------------------------------------------------------------

    def write_back(self):
        """Nothing that was written before has to be written during the measurement: neither PostgreSQL's pages nor what
        the kernel still keeps of files, such as programs that were just built, which would hold up commits."""
        self.psql("CHECKPOINT")
        os.sync()

    @property
    def postgres_directory(self):
        return Path(os.path.realpath(self.platform.home / "postgres"))

    @property
    def connection(self):
        """Options for psql and pgbench: the superuser on the unix socket, as near as one can get."""
        lines = (self.platform.home / "config/platform.sh").read_text().splitlines()
        values = dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith(" "))
        port = shlex.split(values["GAVEL_POSTGRES_PORT"])[0]
        return ["-h", self.postgres_directory, "-p", port, "-U", "postgres"]

    @property
    def environment(self):
        return dict(os.environ, PGPASSFILE=str(self.platform.home / "keys/postgres-superuser.pass"),
                    PGOPTIONS="-c client_min_messages=warning")

    def psql(self, text, variables=None):
        """Runs statements; what they print, unaligned."""
        options = [part for name, value in (variables or {}).items() for part in ("-v", f"{name}={value}")]
        return run(POSTGRES / "psql", "-X", "-q", "-At", "-v", "ON_ERROR_STOP=1", *self.connection, "-d", "gavel",
                   *options, "-f", "-", input=text, env=self.environment).strip()

    @property
    def processes(self):
        """All processes of the platform by name; the supervisor takes what the services log."""
        supervisor = int((self.platform.home / "run/supervisord.pid").read_text())
        return {"supervisor": supervisor, **self.platform.pids()}

    # --- people and bids ------------------------------------------------------------------------------------------

    @property
    def operators(self):
        return self.platform.home / "config/operators.json"

    def prepare(self, name, *options):
        """Members and auctions; the path of the cast."""
        cast = self.directory / f"{name}.json"
        run(self.programs / "bench-bids", "prepare", "--config", self.operators, "--name", name, "--cast", cast,
            *options, timeout=600)
        return cast

    def place(self, way, cast, load, options, on_begin=None):
        """One measurement of bids over `bus` or `http`."""
        self.write_back()
        self.measured += 1
        name = f"m{self.measured}"
        acknowledged = self.directory / f"{name}.csv"
        command = {
            "bus": [self.programs / "bench-bids", "place", "--config", self.operators],
            "http": [self.programs / "bench-http", "bids", "--port", self.platform.http_port],
        }[way]
        return measure(
            [*command, "--cast", cast, "--name", name, "--acknowledgements", acknowledged, *options, *load],
            self.processes, on_begin=on_begin)

    def check(self):
        """Looks for every acknowledged bid in the table, at prices and sequences, and lets `gavel verify` walk through
        everything. Returns (what holds, how many bids were acknowledged)."""
        bids = "".join(
            f"\\copy acknowledged FROM '{file}' CSV\n" for file in sorted(self.directory.glob("m*.csv")))
        lines = self.psql((SQL / "check.sql").read_text().replace("--BIDS--", bids)).splitlines()
        counts = {name: int(value) for name, value in (line.split("|") for line in lines)}
        audit = self.platform.gavel("verify", check=False, timeout=900)
        document = {"status": audit.returncode, "text": (audit.stdout + audit.stderr)[-1500:]}
        try:
            document = {"status": audit.returncode, **json.loads(audit.stdout)}
        except json.JSONDecodeError:
            pass
        return {
            "acknowledgedBids": counts["acknowledged"], "acknowledgedBidsMissing": counts["missing"],
            "pricesThatDoNotRise": counts["prices"], "auctionsWithGaps": counts["gaps"], "verify": document,
            "holds": counts["missing"] == counts["prices"] == counts["gaps"] == 0 and audit.returncode == 0,
        }


def unused_port():
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
