# SPDX-License-Identifier: MIT
"""What a user tells of an audience wins over what a site tells, field by field."""

from __future__ import annotations

import json
from pathlib import Path

from clipmill.domain.audience import Audience, tidy_chapters, tidy_heat
from clipmill.engine.stages import known_audience

SITE = Audience(tidy_chapters([(0.0, 9.0, "Site")]), tidy_heat([(0.0, 9.0, 1.0)]))


def test_without_a_file_the_site_is_believed() -> None:
    assert known_audience(SITE, None) == SITE
    assert known_audience(None, None) is None


def test_a_file_wins_where_it_tells_something(tmp_path: Path) -> None:
    file = tmp_path / "told.json"
    file.write_text(json.dumps({"chapters": [{"start_s": 0, "end_s": 5, "title": "Mine"}], "chat": [1]}), "utf-8")
    known = known_audience(SITE, file)
    assert known is not None
    assert [chapter.title for chapter in known.chapters] == ["Mine"]
    assert (known.heat, known.chat) == (SITE.heat, (0, 1))
