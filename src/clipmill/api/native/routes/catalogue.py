# SPDX-License-Identifier: MIT
"""What can be asked for; the same for every team."""

from __future__ import annotations

from fastapi import APIRouter

from clipmill.api.native.access import Reader
from clipmill.api.native.answers import problems
from clipmill.api.native.models import catalogue

router = APIRouter(tags=["catalogue"])


@router.get("/styles", operation_id="list_styles", responses=problems())
def list_styles(_who: Reader) -> catalogue.StyleList:
    """List the caption styles with their looks."""
    return catalogue.style_list()


@router.get("/fonts", operation_id="list_fonts", responses=problems())
def list_fonts(_who: Reader) -> catalogue.FontList:
    """List the font families and the names that lead to them."""
    return catalogue.font_list()


@router.get("/languages", operation_id="list_languages", responses=problems())
def list_languages(_who: Reader) -> catalogue.LanguageList:
    """List the languages that can be named."""
    return catalogue.language_list()


@router.get("/camera-modes", operation_id="list_camera_modes", responses=problems())
def list_camera_modes(_who: Reader) -> catalogue.CameraModeList:
    """List the camera modes."""
    return catalogue.camera_mode_list()


@router.get("/layouts", operation_id="list_layouts", responses=problems())
def list_layouts(_who: Reader) -> catalogue.LayoutList:
    """List the layouts, and all shapes and resolutions."""
    return catalogue.layout_list()
