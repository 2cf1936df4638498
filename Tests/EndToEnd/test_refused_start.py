"""A service that is configured wrongly does not start, and says everything that is wrong at once."""

import copy
import json

import pytest

#: The status by which a process says that its configuration is at fault.
CONFIGURATION_FAULT = 78


@pytest.fixture
def start(platform, tmp_path):
    """Starts a service with a changed configuration; returns how it ended."""
    def start(change, service="auctions"):
        configuration = copy.deepcopy(platform.configuration(f"{service}-0"))
        configuration["bus"]["listen"] = f"tcp://127.0.0.1:{platform.base_port + 5}"
        configuration["admin"]["port"] = platform.base_port + 6
        change(configuration)
        file = tmp_path / "configuration.json"
        file.write_text(json.dumps(configuration))
        return platform.run([platform.home / f"bin/gavel-{service}", "run", "--config", file], check=False, timeout=60)
    return start


def assert_refused(result, *faults):
    said = result.stdout + result.stderr
    assert result.returncode == CONFIGURATION_FAULT, said
    for fault in faults:
        assert fault in said, f"{fault} is not named in: {said}"


def test_all_faults_at_once(start):
    """Unknown, missing and wrong keys of the configuration are named together."""
    def change(configuration):
        configuration["colour"] = "red"
        configuration["mode"] = "playground"
        configuration["bus"]["listen"] = "udp://1"
        configuration["bus"]["publicKeys"]["operators"] = "short"
        configuration["database"]["schema"] = "Auctions; DROP"
        configuration["database"]["poolSize"] = 0
        configuration["admin"]["port"] = "often"
        configuration["log"]["level"] = "loud"
        del configuration["instance"]
    assert_refused(start(change), "colour", "mode", "listen", "operators", "schema", "poolSize", "port", "level",
                   "instance")


def test_faults_of_settings(start):
    """The gateway's own settings are checked as strictly."""
    def change(configuration):
        configuration["settings"]["httpPort"] = 70_000
        configuration["settings"]["publicURL"] = "market.example"
        configuration["settings"]["accessTokenSeconds"] = 1
        configuration["settings"]["tokenKeyFile"] = "/nowhere/tokens.seed"
    assert_refused(start(change, "gateway"), "httpPort", "publicURL", "accessTokenSeconds", "tokenKeyFile")


def test_unknown_setting(start):
    """A setting that does not exist is a fault, not a comment."""
    def change(configuration):
        configuration["settings"]["httpPrt"] = 8080
    assert_refused(start(change, "gateway"), "httpPrt")


def test_file_of_another_service(start, platform):
    """The configuration of another service is refused."""
    def change(configuration):
        configuration["service"] = "orders"
    assert_refused(start(change), "service")


def test_no_json(platform, tmp_path):
    """A file that is no JSON, and none at all."""
    file = tmp_path / "broken.json"
    file.write_text('{"service": ')
    for path in (file, tmp_path / "missing.json"):
        result = platform.run([platform.home / "bin/gavel-orders", "run", "--config", path], check=False)
        assert_refused(result, str(path))


def test_key_files(start, platform, tmp_path):
    """A secret key that is missing, that others can read, that is none, or that is not the service's own."""
    own = (platform.home / "keys/auctions.curve").read_text()
    open_to_all, broken, other = tmp_path / "open.curve", tmp_path / "broken.curve", tmp_path / "other.curve"
    open_to_all.write_text(own)
    open_to_all.chmod(0o644)
    broken.write_text("nothing")
    broken.chmod(0o600)
    other.write_text((platform.home / "keys/orders.curve").read_text())
    other.chmod(0o600)
    for path, words in ((tmp_path / "missing.curve", "cannot be read"), (open_to_all, "0600"),
                        (broken, "does not contain"), (other, "public half")):
        def change(configuration):
            configuration["bus"]["secretKeyFile"] = str(path)
        assert_refused(start(change), "bus.secretKeyFile", words)


def test_policies(start, tmp_path):
    """Policies that nobody knows, or that are out of range, refuse the start."""
    file = tmp_path / "policies.json"
    file.write_text(json.dumps({"policies": [
        {"key": "auctions.noSuchPolicy", "value": 1, "rule": "AU-8", "source": "operator"}]}))

    def change(configuration):
        configuration["policiesFile"] = str(file)
    assert_refused(start(change), "auctions.noSuchPolicy")


def test_arguments(platform):
    """Wrong arguments end with 64 and say what is right."""
    result = platform.run([platform.home / "bin/gavel-orders", "dance"], check=False)
    assert result.returncode == 64 and "usage" in result.stderr
