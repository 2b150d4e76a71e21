# SPDX-License-Identifier: MIT
"""Which addresses may be asked."""

from __future__ import annotations

from ipaddress import ip_network

import pytest

from clipmill.domain.errors import AddressRefused, DownloadFailed
from clipmill.net.guard import AddressPolicy, allowed_addresses, check_url, is_public, system_resolve

LOCAL = AddressPolicy()
PUBLIC = AddressPolicy(is_public_only=True)


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "127.9.9.9", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254"),  # noqa: S104
        *("100.64.0.1", "192.0.0.8", "198.18.0.1", "203.0.113.9", "224.0.0.1", "240.0.0.1", "255.255.255.255"),
        *("::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12::1", "ff02::1", "2001:db8::1", "::127.0.0.1"),
        *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:a9fe:a9fe", "64:ff9b::7f00:1", "64:ff9b:1::1"),
        *("2002:7f00:1::", "2002:a00:1::1", "2001:0:4136:e378:8000:63bf:80ff:fffe", "", "localhost"),
    ],
)
def test_addresses_off_the_public_internet_are_told(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "1.1.1.1", "2606:4700:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_addresses_on_the_public_internet_are_told(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "host",
    ["2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "127.1", "0", "::ffff:127.0.0.1", "::1", "0.0.0.0"],  # noqa: S104
)
def test_every_way_to_write_this_machine_is_refused(host: str) -> None:
    """These are literals, so the system's resolver answers without asking anybody."""
    with pytest.raises(AddressRefused):
        allowed_addresses(host, 80, PUBLIC, system_resolve)


def test_one_private_answer_among_public_ones_is_refused() -> None:
    with pytest.raises(AddressRefused):
        allowed_addresses("mixed.example", 80, PUBLIC, lambda *_: ("8.8.8.8", "10.0.0.1"))


def test_public_answers_are_given_for_the_connection() -> None:
    found = allowed_addresses("good.example", 443, PUBLIC, lambda *_: ("8.8.8.8", "2606:4700::1"))
    assert found == ("8.8.8.8", "2606:4700::1")


def test_a_local_user_may_ask_their_own_machine() -> None:
    assert allowed_addresses("box.lan", 80, LOCAL, lambda *_: ("192.168.1.7",)) == ("192.168.1.7",)


def test_a_name_without_an_answer_is_a_failed_download() -> None:
    def resolve(host: str, port: int) -> tuple[str, ...]:
        raise OSError

    with pytest.raises(DownloadFailed, match="could not be resolved"):
        allowed_addresses("nowhere.example", 80, PUBLIC, resolve)
    with pytest.raises(DownloadFailed, match="no address"):
        allowed_addresses("nowhere.example", 80, PUBLIC, lambda *_: ())


@pytest.mark.parametrize(
    "url",
    [
        *("ftp://example.org/a", "file:///etc/passwd", "gopher://x", "javascript:alert(1)", "data:video/mp4,x"),
        *("http://", "http:///path", "//example.org/a", "example.org", "http://[::1", "http://a:99999/"),
        *("http://example.org/a b", "http://example.org/\r\nHost: x", "http://example.org/\x00", "\thttp://a/"),
    ],
)
def test_what_is_no_web_address_is_refused(url: str) -> None:
    with pytest.raises(DownloadFailed):
        check_url(url, LOCAL)


def test_a_login_in_an_address_is_for_local_users() -> None:
    url = "https://anna:secret@example.org/a"
    assert check_url(url, LOCAL).hostname == "example.org"
    with pytest.raises(AddressRefused):
        check_url(url, PUBLIC)


def test_a_host_after_an_at_sign_is_the_one_that_counts() -> None:
    assert check_url("http://example.org@127.0.0.1/", LOCAL).hostname == "127.0.0.1"


ALLOWING = AddressPolicy(is_public_only=True, allowed_networks=(ip_network("10.1.0.0/16"), ip_network("fd00::/8")))


@pytest.mark.parametrize("address", ["10.1.2.3", "fd00::1", "::ffff:10.1.2.3", "64:ff9b::a01:203", "8.8.8.8"])
def test_a_network_that_the_operator_allows_may_be_asked(address: str) -> None:
    assert ALLOWING.allows(address)
    assert allowed_addresses("box.lan", 80, ALLOWING, lambda *_: (address,)) == (address,)


@pytest.mark.parametrize("address", ["10.2.0.1", "127.0.0.1", "::1", "fe80::1", "::ffff:10.2.0.1", "", "rubbish"])
def test_what_lies_beside_the_allowed_networks_stays_refused(address: str) -> None:
    assert not ALLOWING.allows(address)


def test_an_allowed_answer_does_not_excuse_a_forbidden_one() -> None:
    with pytest.raises(AddressRefused):
        allowed_addresses("mixed.example", 80, ALLOWING, lambda *_: ("10.1.2.3", "10.2.0.1"))


@pytest.mark.parametrize(("port", "is_allowed"), [(80, True), (443, True), (8080, True), (25, False), (22, False)])
def test_ports_of_other_services_are_not_asked(port: int, is_allowed: bool) -> None:
    assert PUBLIC.allows_port(port) is is_allowed
    assert LOCAL.allows_port(port)
    if not is_allowed:
        with pytest.raises(AddressRefused, match=str(port)):
            check_url(f"http://example.com:{port}/", PUBLIC)


def test_the_operator_may_name_the_ports() -> None:
    narrow = AddressPolicy(is_public_only=True, ports=frozenset({443}))
    assert check_url("https://example.com/", narrow).hostname == "example.com"
    with pytest.raises(AddressRefused):
        check_url("http://example.com/", narrow)
