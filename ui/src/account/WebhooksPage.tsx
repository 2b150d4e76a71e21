// SPDX-License-Identifier: MIT
// Where the team wants to be told, and making such a place.

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { ChevronRight, Plus, Webhook } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { api, type Schemas, take } from "../api/client";
import { ProblemNotice } from "../design/ProblemNotice";
import { NewWebhookDialog } from "./NewWebhookDialog";

export function WebhooksPage() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [isMaking, make] = useState(false);
  const hooks = useQuery({ queryKey: ["webhooks"], queryFn: async () => (await take(api.GET("/webhooks"))).items });
  const makeButton = (
    <button type="button" className="button primary" onClick={() => make(true)}>
      <Plus size={18} aria-hidden />
      {t("run.webhooks.make")}
    </button>
  );
  return (
    <>
      <div className="row apart">
        <h1>{t("run.pages.webhooks")}</h1>
        {hooks.data && hooks.data.length > 0 && makeButton}
      </div>
      <p className="soft lead">{t("run.webhooks.lead")}</p>
      {hooks.isError && <ProblemNotice error={hooks.error} />}
      {hooks.isPending && <div className="skeleton lines-waiting" />}
      {hooks.data && hooks.data.length === 0 && (
        <div className="empty card">
          <Webhook size={34} aria-hidden className="soft" />
          <h2>{t("run.webhooks.empty")}</h2>
          {makeButton}
        </div>
      )}
      {hooks.data && hooks.data.length > 0 && (
        <ul className="card lines">
          {hooks.data.map((hook) => (
            <HookLine key={hook.id} hook={hook} />
          ))}
        </ul>
      )}
      {isMaking && (
        <NewWebhookDialog
          onClose={() => {
            make(false);
            void queries.invalidateQueries({ queryKey: ["webhooks"] });
          }}
        />
      )}
    </>
  );
}

function HookLine({ hook }: { hook: Schemas["Webhook"] }) {
  const { t } = useTranslation();
  const events = hook.events.map((event) => t(`run.webhooks.eventNames.${event}`));
  return (
    <li>
      <Link to={`/account/webhooks/${hook.id}`} className="line">
        <Webhook size={20} aria-hidden className="soft line-icon" />
        <span className="grow">
          <strong className="line-name">{hook.url}</strong>
          <span className="soft small line-second">
            {events.length === 0 ? t("run.webhooks.all") : events.join(", ")}
          </span>
        </span>
        <span className={hook.is_enabled ? "badge good" : "badge"}>
          {t(hook.is_enabled ? "run.webhooks.on" : "run.webhooks.off")}
        </span>
        <ChevronRight size={18} aria-hidden className="soft" />
      </Link>
    </li>
  );
}
