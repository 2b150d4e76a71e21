# SPDX-License-Identifier: MIT
"""A clip that is rendered again in another language: its captions' files in both, its title in the new one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from tests.media.rendering import BEEP, make_source
from tests.media.test_staged_orders import (
    OPTIONS,
    SENTENCE,
    UPLOAD,
    Host,
    hear,
    host_in,
    order_of,
    plan,
    plan_order,
    take,
)
from tests.unit.translate.lines import Scripted

from clipmill.captions import CAPTION_STYLES
from clipmill.domain.captions import CaptionDisplay
from clipmill.domain.jobs import BlobFile, ClipEdit, JobKind, JobSpec
from clipmill.domain.result import ArtifactKind
from clipmill.engine.orders import OrderStage, RenderOutcome
from clipmill.storage.blobs.local import LocalBlobStore

pytestmark = pytest.mark.media


@pytest.fixture(name="film", scope="module")
def _film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("film")
    return make_source(folder / "film.mp4", "testsrc2=s=640x360:r=25", BEEP, "-g", "25", duration_s=12.0)


@pytest.fixture(name="host")
def _host(tmp_path: Path, fonts_dir: Path, film: Path) -> Host:
    blobs = LocalBlobStore(tmp_path / "blobs")
    blobs.put_file(UPLOAD, film, "video/mp4")
    plain = host_in(tmp_path / "one", fonts_dir, blobs)
    return replace(plain, tools=replace(plain.tools, open_translator=Scripted))


def rendered(host: Host, edit: ClipEdit) -> RenderOutcome:
    """Plan a clip, then render it with an edit as a job of its own."""
    taken = take(host)
    heard = hear(host, taken)
    first = plan(host, plan_order(taken, heard))
    spec = JobSpec(JobKind.RENDER, "", OPTIONS, "j1", (edit,))
    again = plan(host, plan_order(taken, heard, "j2", spec=spec, plan_key=first.plan_key))
    outcome = host.run(order_of(OrderStage.RENDER, "j2", spec, taken=taken, plan_key=again.plan_key, ordinal=0))
    assert isinstance(outcome, RenderOutcome)
    return outcome


def text_of(host: Host, files: tuple[BlobFile, ...], kind: ArtifactKind) -> str:
    (file,) = [file for file in files if file.kind is kind]
    return host.blobs.read_bytes(file.key).decode()


@pytest.mark.parametrize("display", [CaptionDisplay.TRANSLATION, CaptionDisplay.BOTH])
def test_a_translated_clip_has_caption_files_in_both_languages(host: Host, display: CaptionDisplay) -> None:
    style = CAPTION_STYLES["temp-static-1"]
    edit = ClipEdit(
        0, target_language="es", caption_display=display, caption_style=style, has_captions=True,
        has_translated_words=True,
    )  # fmt: skip
    outcome = rendered(host, edit)
    shown, second = ("es", "en") if display is CaptionDisplay.TRANSLATION else ("en", "es")
    by_kind = {file.kind: file for file in outcome.files}
    assert by_kind[ArtifactKind.SRT].language == shown
    assert by_kind[ArtifactKind.SECOND_SRT].language == second
    assert by_kind[ArtifactKind.SRT].name.endswith(f".{shown}.srt")
    assert by_kind[ArtifactKind.SECOND_VTT].name.endswith(f".{second}.vtt")
    assert len({file.key for file in outcome.files}) == len(outcome.files) == len(ArtifactKind)
    texts = [text_of(host, outcome.files, kind) for kind in (ArtifactKind.SRT, ArtifactKind.SECOND_SRT)]
    spanish, english = texts if shown == "es" else texts[::-1]
    assert "COMPANIES" in spanish
    assert "companies" not in spanish
    assert "companies" in english
    title = outcome.recipe["spec"]["moment"]["title"]
    assert title == title.upper() != ""
    assert all(check["is_passed"] for check in outcome.recipe["receipt"]["checks"])


def test_words_stay_where_only_captions_are_to_be_translated(host: Host) -> None:
    outcome = rendered(host, ClipEdit(0, target_language="es", caption_display=CaptionDisplay.TRANSLATION))
    title = outcome.recipe["spec"]["moment"]["title"]
    assert title != title.upper()
    assert title.split()[0] in SENTENCE
