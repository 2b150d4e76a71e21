# SPDX-License-Identifier: MIT
"""Webhooks: where a team wants to be told, what it was told, and telling it again."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from clipmill.api.native.access import InRoom, TeamKeeper
from clipmill.api.native.answers import problems
from clipmill.api.native.models.webhooks import (
    DeliveryList,
    DeliveryTryList,
    NewWebhook,
    Webhook,
    WebhookBody,
    WebhookChangeBody,
    WebhookDelivery,
    WebhookList,
    delivery_answer,
    new_webhook_answer,
    try_answer,
    webhook_answer,
)
from clipmill.domain.errors import AddressRefused, InvalidOptions, WebhookNotFound

router = APIRouter(tags=["webhooks"])
HookId = Annotated[str, Path(max_length=64, pattern="^[A-Za-z0-9_-]+$", description="Id of a webhook.")]
DeliveryId = Annotated[str, Path(max_length=64, pattern="^[A-Za-z0-9_-]+$", description="Id of a delivery.")]


@router.get("/webhooks", operation_id="list_webhooks", responses=problems())
def list_webhooks(room: InRoom, who: TeamKeeper) -> WebhookList:
    """List your team's webhooks."""
    return WebhookList(items=[webhook_answer(item) for item in room.context.webhooks.list(who.team.id)])


@router.post("/webhooks", status_code=201, operation_id="create_webhook", responses=problems(
    InvalidOptions, AddressRefused, has_body=True
))  # fmt: skip
def create_webhook(room: InRoom, who: TeamKeeper, body: WebhookBody) -> NewWebhook:
    """Make a webhook. Its secret verifies signatures and is shown this once."""
    events = tuple(event.value for event in body.events)
    return new_webhook_answer(
        room.context.webhooks.create(who.team.id, url=body.url, events=events, secret=body.secret)
    )


@router.get("/webhooks/{webhook_id}", operation_id="get_webhook", responses=problems(WebhookNotFound))
def get_webhook(room: InRoom, who: TeamKeeper, webhook_id: HookId) -> Webhook:
    """Get a webhook."""
    return webhook_answer(room.context.webhooks.get(who.team.id, webhook_id))


@router.patch("/webhooks/{webhook_id}", operation_id="change_webhook", responses=problems(
    WebhookNotFound, InvalidOptions, AddressRefused, has_body=True
))  # fmt: skip
def change_webhook(room: InRoom, who: TeamKeeper, webhook_id: HookId, body: WebhookChangeBody) -> Webhook:
    """Change a webhook, or switch it off and on."""
    events = None if body.events is None else tuple(event.value for event in body.events)
    return webhook_answer(
        room.context.webhooks.change(who.team.id, webhook_id, url=body.url, events=events, is_enabled=body.is_enabled)
    )


@router.delete("/webhooks/{webhook_id}", status_code=204, operation_id="delete_webhook", responses=problems(
    WebhookNotFound
))  # fmt: skip
def delete_webhook(room: InRoom, who: TeamKeeper, webhook_id: HookId) -> Response:
    """Delete a webhook with its log; nothing more is sent to it."""
    room.context.webhooks.delete(who.team.id, webhook_id)
    return Response(status_code=204)


@router.post("/webhooks/{webhook_id}/test", status_code=202, operation_id="test_webhook", responses=problems(
    WebhookNotFound
))  # fmt: skip
def test_webhook(room: InRoom, who: TeamKeeper, webhook_id: HookId) -> WebhookDelivery:
    """Send a `ping` to a webhook, whatever its events."""
    return delivery_answer(room.context.webhooks.ping(who.team.id, webhook_id))


@router.get("/webhooks/{webhook_id}/deliveries", operation_id="list_deliveries", responses=problems(WebhookNotFound))
def list_deliveries(
    room: InRoom,
    who: TeamKeeper,
    webhook_id: HookId,
    cursor: Annotated[str | None, Query(max_length=64, description="`next_cursor` of the page before.")] = None,
    limit: Annotated[int, Query(ge=1, le=100, description="Deliveries on a page.")] = 20,
) -> DeliveryList:
    """List what was told or is to be told to a webhook, newest first."""
    found = room.context.webhooks.deliveries(who.team.id, webhook_id, before=cursor, limit=limit)
    return DeliveryList(
        items=[delivery_answer(item) for item in found],
        next_cursor=found[-1].id if len(found) == limit else None,
    )


@router.get("/deliveries/{delivery_id}/tries", operation_id="list_delivery_tries", responses=problems(WebhookNotFound))
def list_delivery_tries(room: InRoom, who: TeamKeeper, delivery_id: DeliveryId) -> DeliveryTryList:
    """List every try of a delivery."""
    return DeliveryTryList(items=[try_answer(item) for item in room.context.webhooks.tries(who.team.id, delivery_id)])


@router.post("/deliveries/{delivery_id}/replay", status_code=202, operation_id="replay_delivery", responses=problems(
    WebhookNotFound, InvalidOptions
))  # fmt: skip
def replay_delivery(room: InRoom, who: TeamKeeper, delivery_id: DeliveryId) -> WebhookDelivery:
    """Send a delivery again, with the same id."""
    return delivery_answer(room.context.webhooks.replay(who.team.id, delivery_id))
