# SPDX-License-Identifier: MIT
"""
The caption styles that come with Clipmill, as data: adding a style is adding one entry to its group.

In: nothing. Out: `CATALOGUE`. The ids from `smart-bg-focus` on are those of the WayinVideo API, whose gallery names
their looks; how they are drawn here is our own. All of their fonts are in the fonts catalogue.
"""

from clipmill.captions.catalogue.animated import ANIMATED
from clipmill.captions.catalogue.entry import StyleEntry, StyleGroup
from clipmill.captions.catalogue.focus import FOCUS
from clipmill.captions.catalogue.own import OWN
from clipmill.captions.catalogue.static import STATIC
from clipmill.captions.catalogue.streamer import STREAMER

__all__ = ["CATALOGUE", "StyleEntry", "StyleGroup"]

CATALOGUE: tuple[StyleEntry, ...] = OWN + FOCUS + ANIMATED + STATIC + STREAMER
"""Every style; the first is the default."""
