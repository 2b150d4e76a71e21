# SPDX-License-Identifier: MIT
"""Source (path or address) -> a file on this machine."""

from clipmill.ingest.audience import read_audience
from clipmill.ingest.locations import canonical_url, is_url, shown_url
from clipmill.ingest.options import Ingested, IngestOptions
from clipmill.ingest.source import ingest

__all__ = ["IngestOptions", "Ingested", "canonical_url", "ingest", "is_url", "read_audience", "shown_url"]
