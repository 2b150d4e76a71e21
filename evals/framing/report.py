# SPDX-License-Identifier: MIT
"""
The report: one table of totals, one of scenes, the contact sheets.

In: rows. Out: Markdown. Figures that a way cannot have are shown as a dash. Pure.
"""

from __future__ import annotations

from collections.abc import Sequence

from evals.framing.score import Row, Total, total

_AIMS: tuple[tuple[str, str, str], ...] = (
    ("right person framed, share of speaking time", "framed", "0.95"),
    ("... of that alone in its pane", "alone", ""),
    ("height of the speaker's face over the output's", "face_share", ""),
    ("delay after a change of speaker, median s", "delay_s", "< 0.5"),
    ("delay after a change of speaker, 95 % s", "delay_95_s", ""),
    ("a whole face in the picture, mean of scenes", "whole_face", "0.99"),
    ("a whole face in the picture, worst scene", "worst_whole_face", ""),
    ("frames off any face within 1 s of a cut", "off_faces", "0"),
    ("camera movement within 0.5 s after a cut, worst, px", "after_cut_px", "0"),
    ("camera movement for a still speaker, px", "still_px", "0"),
    ("reversals a minute", "reversals_per_min", ""),
    ("speed, 95 %, window widths a second", "speed_95", ""),
    ("jerk, 95 %, window widths a second cubed", "jerk_95", ""),
    ("layout changes a minute where nothing is cut", "changes_per_min", ""),
    ("facecam IoU, mean of scenes", "inset_iou", "0.90"),
    ("facecam IoU, worst scene", "worst_inset_iou", ""),
    ("facecams invented", "invented", "0"),
    ("facecam seen again in the game's pane", "covered", "0"),
    ("width of slides and screens kept", "width_kept", "1.00"),
    ("moving thing wholly in the picture, no faces", "subject", ""),
    ("shot cuts, F1", "cut_f1", "0.90"),
    ("shot cuts, error in frames, median", "cut_error_frames", "0"),
    ("shot cuts that are none", "false_cuts", "0"),
    ("CPU of looking over decoding every frame at 640 px", "cost_ratio", ""),
    ("CPU s of looking for a minute of source", "cpu_s_per_min", ""),
)


def write_report(
    date: str, rows: Sequence[Row], notes: Sequence[str], sheets: Sequence[tuple[str, str]], faults: Sequence[str] = ()
) -> str:
    """
    Return the report.

    Args:
        date: of the run.
        rows: of all ways and scenes.
        notes: sentences about the run.
        sheets: title and file of each contact sheet.
        faults: what could not be measured, and why.

    """
    totals = [total(method, rows) for method in dict.fromkeys(row.method for row in rows)]
    lines = [f"# Framing, {date}", "", *notes, "", "## All scenes", "", *totals_table(totals), ""]
    lines += [
        "Each scene counts once. `alone` and `delay` follow the same rule for all: a person is framed when the",
    ]
    lines += [
        "whole face, hairline to chin, lies in a pane. A wide picture of everybody frames all of them, with small",
    ]
    lines += ["faces: see `face` below, the speaker's face over the height of the output.", "", "## Scenes", ""]
    lines += [*scenes_table(rows), ""]
    if faults:
        lines += ["## Not measured", "", *(f"- {fault}" for fault in faults), ""]
    for title, file in sheets:
        lines += [f"## {title}", "", f"![{title}]({file})", ""]
    return "\n".join(lines)


def totals_table(totals: Sequence[Total]) -> list[str]:
    """Return a table with one column a way."""
    head = ["measure", "aim", *(item.method for item in totals)]
    lines = [_line(head), _line(["---"] * len(head))]
    for title, name, aim in _AIMS:
        lines.append(_line([title, aim, *(_number(getattr(item, name)) for item in totals)]))
    return lines


def scenes_table(rows: Sequence[Row]) -> list[str]:
    """Return a table with one line for each scene and way."""
    head: tuple[str, ...] = (
        "scene",
        "way",
        "right",
        "alone",
        "delay s",
        "face",
        "whole",
        "off",
        "cut px",
        "px",
        "rev/min",
        "speed",
    )
    head += ("IoU", "inv", "covered", "width", "subject", "F1", "false", "chg/min", "up", "cost", "layouts")
    lines = [_line(head), _line(["---"] * len(head))]
    for row in sorted(rows, key=lambda item: item.scene):
        ratio = row.cost.cpu_s / row.cost.decode_cpu_s if row.cost and row.cost.decode_cpu_s else None
        delays = sorted(row.speaker.delays_s)
        values = (
            *(row.speaker.framed, row.speaker.alone, delays[len(delays) // 2] if delays else None),
            *(row.speaker.face_share, row.whole_face, row.off_faces, row.after_cut_px, row.calm.travel_px),
            *(row.calm.reversals_per_min, row.calm.speed_95, row.inset_iou, row.invented, row.covered),
            *(row.width_kept, row.subject, row.cutting.f1 if row.cutting else None),
            *(row.cutting.false if row.cutting else None, row.changes_per_min, row.upscaling, ratio),
        )
        lines.append(_line([row.scene, row.method, *(_number(value) for value in values), ", ".join(row.layouts)]))
    return lines


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _number(value: float | None) -> str:
    """Return a figure with as many digits as say something."""
    if value is None:
        return "-"
    if isinstance(value, int) or abs(value) >= 100:  # noqa: PLR2004
        return f"{value:.0f}"
    return f"{value:.2f}" if abs(value) < 10 else f"{value:.1f}"  # noqa: PLR2004
