"""The certificate of Kithmap's own Neo4j: made with the home, kept, and renewed before it ends."""

import shutil
import socket
import ssl
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from graph.server.certificate import LIFE, RENEWED_BEFORE, prepare_certificate
from graph.server.home import Home

NOW = datetime.now(UTC)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path)
    home.path.mkdir()
    prepare_certificate(home)
    return home


def is_believed(server: Home, trusting: Home, name: str = "127.0.0.1") -> bool:
    """Whether who trusts the one home's certificate, and minds names, believes the other's."""
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    serving.load_cert_chain(server.certificate, server.private_key)
    asking = ssl.create_default_context(cafile=trusting.certificate)
    asking.verify_flags |= ssl.VERIFY_X509_STRICT

    def serve(line: socket.socket) -> None:
        try:
            serving.wrap_socket(line, server_side=True).close()
        except OSError:
            line.close()

    near, far = socket.socketpair()
    with ThreadPoolExecutor(1) as pool:
        pool.submit(serve, far)
        try:
            asking.wrap_socket(near, server_hostname=name).close()
        except ssl.SSLCertVerificationError:
            return False
        finally:
            near.close()
    return True


def test_its_own_clients_believe_it_and_no_other(home: Home, tmp_path: Path) -> None:
    other = Home(tmp_path / "other")
    other.path.mkdir(parents=True)
    prepare_certificate(other)
    assert is_believed(home, trusting=home)
    assert is_believed(home, trusting=home, name="localhost")
    assert not is_believed(other, trusting=home)
    assert not is_believed(home, trusting=home, name="graph.example.org")


def test_the_key_is_the_owners_alone(home: Home) -> None:
    assert home.private_key.stat().st_mode & 0o777 == 0o600
    assert home.private_key.parent.stat().st_mode & 0o777 == 0o700


def test_it_is_kept_from_start_to_start(home: Home) -> None:
    made = home.certificate.read_text()
    prepare_certificate(home)
    assert home.certificate.read_text() == made


@pytest.mark.parametrize(
    "at",
    [
        NOW + LIFE - RENEWED_BEFORE + timedelta(days=1),  # a server that runs for years
        NOW + 2 * LIFE,
        NOW - timedelta(days=30),  # it was made while the clock was wrong
    ],
)
def test_one_that_would_not_last_is_made_anew(home: Home, at: datetime) -> None:
    made = home.certificate.read_text()
    prepare_certificate(home, at)
    assert home.certificate.read_text() != made
    again = home.certificate.read_text()
    prepare_certificate(home, at)
    assert home.certificate.read_text() == again


def test_one_that_is_damaged_or_of_another_key_is_made_anew(home: Home, tmp_path: Path) -> None:
    other = Home(tmp_path / "other")
    other.path.mkdir(parents=True)
    prepare_certificate(other)
    shutil.copyfile(other.private_key, home.private_key)
    prepare_certificate(home)
    assert is_believed(home, trusting=home)
    home.certificate.write_text("none")
    prepare_certificate(home)
    assert is_believed(home, trusting=home)
