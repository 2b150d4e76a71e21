# SPDX-License-Identifier: MIT
"""
Addresses that need no key: whoever has one may get, or send, just the one thing it names.

An address carries an HMAC-SHA256 over what it is for, what it names and until when; only this installation can make it.
In: ids. Out: addresses, and whether one is ours. Whether the thing is still there is for `api.files` to say.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import time
from collections.abc import Callable, Sequence
from enum import StrEnum
from urllib.parse import urlencode

from clipmill.domain.errors import LinkExpired, LinkInvalid
from clipmill.domain.result import ArtifactKind

UPLOAD_EXPIRES_S = 3600
"""How long a file can be sent to an upload's address."""
FILE_NAMES = {
    ArtifactKind.VIDEO: "video.mp4",
    ArtifactKind.THUMBNAIL: "thumbnail.jpg",
    ArtifactKind.SRT: "captions.srt",
    ArtifactKind.VTT: "captions.vtt",
    ArtifactKind.ASS: "captions.ass",
    ArtifactKind.SECOND_SRT: "second-captions.srt",
    ArtifactKind.SECOND_VTT: "second-captions.vtt",
}
"""Last part of a clip's addresses, for clients that look at suffixes; the answer's headers say what it really is."""
_KINDS = {name: kind for kind, name in FILE_NAMES.items()}


class LinkPurpose(StrEnum):
    """What an address is for; a signature for one is none for another."""

    CLIP_FILE = "clip"
    SOURCE = "source"
    PREVIEW = "preview"
    UPLOAD = "upload"
    SHARE = "share"
    ARCHIVE = "archive"
    STYLE = "style"
    FONT = "font"


class Links:
    """Makes and checks addresses."""

    def __init__(self, secret: bytes, *, clock_s: Callable[[], float] = time.time) -> None:
        """Take the secret that all processes of this installation share, and what tells the time."""
        self._secret = secret
        self._clock_s = clock_s

    def clip_url(self, base_url: str, clip_id: str, kind: ArtifactKind, *, expires_s: int | None) -> str:
        """Return where a clip's file can be got for a while, or as long as it is kept (none)."""
        query = self._query(LinkPurpose.CLIP_FILE, (clip_id, kind.value), expires_s)
        return f"{base_url.rstrip('/')}/files/{clip_id}/{FILE_NAMES[kind]}?{query}"

    def source_url(self, base_url: str, job_id: str, *, expires_s: int | None) -> str:
        """Return where the source of a job can be got, for a player."""
        query = self._query(LinkPurpose.SOURCE, (job_id,), expires_s)
        return f"{base_url.rstrip('/')}/files/sources/{job_id}?{query}"

    def preview_url(self, base_url: str, job_id: str, *, expires_s: int | None) -> str:
        """Return where a picture of a job's source can be got, for jobs that have one instead of clips."""
        query = self._query(LinkPurpose.PREVIEW, (job_id,), expires_s)
        return f"{base_url.rstrip('/')}/files/previews/{job_id}.jpg?{query}"

    def upload_url(self, base_url: str, upload_id: str, *, expires_s: int = UPLOAD_EXPIRES_S) -> str:
        """Return where the bytes of an upload can be sent by PUT."""
        query = self._query(LinkPurpose.UPLOAD, (upload_id,), expires_s)
        return f"{base_url.rstrip('/')}/uploads/{upload_id}?{query}"

    def verify_clip(self, clip_id: str, kind: ArtifactKind, *, expires: str | None, signature: str | None) -> None:
        """
        Check the query of a clip's address.

        Raises:
            LinkInvalid: it is not one of ours.
            LinkExpired: it was one of ours.

        """
        self._verify(LinkPurpose.CLIP_FILE, (clip_id, kind.value), expires, signature)

    def verify_source(self, job_id: str, *, expires: str | None, signature: str | None) -> None:
        """Check the query of a source's address; raises as `verify_clip`."""
        self._verify(LinkPurpose.SOURCE, (job_id,), expires, signature)

    def verify_preview(self, job_id: str, *, expires: str | None, signature: str | None) -> None:
        """Check the query of a preview's address; raises as `verify_clip`."""
        self._verify(LinkPurpose.PREVIEW, (job_id,), expires, signature)

    def verify_upload(self, upload_id: str, *, expires: str | None, signature: str | None) -> None:
        """Check the query of an upload's address; raises as `verify_clip`."""
        self._verify(LinkPurpose.UPLOAD, (upload_id,), expires, signature)

    def style_query(self, name: str) -> str:
        """Return the query with which the picture of a caption style can be shown on a page, for good."""
        return self._query(LinkPurpose.STYLE, (name,), None)

    def verify_style(self, name: str, *, signature: str) -> None:
        """Check the query of a style's picture; raises LinkInvalid."""
        self._verify(LinkPurpose.STYLE, (name,), None, signature)

    def source_query(self, job_id: str, *, expires_s: int) -> str:
        """Return the query with which the source of a job can be watched for a while, in whatever form."""
        return self._query(LinkPurpose.SOURCE, (job_id,), expires_s)

    def font_query(self, family: str) -> str:
        """Return the query with which a font can be got, for good: a page's renderer sends no key."""
        return self._query(LinkPurpose.FONT, (family,), None)

    def verify_font(self, family: str, *, signature: str) -> None:
        """Check the query of a font; raises LinkInvalid."""
        self._verify(LinkPurpose.FONT, (family,), None, signature)

    def share_token(self, share_id: str) -> str:
        """Return what the address of a shared clip ends in; the id alone, as the database has it, opens nothing."""
        return f"{share_id}.{self._signature(LinkPurpose.SHARE, (share_id,), None)}"

    def share_id(self, token: str) -> str | None:
        """Return which share a token opens, or none when it is not one of ours."""
        share_id, _, signature = token.partition(".")
        wanted = self._signature(LinkPurpose.SHARE, (share_id,), None)
        return share_id if hmac.compare_digest(wanted.encode(), signature.encode("utf-8", "replace")) else None

    def archive_query(self, job_id: str, clips: Sequence[str], files: Sequence[str], *, expires_s: int) -> str:
        """Return the query with which files of some clips can be got as one archive for a while."""
        asked = [("clips", ",".join(clips)), ("files", ",".join(files))]
        return f"{urlencode(asked)}&{self._query(LinkPurpose.ARCHIVE, _archive(job_id, clips, files), expires_s)}"

    def verify_archive(
        self,
        job_id: str,
        clips: Sequence[str],
        files: Sequence[str],
        *,
        expires: str | None,
        signature: str | None,
    ) -> None:
        """Check the query of an archive's address; raises as `verify_clip`."""
        self._verify(LinkPurpose.ARCHIVE, _archive(job_id, clips, files), expires, signature)

    def _query(self, purpose: LinkPurpose, subject: tuple[str, ...], expires_s: int | None) -> str:
        expires = None if expires_s is None else str(int(self._clock_s()) + expires_s)
        signed = {"signature": self._signature(purpose, subject, expires)}
        return urlencode(signed if expires is None else {"expires": expires, **signed})

    def _verify(
        self, purpose: LinkPurpose, subject: tuple[str, ...], expires: str | None, signature: str | None
    ) -> None:
        wanted = self._signature(purpose, subject, expires)
        if signature is None or not hmac.compare_digest(wanted.encode(), signature.encode("utf-8", "replace")):
            raise LinkInvalid
        if expires is not None and int(expires) <= self._clock_s():
            raise LinkExpired

    def _signature(self, purpose: LinkPurpose, subject: tuple[str, ...], expires: str | None) -> str:
        words = [purpose.value, *subject, *([] if expires is None else [expires])]
        text = b"".join(len(word := part.encode("utf-8", "replace")).to_bytes(4, "big") + word for part in words)
        digest = hmac.new(self._secret, text, hashlib.sha256).digest()
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def _archive(job_id: str, clips: Sequence[str], files: Sequence[str]) -> tuple[str, ...]:
    return (job_id, ",".join(clips), ",".join(files))


def kind_of_file_name(name: str) -> ArtifactKind:
    """
    Return the kind that the last part of a clip's address means.

    Raises:
        LinkInvalid: no address of ours ends so.

    """
    kind = _KINDS.get(name)
    if kind is None:
        raise LinkInvalid
    return kind
