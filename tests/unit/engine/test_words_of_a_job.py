# SPDX-License-Identifier: MIT
"""Words by a model are kept by content; what it did not write is translated; failures are asked again."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

from tests.unit.selection.clips_worded import Scripted, good, moment
from tests.unit.selection.test_summary import talk
from tests.unit.selection.test_words_by_model import SPANISH
from tests.unit.selection.test_written_summary import answer

from clipmill.domain.errors import ModelUnavailable
from clipmill.domain.options import ClipOptions
from clipmill.domain.overlays import Heading, HookText, HookTone
from clipmill.engine.job import Job
from clipmill.engine.tools import Tools
from clipmill.engine.translating import Interpreter
from clipmill.engine.wording import word_moments, word_summary
from clipmill.selection import summarize
from clipmill.storage.stage_cache import StageCache

OPTIONS = ClipOptions(
    heading=Heading(is_automatic=True, instructions="Be brief."), hook_text=HookText(tone=HookTone.CALM)
)
ES = ClipOptions(target_language="es", has_translated_words=True)


class Shouting:
    """A translator that shouts."""

    name = "shouting"

    def translate(self, lines: Sequence[str], **asked: object) -> tuple[str, ...]:
        return tuple(line.upper() for line in lines)


class _Tools:
    open_sound_translator = None

    def __init__(self, folder: Path) -> None:
        self.cache = StageCache(folder)

    def open_translator(self) -> Shouting:
        return Shouting()


def interpreter(folder: Path) -> Interpreter:
    return Interpreter(Job(cast("Tools", cast("Any", _Tools(folder))), folder, lambda progress: None))


def test_what_a_model_wrote_is_asked_for_once(tmp_path: Path) -> None:
    model = Scripted(lambda asked: good())
    for _ in range(2):
        made, notices = word_moments(interpreter(tmp_path), (moment(),), "en", OPTIONS, model)
        assert made[0].heading == "Why banks refuse small loans"
        assert made[0].hook_line == "Small loans cost banks as much work"
        assert notices == ()
    assert len(model.asked) == 1
    assert model.asked[0]["wish"] == "Be brief."


def test_failures_are_not_kept(tmp_path: Path) -> None:
    away = Scripted(lambda asked: ModelUnavailable("away"))
    for _ in range(2):
        made, notices = word_moments(interpreter(tmp_path), (moment(),), "en", OPTIONS, away)
        assert made == (moment(),)
        assert [notice.code for notice in notices] == ["words_own"]
    assert len(away.asked) == 2


def test_without_a_model_words_stay_or_are_translated(tmp_path: Path) -> None:
    assert word_moments(interpreter(tmp_path), (moment(),), "en", OPTIONS, None) == ((moment(),), ())
    made, _ = word_moments(interpreter(tmp_path), (moment(),), "en", ES, None)
    assert (made[0].title, made[0].heading) == (moment().title.upper(), "OWN HEADING")


def test_only_what_the_model_did_not_write_is_translated(tmp_path: Path) -> None:
    model = Scripted(lambda asked: good() if asked.get("taken") else SPANISH)
    made, notices = word_moments(interpreter(tmp_path), (moment(), moment(title="Loans")), "en", ES, model)
    assert made[0].title == "Por qué los bancos pequeños niegan préstamos"
    assert made[1].title == "LOANS"
    assert [notice.code for notice in notices] == ["words_partly_own"]


def test_a_summary_is_written_once_and_left_alone_without_a_model(tmp_path: Path) -> None:
    transcript = talk()
    plain, _ = summarize(transcript, ())
    job = interpreter(tmp_path).job
    model = Scripted(answer)
    first, _ = word_summary(job, transcript, plain, model)
    asked = len(model.asked)
    assert word_summary(job, transcript, plain, model) == (first, ())
    assert len(model.asked) == asked
    assert word_summary(job, transcript, plain, None) == (plain, ())
