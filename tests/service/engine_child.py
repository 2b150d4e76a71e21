# SPDX-License-Identifier: MIT
"""
A stage program for fault tests: speaks the real protocol, does little, and fails as it is told.

`python engine_child.py PLAYBOOK.json ORDER.json`. The playbook is a file that the test may change while stages run; see
`engine_rig.Rig.play`. Each start and end is appended to a log, so that the test can count what was run, and look
whether it is still there. It imports nothing of ours, so that it starts in a moment.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any


def main(playbook_path: str, order_path: str) -> int:
    order = json.loads(Path(order_path).read_text(encoding="utf-8"))
    plays = json.loads(Path(playbook_path).read_text(encoding="utf-8"))
    name = order["stage"] if order["ordinal"] is None else f"{order['stage']}-{order['ordinal']}"
    helper = subprocess.Popen(plays["grandchild"], stdout=subprocess.DEVNULL) if plays.get("grandchild") else None
    note = {"name": name, "job": order["job_id"], "pid": os.getpid(), "grandchild": helper.pid if helper else None}
    _log(plays, {**note, "event": "start"})
    seconds = float(plays.get("seconds", {}).get(name, plays.get("seconds", {}).get(order["stage"], 0.0)))
    for part in range(10):
        _say({"progress": {"fraction": part / 10, "message": f"{name} at work"}})
        time.sleep(seconds / 10)
    if not _misbehave(plays.get("fail", {}).get(name, ""), plays):
        _log(plays, {**note, "event": "end"})
        _say({"outcome": _outcome(order, plays)})
    if helper is not None:
        helper.kill()
        helper.wait()
    return 0


def _misbehave(how: str, plays: dict[str, Any]) -> bool:
    flag = Path(plays["log"] + ".once")
    if how.endswith("-once"):
        if flag.exists():
            return False
        flag.touch()
    how = how.removesuffix("-once")
    if how == "crash":
        sys.stderr.write("told to crash\n")
        sys.stderr.flush()
        os.kill(os.getpid(), signal.SIGKILL)
    if how == "kill-worker":
        os.kill(os.getppid(), signal.SIGKILL)
        time.sleep(30)
    if how == "nonsense":
        sys.stdout.write("this is no JSON\n")
    elif how:
        _say({"error": {"code": how, "message": f"told to say {how}", "hint": "none", "retryable": False}})
    return bool(how)


def _outcome(order: dict[str, Any], plays: dict[str, Any]) -> dict[str, Any]:
    """Return a canned outcome, after a look whether the order has what a real stage would need."""
    words: dict[str, Any] = plays["words"]
    stage, job = order["stage"], order["job_id"]
    if stage == "ingest":
        return {"taken": words["taken"]}
    if order["taken"] is None:
        raise SystemExit(4)
    if stage == "transcribe":
        return {"transcript_key": f"jobs/{job}/heard.json.gz", "language": "en", "word_count": 1200}
    if order["transcript_key"] is None:
        raise SystemExit(5)
    if stage == "plan":
        ordinals = [edit["ordinal"] for edit in order["spec"]["edits"]] or range(plays.get("clips", 3))
        clips = [{"ordinal": each, "recipe": words["recipe"], "text": "said", "files": []} for each in ordinals]
        return {"plan_key": f"jobs/{job}/plan.json", "clips": clips, "notices": []}
    if order["plan_key"] is None:
        raise SystemExit(6)
    file = {**words["file"], "key": f"jobs/{job}/clips/{order['ordinal']}/clip.mp4"}
    return {"ordinal": order["ordinal"], "recipe": words["recipe"], "files": [file]}


def _say(words: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(words) + "\n")
    sys.stdout.flush()


def _log(plays: dict[str, Any], line: dict[str, Any]) -> None:
    with Path(plays["log"]).open("a", encoding="utf-8") as file:
        file.write(json.dumps({**line, "at": time.time()}) + "\n")


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
