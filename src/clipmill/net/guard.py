# SPDX-License-Identifier: MIT
"""
Decide which addresses may be asked.

In goes an address as text, out comes the same address split, or a refusal; and for a host name the numeric addresses
that a connection may be made to. A local user may ask anything that they can reach. A shared installation sets
`is_public_only`: then every address that a name resolves to must be global or in a network that the operator allows,
and the caller must connect to one of the addresses given here, not resolve the name a second time (a name may answer
differently then).

It opens no connection; `client` and `proxy` do.
"""

from __future__ import annotations

import socket
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import SplitResult, urlsplit

from clipmill.domain.errors import AddressRefused, DownloadFailed

Resolve = Callable[[str, int], tuple[str, ...]]
"""Host name and port to numeric addresses, in the order to try them."""
Network = IPv4Network | IPv6Network

DEFAULT_PORTS = {"http": 80, "https": 443}
_FIRST_UNPRIVILEGED_PORT = 1024
_NAT64 = IPv6Network("64:ff9b::/96")
# Not on the public internet by RFC 6890 and its updates, though older Pythons call some of them global.
_NEVER_PUBLIC = tuple(
    ip_network(text)
    for text in (
        "100.64.0.0/10",
        "192.0.0.0/24",
        "64:ff9b:1::/48",
        "2001:db8::/32",
        "3fff::/20",
        "5f00::/16",
        "fec0::/10",
    )
)
_LOWEST_PRINTABLE = 0x20
_DELETE = 0x7F


@dataclass(frozen=True, slots=True)
class AddressPolicy:
    """Which addresses may be asked."""

    is_public_only: bool = False
    """Refuse every address that is not on the public internet, user names in addresses, and ports of other services."""
    allowed_networks: tuple[Network, ...] = ()
    """What may be asked besides the public internet."""
    ports: frozenset[int] | None = None
    """TCP ports that may be asked under `is_public_only`; none allows 80, 443 and all from 1024 on, so that nobody
    speaks to a mail or login server in the words of HTTP."""

    def allows(self, address: str) -> bool:
        """Say whether a numeric address may be connected to."""
        return not self.is_public_only or is_public(address) or _is_in(address, self.allowed_networks)

    def allows_port(self, port: int) -> bool:
        """Say whether a TCP port may be connected to."""
        if not self.is_public_only:
            return True
        if self.ports is not None:
            return port in self.ports
        return port in DEFAULT_PORTS.values() or port >= _FIRST_UNPRIVILEGED_PORT


def check_url(url: str, policy: AddressPolicy) -> SplitResult:
    """
    Return the address split into its parts.

    Raises:
        DownloadFailed: it is not an http(s) address with a host.
        AddressRefused: the policy forbids it before any name is resolved.

    """
    if any(ord(sign) <= _LOWEST_PRINTABLE or ord(sign) == _DELETE for sign in url):
        message = "The address has a space or a control character in it."
        raise DownloadFailed(message, hint="Copy the address again, or quote it.")
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        message = f"The address cannot be read: {error}."
        raise DownloadFailed(message, hint="Check the address for typing mistakes.") from error
    if parts.scheme.lower() not in DEFAULT_PORTS or not host:
        message = "The address is not an http:// or https:// address with a host name."
        raise DownloadFailed(message, hint="Give an http(s) address, or a path to a file.")
    if policy.is_public_only and (parts.username is not None or parts.password is not None):
        message = "The address has a user name or password in it."
        raise AddressRefused(message)
    if not policy.allows_port(DEFAULT_PORTS[parts.scheme.lower()] if port is None else port):
        message = f"Port {port} is not one that may be asked."
        raise AddressRefused(message, hint="Give an address on port 80, 443, or one from 1024 on.")
    return parts


def is_public(address: str) -> bool:
    """
    Return whether a numeric address is on the public internet.

    An IPv6 address that carries an IPv4 one (mapped, NAT64, 6to4, Teredo) is judged by the address inside.
    """
    try:
        number = ip_address(address)
    except ValueError:
        return False
    if isinstance(number, IPv6Address):
        inner = _embedded(number)
        if inner is not None:
            return is_public(str(inner))
    if any(number in network for network in _NEVER_PUBLIC):
        return False
    return number.is_global and not (number.is_multicast or number.is_reserved or number.is_unspecified)


def allowed_addresses(host: str, port: int, policy: AddressPolicy, resolve: Resolve) -> tuple[str, ...]:
    """
    Return the numeric addresses of a host that may be connected to; never empty.

    Args:
        host: name or literal in any form that the system's resolver takes, so also decimal, octal and hexadecimal.
        port: TCP port.
        policy: what is allowed.
        resolve: asks the resolver.

    Raises:
        DownloadFailed: the name does not resolve.
        AddressRefused: one of its addresses is not allowed. All are refused then: which one answers is chance.

    """
    try:
        addresses = resolve(host, port)
    except (OSError, UnicodeError) as error:
        message = f"The host name {host} could not be resolved."
        raise DownloadFailed(message, hint="Check the spelling of the address and the network.") from error
    if not addresses:
        message = f"The host name {host} has no address."
        raise DownloadFailed(message, hint="Check the spelling of the address.")
    if not all(policy.allows(address) for address in addresses):
        message = f"{host} is not on the public internet."
        raise AddressRefused(message)
    return addresses


def system_resolve(host: str, port: int) -> tuple[str, ...]:
    """Ask the system's resolver; the answers are numeric and in its order of preference."""
    answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(answer[4][0]) for answer in answers))


def _is_in(address: str, networks: tuple[Network, ...]) -> bool:
    """Return whether an address, or the IPv4 one inside it, is in one of the networks."""
    try:
        number = ip_address(address)
    except ValueError:
        return False
    inner = _embedded(number) if isinstance(number, IPv6Address) else None
    return any((inner or number) in network for network in networks)


def _embedded(number: IPv6Address) -> IPv4Address | None:
    """Return the IPv4 address that an IPv6 one stands for, if it stands for one."""
    if number.ipv4_mapped is not None:
        return number.ipv4_mapped
    if number in _NAT64:
        return IPv4Address(int(number) & 0xFFFFFFFF)
    if number.sixtofour is not None:
        return number.sixtofour
    return number.teredo[1] if number.teredo is not None else None
