# SPDX-License-Identifier: MIT
"""
Presigned GET addresses by AWS Signature Version 4, with the name and form in which the answer comes.

Pure. obstore signs too, but cannot add `response-content-disposition`, without which a browser saves a clip under the
last part of its key.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
from dataclasses import dataclass, field
from urllib.parse import quote, urlsplit

MAX_EXPIRES_S = 604_800
"""Longer is refused by S3: seven days."""
_ALGORITHM = "AWS4-HMAC-SHA256"


@dataclass(frozen=True, slots=True)
class SigningKey:
    """Whose signature it is."""

    access_key_id: str
    secret_access_key: str = field(repr=False)
    region: str


def presigned_get(
    address: str, key: SigningKey, *, now: dt.datetime, expires_s: int, answer_headers: dict[str, str]
) -> str:
    """
    Return an address that gives an object to anyone for `expires_s` (1 s to seven days, else the nearer of them).

    Args:
        address: of the object, its path percent-encoded as `object_address` does it.
        key: keys of whoever may read the object.
        now: an aware time.
        expires_s: for how long.
        answer_headers: `response-content-disposition` and the like, as the S3 reference names them.

    """
    parts = urlsplit(address)
    stamp = now.astimezone(dt.UTC).strftime("%Y%m%dT%H%M%SZ")
    scope = f"{stamp[:8]}/{key.region}/s3/aws4_request"
    query = {
        "X-Amz-Algorithm": _ALGORITHM,
        "X-Amz-Credential": f"{key.access_key_id}/{scope}",
        "X-Amz-Date": stamp,
        "X-Amz-Expires": str(max(1, min(expires_s, MAX_EXPIRES_S))),
        "X-Amz-SignedHeaders": "host",
        **answer_headers,
    }
    pairs = sorted((_encoded(name), _encoded(value)) for name, value in query.items())
    text = "&".join(f"{name}={value}" for name, value in pairs)
    request = "\n".join(["GET", parts.path, text, f"host:{parts.netloc}", "", "host", "UNSIGNED-PAYLOAD"])
    to_sign = "\n".join([_ALGORITHM, stamp, scope, hashlib.sha256(request.encode()).hexdigest()])
    secret = f"AWS4{key.secret_access_key}".encode()
    for word in scope.split("/"):
        secret = _mac(secret, word)
    return f"{address}?{text}&X-Amz-Signature={_mac(secret, to_sign).hex()}"


def object_address(endpoint: str, bucket: str, path: str, *, is_bucket_in_host: bool) -> str:
    """Return where an object lies: the bucket is the first part of the path, or of the host's name."""
    parts = urlsplit(endpoint)
    usual = {"http": ":80", "https": ":443"}.get(parts.scheme, "")
    host = parts.netloc.removesuffix(usual)  # clients leave it out of `Host`, which is signed
    before, after = parts.path.rstrip("/"), quote(path, safe="/-_.~")
    if is_bucket_in_host:
        return f"{parts.scheme}://{bucket}.{host}{before}/{after}"
    return f"{parts.scheme}://{host}{before}/{bucket}/{after}"


def _encoded(text: str) -> str:
    return quote(text, safe="-_.~")


def _mac(key: bytes, text: str) -> bytes:
    return hmac.new(key, text.encode(), hashlib.sha256).digest()
