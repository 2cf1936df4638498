"""A platform of its own for the tests: started by deploy/up, asked by deploy/gavel, ended by deploy/down."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
#: How many ports behind the base port a platform may take, and where its HTTP front listens behind them.
INNER_PORTS = 200


def eventually(check, within=30.0, pause=0.1):
    """Calls `check` until it returns something true, and returns that. An exception counts as not yet."""
    end = time.monotonic() + within
    while True:
        try:
            found = check()
            if found:
                return found
            fault = AssertionError(f"{check} did not come true within {within} s")
        except Exception as error:  # shown when the time is over
            fault = error
        if time.monotonic() > end:
            raise fault
        time.sleep(pause)


def is_free(port):
    """Whether nobody listens on the port of the loopback interface."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def free_base_port():
    """A base port with all ports of a platform free behind it, below the range of outgoing connections."""
    for base in range(int(os.environ.get("GAVEL_TEST_BASE_PORT", "7600")), 31_000, INNER_PORTS + 20):
        if all(is_free(port) for port in range(base, base + INNER_PORTS + 10)):
            return base
    raise RuntimeError("there are no free ports for a platform")


class CommandFailed(Exception):
    """A command ended with another status than expected."""

    def __init__(self, arguments, result):
        self.status, self.output, self.errors = result.returncode, result.stdout, result.stderr
        super().__init__(f"{' '.join(map(str, arguments))} ended with {self.status}:\n{self.output}{self.errors}")


class Platform:
    """One installation with a home of its own directly below /tmp, so that unix sockets have short paths."""

    def __init__(self):
        self.home = Path(tempfile.mkdtemp(prefix="ge-", dir="/tmp"))
        self.home.chmod(0o755)  # user postgres has to reach the cluster in it
        self.base_port = free_base_port()
        self.http_port = self.base_port + INNER_PORTS
        self.url = f"http://127.0.0.1:{self.http_port}"
        self.environment = dict(os.environ, GAVEL_HOME=str(self.home))
        self.environment.pop("GAVEL_OPERATORS", None)

    # --- commands -------------------------------------------------------------------------------------------------

    def run(self, arguments, check=True, timeout=300, **options):
        """Runs a command with this platform's environment; returns what it left."""
        result = subprocess.run(
            [str(part) for part in arguments], env=self.environment, text=True, capture_output=True, timeout=timeout,
            stdin=options.pop("stdin", subprocess.DEVNULL) if "input" not in options else None, **options)
        if check and result.returncode != 0:
            raise CommandFailed(arguments, result)
        return result

    def up(self, *options):
        """deploy/up with what was built before."""
        ports = ["--port", self.http_port, "--base-port", self.base_port]
        return self.run([ROOT / "deploy/up", "--skip-build", *ports, *options], timeout=600).stdout

    def down(self, *options):
        """deploy/down."""
        return self.run([ROOT / "deploy/down", *options]).stdout

    def gavel(self, *arguments, check=True, timeout=300, **options):
        """deploy/gavel; its standard output, or the whole result where a failure is expected."""
        result = self.run([ROOT / "deploy/gavel", *arguments], check=check, timeout=timeout, **options)
        return result.stdout if check else result

    def call(self, method, request=None, metadata=()):
        """One call on the bus with the operators' key; the response."""
        options = [part for pair in metadata for part in ("--metadata", pair)]
        return json.loads(self.gavel("call", method, json.dumps(request or {}), *options))

    def events(self, service):
        """Every event of a service's feed."""
        return [json.loads(line) for line in self.gavel("events", service).splitlines()]

    # --- clock ----------------------------------------------------------------------------------------------------

    def advance(self, duration):
        """Moves the sandbox clock, e.g. by `25h`; returns where it stands."""
        return self.gavel("clock", "advance", duration).strip()

    def set_clock(self, instant):
        """Freezes the sandbox clock at an instant of RFC 3339."""
        return self.gavel("clock", "set", instant).strip()

    # --- processes ------------------------------------------------------------------------------------------------

    def control(self, *arguments, check=True):
        """supervisorctl; `status` ends with 3 when a program does not run."""
        configuration = self.home / "config/supervisord.conf"
        return self.run(["supervisorctl", "-c", configuration, *arguments], check=check).stdout

    def states(self):
        """State by program, as the supervisor sees it."""
        lines = self.control("status", check=False).splitlines()
        return {line.split()[0]: line.split()[1] for line in lines}

    def pids(self):
        """Process id by program that runs."""
        found = {}
        for line in self.control("status", check=False).splitlines():
            match = re.match(r"(\S+)\s+RUNNING\s+pid (\d+)", line)
            if match:
                found[match[1]] = int(match[2])
        return found

    def kill(self, program):
        """SIGKILL; nothing is said when the process has just ended."""
        pid = self.pids().get(program)
        try:
            if pid:
                os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            pass

    def wait_until_well(self, within=60):
        """Waits until every replica says that it can do its work."""
        self.gavel("health", "--within", str(within), timeout=within + 60)

    def processes(self):
        """Command lines of all processes that were started from this platform's home, by process id."""
        found = {}
        for entry in Path("/proc").iterdir():
            if not entry.name.isdigit():
                continue
            try:
                command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
                places = [command, os.readlink(entry / "exe"), os.readlink(entry / "cwd")]
            except OSError:
                continue  # it has just ended
            if any(str(self.home) in place for place in places) and int(entry.name) != os.getpid():
                found[int(entry.name)] = command
        return found

    # --- files ----------------------------------------------------------------------------------------------------

    def configuration(self, instance):
        """The configuration of one process."""
        return json.loads((self.home / f"config/{instance}.json").read_text())

    def operators(self):
        """The configuration of the operators' command."""
        return json.loads((self.home / "config/operators.json").read_text())

    def administrator_token(self):
        """The one-time token that makes the first administrator."""
        return (self.home / "keys/administrator.token").read_text().strip()

    def logs(self):
        """The text of every log by file name."""
        return {file.name: file.read_text(errors="replace") for file in (self.home / "log").iterdir()}

    def admin_address(self, instance):
        """Where the admin port of a process answers."""
        admin = self.configuration(instance)["admin"]
        return f"http://{admin['host']}:{admin['port']}"

    def forget(self):
        """Ends everything and deletes the home; nothing of ours may be left behind."""
        try:
            self.down("--wipe")
            eventually(lambda: not self.processes(), within=10)
        finally:
            for pid in self.processes():
                os.kill(pid, signal.SIGKILL)
            shutil.rmtree(self.home, ignore_errors=True)
