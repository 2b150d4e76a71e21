# SPDX-License-Identifier: MIT
"""Webhooks as our own API shows them."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from pydantic import Field

from clipmill.api.native.models.base import Answer, Body, PlainText, moment_of, moment_or_none
from clipmill.domain.times import US_PER_S
from clipmill.jobs.webhooks import EVENT_TYPES, Delivery, DeliveryTry, WebhookRecord

EventType = StrEnum("EventType", {name.upper().replace(".", "_"): name for name in EVENT_TYPES})  # type: ignore[misc]


class DeliveryState(StrEnum):
    """How far a delivery has come."""

    PENDING = "pending"
    DELIVERED = "delivered"
    FAILED = "failed"


class WebhookBody(Body):
    """A place where you want to be told."""

    url: PlainText = Field(
        min_length=8, max_length=2000, pattern="(?i)^https?://", examples=["https://example.com/hooks/clipmill"]
    )
    events: list[EventType] = Field(default_factory=list, max_length=20, description="Types wanted; none means all.")
    secret: str | None = Field(
        default=None, max_length=120, description="`whsec_` and base64; one is made when none is given."
    )


class WebhookChangeBody(Body):
    """What shall change of a webhook; what is left out stays."""

    url: PlainText | None = Field(
        default=None, min_length=8, max_length=2000, pattern="(?i)^https?://", examples=["https://example.com/hook"]
    )
    events: list[EventType] | None = Field(default=None, max_length=20)
    is_enabled: bool | None = None


class Webhook(Answer):
    """A place where a team wants to be told."""

    id: str = Field(examples=["wh_4f0c"])
    url: str
    events: list[EventType] = Field(description="Types wanted; none means all.")
    is_enabled: bool = Field(description="A receiver that answers 410 switches it off.")
    created_at: datetime


class NewWebhook(Webhook):
    """A webhook that was just made."""

    secret: str = Field(description="Verifies signatures (Standard Webhooks).", examples=["whsec_..."])


class WebhookList(Answer):
    """A team's webhooks, oldest first."""

    items: list[Webhook]


class WebhookDelivery(Answer):
    """One event on its way to a webhook, or past it."""

    id: str = Field(examples=["dl_81aa"])
    webhook_id: str
    event_id: str = Field(description="Is sent as `webhook-id`; the same over all tries.")
    event_type: str = Field(examples=["job.succeeded"])
    job_id: str | None
    state: DeliveryState
    tries: int = Field(examples=[1])
    due_at: datetime | None = Field(description="Of the next try, while it is pending.")
    created_at: datetime
    delivered_at: datetime | None


class DeliveryList(Answer):
    """Deliveries of a webhook, newest first."""

    items: list[WebhookDelivery]
    next_cursor: str | None = Field(description="Give it as `cursor` for the next page; none at the end.")


class DeliveryTryAnswer(Answer):
    """One try of a delivery."""

    tried_at: datetime
    duration_s: float
    status: int | None = Field(description="HTTP status, none when there was no answer.", examples=[200])
    error: str = Field(description="Why it did not count; empty when it did.")


class DeliveryTryList(Answer):
    """All tries of a delivery, oldest first."""

    items: list[DeliveryTryAnswer]


def webhook_answer(record: WebhookRecord) -> Webhook:
    """Return a webhook without its secret."""
    return Webhook(
        id=record.id,
        url=record.url,
        events=[EventType(name) for name in record.events],
        is_enabled=record.is_enabled,
        created_at=moment_of(record.created_at_us),
    )


def new_webhook_answer(record: WebhookRecord) -> NewWebhook:
    """Return a webhook with its secret."""
    return NewWebhook(**webhook_answer(record).model_dump(), secret=record.secret)


def delivery_answer(delivery: Delivery) -> WebhookDelivery:
    """Return a delivery as it is shown."""
    return WebhookDelivery(
        id=delivery.id,
        webhook_id=delivery.webhook_id,
        event_id=delivery.event_id,
        event_type=delivery.event_type,
        job_id=delivery.job_id,
        state=DeliveryState(delivery.state),
        tries=delivery.tries,
        due_at=moment_or_none(delivery.due_at_us),
        created_at=moment_of(delivery.created_at_us),
        delivered_at=moment_or_none(delivery.delivered_at_us),
    )


def try_answer(item: DeliveryTry) -> DeliveryTryAnswer:
    """Return a try as it is shown."""
    return DeliveryTryAnswer(
        tried_at=moment_of(item.tried_at_us),
        duration_s=item.duration_us / US_PER_S,
        status=item.status,
        error=item.error,
    )
