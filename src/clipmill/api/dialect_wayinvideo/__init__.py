# SPDX-License-Identifier: MIT
"""The WayinVideo API, both shapes of its "v2", over our own jobs. Mounted once for each shape."""

from clipmill.api.dialect_wayinvideo.app import make_wayinvideo_api
from clipmill.api.dialect_wayinvideo.shape import Shape

__all__ = ["Shape", "make_wayinvideo_api"]
