# SPDX-License-Identifier: MIT
"""
The page behind a link to a clip: its title and its video, for anybody with a browser. No script, no cookie, no key.

In: a token. Out: a page; the video itself comes from our own API, `routes.shares`.
"""

from __future__ import annotations

from html import escape

from fastapi import APIRouter
from starlette.responses import HTMLResponse

from clipmill.api.context import ApiContext
from clipmill.domain.errors import LinkExpired, ShareNotFound
from clipmill.jobs.shares import SharedClip, Shares

_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; media-src 'self'; style-src 'unsafe-inline'; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    "Cache-Control": "private, no-cache",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
}
_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
:root {{ color-scheme: dark light; }}
body {{ margin: 0; background: #111; color: #eee; font: 1.1rem/1.4 system-ui, sans-serif; }}
main {{ min-height: 100vh; display: flex; flex-direction: column; align-items: center; justify-content: center;
  gap: 1rem; padding: 1rem; box-sizing: border-box; }}
h1 {{ font-size: 1.2rem; margin: 0; max-width: 60ch; overflow-wrap: anywhere; text-align: center; }}
p {{ margin: 0; max-width: 60ch; text-align: center; opacity: .8; }}
video {{ width: auto; height: auto; max-width: 100%; max-height: 80vh; border-radius: .5rem; background: #000; }}
</style>
</head>
<body>
<main>
<h1 dir="auto">{title}</h1>
{content}
</main>
</body>
</html>
"""


def share_pages(context: ApiContext) -> APIRouter:
    """Return the route, to be put at the root of the server."""
    router = APIRouter(include_in_schema=False)
    shares = Shares(context.db, context.links)

    @router.get("/share/{token}")
    def get_share_page(token: str) -> HTMLResponse:
        """Show a shared clip, or why there is none."""
        try:
            return _page(shares.open(token), token)
        except ShareNotFound as error:
            return _nothing(error.message, error.hint, 404)
        except LinkExpired:
            return _nothing("This link's time is over.", "Ask whoever sent it for a new one.", 410)

    return router


def _page(found: SharedClip, token: str) -> HTMLResponse:
    # The address is relative: the server may stand under a path of a proxy's.
    video = (
        f'<video controls playsinline preload="metadata" width="{found.width_px}" height="{found.height_px}" '
        f'src="../api/v1/share/{escape(token)}/video.mp4"></video>'
    )
    return HTMLResponse(_PAGE.format(title=escape(found.title), content=video), headers=_HEADERS)


def _nothing(message: str, hint: str, status: int) -> HTMLResponse:
    content = f"<p>{escape(hint)}</p>"
    return HTMLResponse(_PAGE.format(title=escape(message), content=content), status, headers=_HEADERS)
