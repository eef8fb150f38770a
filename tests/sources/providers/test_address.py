"""Where a request may go: only to hosts that were named, and only to addresses of the public network."""

import ssl
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from payworthy.base.failure import Failure
from payworthy.sources.providers.net.address import Network, addresses, endpoint
from payworthy.sources.providers.net.client import Bounds, Client, Reply

from .house import LOCAL, Said, StillOutside, a_house

HOST = "api.example.com"
NAMED = Network(hosts=frozenset({HOST}))


def refused(url: str, network: Network = NAMED) -> str:
    found = endpoint(url, network)
    assert isinstance(found, Failure)
    return found.code


def looked_up(address: str, network: Network = NAMED) -> str:
    target = endpoint(f"https://{HOST}", network)
    assert not isinstance(target, Failure)
    found = addresses(target, network, lambda host, port: [address])
    return found.code if isinstance(found, Failure) else "fit"


def test_only_hosts_that_were_named_are_asked() -> None:
    found = endpoint(f"https://{HOST}/v2/", NAMED)
    assert not isinstance(found, Failure)
    assert (found.host, found.port, found.path, found.authority) == (HOST, 443, "/v2", HOST)
    assert refused("https://other.example.com") == "source_host_not_allowed"
    assert refused(f"https://{HOST}.evil.example") == "source_host_not_allowed"
    assert refused("https://localhost") == "source_host_not_allowed"


def test_nothing_is_asked_without_encryption_but_this_machine_where_that_is_allowed() -> None:
    assert refused(f"http://{HOST}") == "source_https_only"
    assert refused("http://localhost:8080") == "source_https_only"
    assert not isinstance(endpoint("http://localhost:8080", LOCAL), Failure)
    assert refused(f"http://{HOST}", Network(hosts=frozenset({HOST}), allow_localhost=True)) == "source_https_only"


@pytest.mark.parametrize(
    "url",
    ["", "ftp://api.example.com", f"https://u:p@{HOST}", f"https://{HOST}?key=1", f"https://{HOST}#x", "https://",
     "https://[::1", "https://a b", f"https://evil.example\\@{HOST}", f"https://{HOST}:99999", "file:///x"],
)  # fmt: skip
def test_what_is_no_plain_address_is_refused(url: str) -> None:
    assert refused(url) == "source_address_invalid"


def test_a_refused_address_does_not_show_the_password_in_it() -> None:
    found = endpoint("https://user:geheim@api.example.com/?key=geheim", NAMED)
    assert isinstance(found, Failure)
    assert "geheim" not in str(found)


INSIDE = [
    *("10.0.0.7", "172.16.3.4", "192.168.1.1", "100.64.0.1", "fd00::1", "198.18.0.1"),
]
NEVER = [
    *("127.0.0.1", "::1", "0.0.0.0", "::", "169.254.169.254", "fe80::1", "fe80::1%eth0", "224.0.0.1", "ff02::1"),
    *("::ffff:127.0.0.1", "::ffff:169.254.169.254", "64:ff9b::7f00:1", "2002:7f00:1::", "240.0.0.1", "not an address"),
    "255.255.255.255",
]


@pytest.mark.parametrize("address", [*INSIDE, *NEVER])
def test_a_name_that_leads_off_the_public_network_is_refused(address: str) -> None:
    assert looked_up(address) == "source_address_refused"


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1::1", "::ffff:93.184.216.34"])
def test_a_name_that_leads_to_the_public_network_is_fit(address: str) -> None:
    assert looked_up(address) == "fit"


@pytest.mark.parametrize("address", ["10.0.0.7", "192.168.1.1", "fd00::1"])
def test_a_host_of_our_own_network_may_be_named(address: str) -> None:
    own = Network(hosts=frozenset({HOST}), private_hosts=frozenset({HOST}))
    assert looked_up(address, own) == "fit"


@pytest.mark.parametrize("address", NEVER)
def test_this_machine_and_the_clouds_metadata_are_refused_even_of_our_own_hosts(address: str) -> None:
    own = Network(hosts=frozenset({HOST}), private_hosts=frozenset({HOST}))
    assert looked_up(address, own) == "source_address_refused"


def test_one_bad_address_among_good_ones_refuses_the_name() -> None:
    target = endpoint(f"https://{HOST}", NAMED)
    assert not isinstance(target, Failure)
    found = addresses(target, NAMED, lambda host, port: ["93.184.216.34", "127.0.0.1"])
    assert isinstance(found, Failure)


def test_a_name_is_looked_up_once_and_the_address_kept_whatever_it_leads_to_later() -> None:
    """DNS rebinding: the second answer would lead elsewhere, and nobody asks for it."""
    still = StillOutside()
    with a_house({"/thing": Said({"a": 1})}) as house:
        target = endpoint(house.url, LOCAL)
        assert not isinstance(target, Failure)
        with Client(target, LOCAL, Bounds(), still.outside) as client:
            assert isinstance(client.get("thing"), Reply)
            still.names["localhost"] = ["169.254.169.254"]
            assert isinstance(client.get("thing"), Reply)
    assert still.resolved == ["localhost"]


# ---- with encryption -------------------------------------------------------------------------------------------------


def certificate(folder: Path, host: str) -> tuple[Path, Path]:
    """A certificate of ``host`` that is its own authority, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    paths = folder / f"{host}.pem", folder / f"{host}.key"
    paths[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    paths[1].write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return paths


def over_tls(folder: Path, shown: str, asked: str, ca_file: Path | None) -> tuple[Reply | Failure, list[str]]:
    """Ask ``asked``, which leads to a server on this machine with a certificate of ``shown``; also the names that the
    server was asked for."""
    names: list[str] = []
    pem, key = certificate(folder, shown)

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *words: object) -> None:
            return None

        def do_GET(self) -> None:
            names.append(self.headers["Host"])
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(b"{}")

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem, key)
    context.sni_callback = lambda _, name, __: names.append(str(name))  # type: ignore[assignment]
    server = HTTPServer(("127.0.0.1", 0), Handler)
    server.handle_error = lambda *who: None  # type: ignore[method-assign]
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = Thread(target=lambda: server.serve_forever(poll_interval=0.01), daemon=True)
    thread.start()
    port = server.server_address[1]
    network = Network(hosts=frozenset({asked}), allow_localhost=True, ca_file=str(ca_file or pem))
    target = endpoint(f"https://{asked}:{port}", network)
    assert not isinstance(target, Failure)
    still = StillOutside({asked: ["127.0.0.1"]})
    try:
        with Client(target, network, Bounds(attempts=1, total=10), still.outside) as client:
            return client.get("x"), names
    finally:
        server.shutdown()
        server.server_close()


def test_the_pinned_address_is_asked_under_the_hosts_own_name_and_certificate(tmp_path: Path) -> None:
    got, names = over_tls(tmp_path, HOST, HOST, None)
    assert isinstance(got, Reply)
    assert [name.partition(":")[0] for name in names] == [HOST, HOST]


def test_a_certificate_of_another_name_is_not_accepted(tmp_path: Path) -> None:
    got, _ = over_tls(tmp_path, "other.example.com", HOST, None)
    assert isinstance(got, Failure)
    assert got.code == "source_unreachable"


def test_a_certificate_of_an_unknown_authority_is_not_accepted(tmp_path: Path) -> None:
    folder = tmp_path / "another"
    folder.mkdir()
    unrelated, _ = certificate(folder, HOST)
    got, _ = over_tls(tmp_path, HOST, HOST, unrelated)
    assert isinstance(got, Failure)
    assert got.code == "source_unreachable"
