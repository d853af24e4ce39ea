"""The certificate by which Kithmap's own Neo4j proves itself before it is told a password.

Whoever finds the port of an ended Neo4j free may listen there. So clients trust this certificate
and no other, and only who reads the data folder has its key. Python's `ssl` reads certificates but
makes none, and Java's keytool gives no key that Neo4j could read, hence the package `cryptography`;
it is imported only where a certificate is made.
"""

import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

from graph.server.home import Home, write_private

LIFE = timedelta(days=5 * 365)
RENEWED_BEFORE = timedelta(days=2 * 365)
"""How long a server may run, at least, from any start: a certificate is renewed only at a start."""
CLOCK_TOLERANCE = timedelta(days=1)


def prepare_certificate(home: Home, now: datetime | None = None) -> None:
    """See to it that the home has a key and a certificate that lasts, made anew where need be.

    `now` is an instant with a time zone. Only under the home's lock, before Java starts.
    """
    now = now or datetime.now(UTC)
    if not _lasts(home, now):
        _make(home, now)


def _lasts(home: Home, now: datetime) -> bool:
    """Whether key and certificate are there, belong together, and hold for long enough."""
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(home.certificate, home.private_key)
        trusting = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        trusting.load_verify_locations(home.certificate)
        (found,) = trusting.get_ca_certs()
    except (OSError, ValueError):  # absent, damaged, or of two makings
        return False
    begins, ends = (
        datetime.fromtimestamp(ssl.cert_time_to_seconds(str(found[name])), UTC)
        for name in ("notBefore", "notAfter")
    )
    return begins <= now <= ends - RENEWED_BEFORE


def _make(home: Home, now: datetime) -> None:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Kithmap's own Neo4j")])
    names = [x509.IPAddress(ip_address("127.0.0.1")), x509.DNSName("localhost")]
    certificate = (
        x509.CertificateBuilder(
            issuer_name=name,
            subject_name=name,
            public_key=key.public_key(),
            serial_number=x509.random_serial_number(),
            not_valid_before=now - CLOCK_TOLERANCE,
            not_valid_after=now + LIFE,
        )
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        # It vouches for itself, and for nobody else.
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(
            x509.KeyUsage(
                digital_signature=True,
                key_cert_sign=True,
                content_commitment=False,
                key_encipherment=False,
                data_encipherment=False,
                key_agreement=False,
                crl_sign=False,
                encipher_only=False,
                decipher_only=False,
            ),
            critical=True,
        )
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    home.private_key.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    write_private(home.private_key, private.decode("ascii"))
    public = certificate.public_bytes(serialization.Encoding.PEM)
    write_private(home.certificate, public.decode("ascii"))
