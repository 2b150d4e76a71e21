# SPDX-License-Identifier: MIT
"""Whose face says what is said: lips against sound, voices against persons, and turns."""

from clipmill.analysis.speaking.decide import who_speaks
from clipmill.analysis.speaking.mouths import Mouths, MouthTrace
from clipmill.analysis.speaking.network import SpeakerNetwork
from clipmill.analysis.speaking.watcher import MouthWatcher

__all__ = ["MouthTrace", "MouthWatcher", "Mouths", "SpeakerNetwork", "who_speaks"]
