// SPDX-License-Identifier: MIT
// One webhook: on or off, a test, and what was delivered or not, with each try; anything can be sent again.

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { ArrowLeft, Send, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate, useParams } from "react-router";
import { api, type Schemas, take } from "../api/client";
import { Switch } from "../design/Choice";
import { Confirm } from "../design/Dialog";
import { ProblemNotice } from "../design/ProblemNotice";
import { say, sayProblem } from "../design/Toasts";
import { DeliveryLine } from "./DeliveryLine";
import { usePaged } from "./pages";

type Delivery = Schemas["WebhookDelivery"];
/** How often the log is asked for while something is on its way. */
const AGAIN_MS = 2000;

export function WebhookPage() {
  const { t } = useTranslation();
  const { hookId = "" } = useParams();
  const path = { webhook_id: hookId };
  const hook = useQuery({
    queryKey: ["webhooks", hookId],
    queryFn: () => take(api.GET("/webhooks/{webhook_id}", { params: { path } })),
  });
  const log = usePaged<Delivery>({
    key: ["webhooks", hookId, "deliveries"],
    ask: (cursor) =>
      take(
        api.GET("/webhooks/{webhook_id}/deliveries", {
          params: { path, query: { limit: 20, ...(cursor ? { cursor } : {}) } },
        }),
      ),
    again_ms: (items) => (items.some((item) => item.state === "pending") ? AGAIN_MS : 15_000),
  });
  return (
    <>
      <Link to="/account/webhooks" className="row tight back-link">
        <ArrowLeft size={17} aria-hidden />
        {t("run.webhooks.back")}
      </Link>
      {hook.isError && (
        <>
          <h1>{t("run.webhooks.unknown")}</h1>
          <ProblemNotice error={hook.error} />
        </>
      )}
      {hook.data && <Head hook={hook.data} />}
      {hook.data && (
        <>
          <h2>{t("run.webhooks.log")}</h2>
          {log.isError && <ProblemNotice error={log.error} />}
          {log.isSuccess && log.items.length === 0 && <p className="soft">{t("run.webhooks.logEmpty")}</p>}
          {log.items.length > 0 && (
            <ul className="card lines">
              {log.items.map((delivery) => (
                <DeliveryLine key={delivery.id} delivery={delivery} />
              ))}
            </ul>
          )}
          {log.hasNextPage && (
            <button
              type="button"
              className="button"
              disabled={log.isFetchingNextPage}
              onClick={() => void log.fetchNextPage()}
            >
              {t("run.more")}
            </button>
          )}
        </>
      )}
    </>
  );
}

function Head({ hook }: { hook: Schemas["Webhook"] }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [isAsked, ask] = useState(false);
  const params = { path: { webhook_id: hook.id } };
  const settled = () => queries.invalidateQueries({ queryKey: ["webhooks"] });
  const change = useMutation({
    mutationFn: (is_enabled: boolean) =>
      take(api.PATCH("/webhooks/{webhook_id}", { params, body: { is_enabled } as Schemas["WebhookChangeBody"] })),
    onSuccess: (now) => void queries.setQueryData(["webhooks", hook.id], now),
    onError: sayProblem,
    onSettled: settled,
  });
  const test = useMutation({
    mutationFn: () => take(api.POST("/webhooks/{webhook_id}/test", { params })),
    onSuccess: () => say(t("run.webhooks.tested")),
    onError: sayProblem,
    onSettled: settled,
  });
  const remove = useMutation({
    mutationFn: () => take(api.DELETE("/webhooks/{webhook_id}", { params })),
    onSuccess: async () => {
      say(t("run.webhooks.removed"));
      await navigate("/account/webhooks");
      queries.removeQueries({ queryKey: ["webhooks", hook.id] });
      await settled();
    },
    onError: sayProblem,
  });
  const events = hook.events.map((event) => t(`run.webhooks.eventNames.${event}`));
  return (
    <>
      <h1 className="line-name">{hook.url}</h1>
      <p className="soft">
        {t("run.webhooks.events")}: {events.length === 0 ? t("run.webhooks.all") : events.join(", ")}
      </p>
      <div className="row">
        <Switch
          label={t("run.webhooks.enabled")}
          isOn={change.isPending ? change.variables : hook.is_enabled}
          onChange={(isOn) => change.mutate(isOn)}
        />
        <button type="button" className="button" disabled={test.isPending} onClick={() => test.mutate()}>
          <Send size={17} aria-hidden />
          {t("run.webhooks.test")}
        </button>
        <button type="button" className="button danger" disabled={remove.isPending} onClick={() => ask(true)}>
          <Trash2 size={17} aria-hidden />
          {t("run.webhooks.remove")}
        </button>
      </div>
      {isAsked && (
        <Confirm
          title={t("run.webhooks.removeTitle")}
          text={t("run.webhooks.removeText", { url: hook.url })}
          yes={t("run.webhooks.remove")}
          onYes={() => remove.mutate()}
          onClose={() => ask(false)}
        />
      )}
    </>
  );
}
