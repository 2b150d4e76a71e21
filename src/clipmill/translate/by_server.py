# SPDX-License-Identifier: MIT
"""
Translation by a server that speaks LibreTranslate's protocol (`GET /languages`, `POST /translate`).

In: lines. Out: as many translations. The server is asked which pairs it has, so that one it lacks has a typed answer.
Lines are translated one by one by such servers, without context and without a wish for their length.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from clipmill.domain.errors import InvalidOptions, ReplyInvalid
from clipmill.net.asking import Answer, AskOptions, JsonAsker
from clipmill.translate.checks import is_echo
from clipmill.translate.codes import language_name, server_codes
from clipmill.translate.missing import raise_missing
from clipmill.translate.translator import AUTO, TextKind
from clipmill.translate.writing import one_line

VERSION = "1"
_HINTS = {
    400: "Check CLIPMILL_TRANSLATE__URL and what the server allows.",
    403: "Check CLIPMILL_TRANSLATE__KEY.",
    404: "Check CLIPMILL_TRANSLATE__URL: it is the server's address without /translate.",
}
_NO_SERVER = "Check that CLIPMILL_TRANSLATE__URL is a LibreTranslate server."


class LibreTranslateTranslator:
    """Any server with LibreTranslate's protocol. Safe to use from several threads."""

    def __init__(
        self, base_url: str, *, key: str | None = None, options: AskOptions | None = None, batch: int = 25
    ) -> None:
        """
        Take the server; nothing is asked yet.

        Args:
            base_url: address without `/translate`, such as `http://127.0.0.1:5000`.
            key: goes up as `api_key`; none sends none.
            options: times and sizes.
            batch: lines in one request; public servers allow 50.

        Raises:
            InvalidOptions: the address is no http(s) address.

        """
        self._asker = JsonAsker(base_url, secret=key, options=options)
        self._key = key
        self._batch = batch
        if batch < 1:
            message = "a request holds at least one line"
            raise InvalidOptions(message)

    @property
    def name(self) -> str:
        """The server; never the key."""
        return f"libretranslate {self._asker.host} v{VERSION}"

    def translate(
        self,
        lines: Sequence[str],
        *,
        source: str,
        target: str,
        kind: TextKind,  # noqa: ARG002 - the protocol has it; the server makes no difference
        most: Sequence[int] | None = None,  # noqa: ARG002 - likewise
    ) -> tuple[str, ...]:
        """
        Return the lines in the target language; see `Translator.translate`.

        Raises:
            TranslatorMissing: the server does not have this pair of languages.
            ModelUnavailable: it does not answer, or not to this key.
            ReplyInvalid: it answers with something else, leaves a line empty, or gives most lines back as they were.

        """
        if not lines:
            return ()
        given = tuple(map(one_line, lines))
        source_code, target_code = self._pair(source, target)
        made: list[str] = []
        for start in range(0, len(given), self._batch):
            made += self._asked(given[start : start + self._batch], source_code, target_code)
        empty = next((at for at, text in enumerate(made) if not text), None)
        if empty is not None:
            message = f"{self._asker.host} left line {empty + 1} empty"
            raise ReplyInvalid(message, hint="Use another translator for this language.")
        if is_echo(given, made, source, target):
            message = f"{self._asker.host} gave most lines back as they were instead of in {language_name(target)}"
            raise ReplyInvalid(message, hint="Check the language of the source and what the server has installed.")
        return tuple(made)

    def _pair(self, source: str, target: str) -> tuple[str, str]:
        """Return the two languages as this server writes them."""
        answer = self._asker.get("/languages")
        listed = self._parsed(answer)
        if not isinstance(listed, list):
            raise self._no_protocol()
        targets = {item["code"]: item.get("targets") for item in listed if isinstance(item, dict) and "code" in item}
        wanted = next((code for code in server_codes(target) if code in targets), None)
        if wanted is None:
            raise_missing(source, target, why=f"{self._asker.host} does not have that language")
        if source == AUTO:
            return AUTO, wanted
        spoken = next((code for code in server_codes(source) if code in targets), None)
        if spoken is None:
            raise_missing(source, target, why=f"{self._asker.host} does not have the language that is spoken")
        # Old servers list no targets: they translate between all of theirs.
        reached = targets[spoken]
        if isinstance(reached, list) and wanted not in reached:
            raise_missing(source, target, why=f"{self._asker.host} does not have that pair")
        return spoken, wanted

    def _asked(self, lines: Sequence[str], source: str, target: str) -> list[str]:
        message: dict[str, object] = {"q": list(lines), "source": source, "target": target, "format": "text"}
        if self._key:
            message["api_key"] = self._key
        value = self._parsed(self._asker.post("/translate", message))
        texts = value.get("translatedText") if isinstance(value, dict) else None
        if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
            raise self._no_protocol()
        if len(texts) != len(lines):
            message_text = f"{self._asker.host} was given {len(lines)} lines and answered with {len(texts)}"
            raise ReplyInvalid(message_text, hint=_NO_SERVER)
        return [one_line(text) for text in texts]

    def _parsed(self, answer: Answer) -> object:
        if not answer.is_ok:
            raise self._asker.refusal(answer, _HINTS)
        try:
            return json.loads(answer.body)
        except (ValueError, RecursionError) as error:
            raise self._no_protocol() from error

    def _no_protocol(self) -> ReplyInvalid:
        return ReplyInvalid(f"{self._asker.host} does not speak LibreTranslate's protocol", hint=_NO_SERVER)
