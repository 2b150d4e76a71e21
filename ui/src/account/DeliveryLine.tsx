// SPDX-License-Identifier: MIT
// One delivery of a webhook: what it told, how it went, each try when it is opened, and sending it again.

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { ArrowUpRight, RotateCw } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { api, type Schemas, take } from "../api/client";
import { ProblemNotice } from "../design/ProblemNotice";
import { say, sayProblem } from "../design/Toasts";
import { ago } from "../words";

type Delivery = Schemas["WebhookDelivery"];
const LOOKS: Record<Delivery["state"], string> = { pending: "busy", delivered: "good", failed: "bad" };

export function DeliveryLine({ delivery }: { delivery: Delivery }) {
  const { t, i18n } = useTranslation();
  const queries = useQueryClient();
  const [isOpen, open] = useState(false);
  const params = { path: { delivery_id: delivery.id } };
  const replay = useMutation({
    mutationFn: () => take(api.POST("/deliveries/{delivery_id}/replay", { params })),
    onSuccess: () => say(t("run.webhooks.replayed")),
    onError: sayProblem,
    onSettled: () => queries.invalidateQueries({ queryKey: ["webhooks", delivery.webhook_id] }),
  });
  const now = new Date();
  return (
    <li className="line stacked">
      <div className="row grow">
        <div className="grow">
          <p className="row tight">
            <code>{delivery.event_type}</code>
            <span className={`badge ${LOOKS[delivery.state]}`}>{t(`run.webhooks.states.${delivery.state}`)}</span>
          </p>
          <p className="soft small row tight">
            <time dateTime={delivery.created_at} title={new Date(delivery.created_at).toLocaleString(i18n.language)}>
              {ago(delivery.created_at, now, i18n.language)}
            </time>
            <span>{t("run.webhooks.tries", { count: delivery.tries })}</span>
            {delivery.state === "pending" && delivery.due_at !== null && delivery.tries > 0 && (
              <span>{t("run.webhooks.next", { time: ago(delivery.due_at, now, i18n.language) })}</span>
            )}
            {delivery.job_id !== null && (
              <Link to={`/jobs/${delivery.job_id}`} className="line-link">
                {t("run.wallet.job")}
                <ArrowUpRight size={14} aria-hidden />
              </Link>
            )}
          </p>
        </div>
        {delivery.state !== "pending" && (
          <button type="button" className="button" disabled={replay.isPending} onClick={() => replay.mutate()}>
            <RotateCw size={16} aria-hidden />
            {t("run.webhooks.replay")}
          </button>
        )}
      </div>
      <details className="options-more" onToggle={(event) => open(event.currentTarget.open)}>
        <summary>{t("run.webhooks.details")}</summary>
        {isOpen && <Tries delivery={delivery} />}
      </details>
    </li>
  );
}

function Tries({ delivery }: { delivery: Delivery }) {
  const { t, i18n } = useTranslation();
  const tries = useQuery({
    // A new try is a new answer.
    queryKey: ["webhooks", delivery.webhook_id, "tries", delivery.id, delivery.tries, delivery.state],
    queryFn: async () =>
      (await take(api.GET("/deliveries/{delivery_id}/tries", { params: { path: { delivery_id: delivery.id } } })))
        .items,
  });
  if (tries.isError) return <ProblemNotice error={tries.error} />;
  const seconds = new Intl.NumberFormat(i18n.language, { maximumFractionDigits: 2 });
  return (
    <ol className="stack tries">
      {(tries.data ?? []).map((one) => (
        <li key={one.tried_at} className="small">
          <strong>{one.status === null ? t("run.webhooks.noAnswer") : `HTTP ${one.status}`}</strong>{" "}
          <span className="soft">
            {t("run.webhooks.took", { time: seconds.format(one.duration_s) })} ·{" "}
            {new Date(one.tried_at).toLocaleString(i18n.language)}
          </span>
          {one.error && <p className="tries-error">{one.error}</p>}
        </li>
      ))}
      <li className="soft small">
        <code>{delivery.event_id}</code>
      </li>
    </ol>
  );
}
