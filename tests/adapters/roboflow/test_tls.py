"""Whose certificates are trusted: the usual ones, an own file, SSL_CERT_FILE."""

import datetime
import ipaddress
import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.adapters.roboflow import open_client
from app.domain.errors import Offline
from tests.adapters.http_server import Reply, ScriptedServer
from tests.adapters.roboflow.conftest import KEY, recorded

x509 = pytest.importorskip("cryptography.x509")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a file with a fresh certificate for 127.0.0.1 and its key."""
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "test")])
    today = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(today - datetime.timedelta(days=1))
        .not_valid_after(today + datetime.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path_factory.mktemp("tls") / "server.pem"
    pem = serialization.Encoding.PEM
    plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    file.write_bytes(key.private_bytes(pem, *plain) + made.public_bytes(pem))
    return file


@pytest.fixture
def https_server(certificate: Path) -> Iterator[ScriptedServer]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server = ScriptedServer(context)
    server.on("/", recorded("root.json"))
    yield server
    server.close()


async def test_a_certificate_of_unknown_origin_is_refused_before_the_key_leaves(https_server: ScriptedServer):
    client = await open_client(https_server.url, KEY)
    with pytest.raises(Offline, match="not trusted"):
        await client.workspace_of_key()
    assert https_server.asked == []
    await client.close()


async def test_certificates_of_an_own_file_are_trusted(https_server: ScriptedServer, certificate: Path):
    client = await open_client(https_server.url, KEY, ca_file=certificate)
    assert await client.workspace_of_key() == "my-workspace"
    await client.close()


async def test_ssl_cert_file_is_honoured(
    https_server: ScriptedServer, certificate: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    client = await open_client(https_server.url, KEY)
    assert await client.workspace_of_key() == "my-workspace"
    await client.close()


async def test_jobs_are_asked_about_with_the_same_trust(https_server: ScriptedServer, certificate: Path):
    https_server.on("/w/autolabel/jobs/j", Reply({"id": "j", "status": "pending"}))
    stranger = await open_client(https_server.url, KEY)
    with pytest.raises(Offline, match="not trusted"):
        await stranger.job_status("w", "j")
    assert https_server.asked == []
    friend = await open_client(https_server.url, KEY, ca_file=certificate)
    assert (await friend.job_status("w", "j")).status == "pending"
    await stranger.close()
    await friend.close()
