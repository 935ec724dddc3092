"""Whoever is not Amazon gets nothing."""

import socket
import ssl
import threading
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from credentials.amazon import Amazon, Reason, Unreachable


@pytest.fixture
def impostor(tmp_path):
    """An https server for `localhost` whose certificate it signed itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), False)
        .sign(key, hashes.SHA256())
    )
    pem = tmp_path / "server.pem"
    pem.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    listener = socket.create_server(("127.0.0.1", 0))
    heard = []

    def accept():
        with suppress(OSError):
            while True:
                connection, _ = listener.accept()
                with (
                    suppress(OSError),
                    context.wrap_socket(connection, server_side=True) as line,
                ):
                    heard.append(line.recv(65536))

    threading.Thread(target=accept, daemon=True).start()
    yield f"https://localhost:{listener.getsockname()[1]}/", heard
    listener.close()


def test_nothing_is_sent_to_a_server_with_a_certificate_of_its_own(
    impostor, credentials, monkeypatch
):
    url, heard = impostor
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/nowhere")

    with pytest.raises(Unreachable) as failure:
        Amazon(url, deadline_seconds=5).lwa.refresh(**credentials)

    assert failure.value.reason is Reason.TLS
    assert b"".join(heard) == b""
