# SPDX-License-Identifier: MIT
"""Settings -> whoever translates."""

from __future__ import annotations

from collections.abc import Callable

from clipmill.domain.errors import InvalidOptions
from clipmill.settings import RecogniserKind, Settings
from clipmill.transcribe.transcriber import Transcriber
from clipmill.translate.by_sound import SoundTranslator
from clipmill.translate.missing import NoTranslator
from clipmill.translate.translator import Translator


def translator_from_settings(settings: Settings) -> Translator:
    """
    Return the translator of this installation; where none is set up, one that says what to set.

    Raises:
        InvalidOptions: the one that was chosen has no address.

    """
    kind, wanted = settings.translate.kind, settings.translate
    if kind == "libretranslate" or (kind == "auto" and wanted.url):
        from clipmill.translate.by_server import LibreTranslateTranslator  # noqa: PLC0415 - an HTTP library

        if not wanted.url:
            message = "the translator has no address"
            raise InvalidOptions(message, hint="Set CLIPMILL_TRANSLATE__URL.")
        key = wanted.key.get_secret_value() if wanted.key else None
        return LibreTranslateTranslator(wanted.url, key=key, batch=25)
    if kind == "llm" or (kind == "auto" and settings.llm.base_url):
        return _by_model(settings)
    return NoTranslator()


def sound_translator_from_settings(
    settings: Settings, open_transcriber: Callable[[], Transcriber]
) -> Callable[[], SoundTranslator] | None:
    """
    Return what opens the embedded recogniser as a translator to English; none where words are translated by reading.

    It is the same recogniser with the same weights, loaded once.

    Raises:
        InvalidOptions: it was chosen, and this installation's recogniser is on a server.

    """
    is_embedded = settings.transcribe.recogniser is RecogniserKind.EMBEDDED
    kind = settings.translate.kind
    if kind == "recogniser" and not is_embedded:
        message = "only the embedded recogniser translates what it hears"
        raise InvalidOptions(message, hint="Choose another CLIPMILL_TRANSLATE__KIND.")
    is_free = kind == "auto" and not settings.translate.url and not settings.llm.base_url
    if not is_embedded or not (kind == "recogniser" or is_free):
        return None

    def opened() -> SoundTranslator:
        from clipmill.transcribe.faster_whisper import FasterWhisperTranscriber  # noqa: PLC0415 - a large library

        transcriber = open_transcriber()
        if not isinstance(transcriber, FasterWhisperTranscriber):
            message = "only the embedded recogniser translates what it hears"
            raise InvalidOptions(message, hint="Choose another CLIPMILL_TRANSLATE__KIND.")
        return transcriber

    return opened


def _by_model(settings: Settings) -> Translator:
    from clipmill.llm.chat import ChatModel, ChatOptions  # noqa: PLC0415 - an HTTP library
    from clipmill.net.asking import AskOptions  # noqa: PLC0415
    from clipmill.translate.by_model import LanguageModelTranslator  # noqa: PLC0415

    chosen = settings.llm
    if not chosen.base_url or not chosen.model:
        message = "the language model has no address or no name"
        raise InvalidOptions(message, hint="Set CLIPMILL_LLM__BASE_URL and CLIPMILL_LLM__MODEL.")
    options = ChatOptions(asking=AskOptions(timeout_s=chosen.timeout_s))
    key = chosen.key.get_secret_value() if chosen.key else None
    return LanguageModelTranslator(ChatModel(chosen.base_url, chosen.model, key=key, options=options))
