// SPDX-License-Identifier: MIT
// Making a webhook: an address, what it is told; then its secret, once.

import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, type Schemas, take } from "../api/client";
import { Dialog } from "../design/Dialog";
import { ProblemNotice } from "../design/ProblemNotice";
import { Secret } from "./Secret";

type EventType = Schemas["EventType"];
const EVENTS = ["job.succeeded", "job.failed", "job.cancelled", "clip.ready"] as const satisfies readonly EventType[];

export function NewWebhookDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const [url, setUrl] = useState("");
  const [events, setEvents] = useState<readonly EventType[]>(EVENTS);
  const make = useMutation({
    // None in the list means all, those of later versions too.
    mutationFn: () =>
      take(
        api.POST("/webhooks", {
          body: { url: url.trim(), events: events.length === EVENTS.length ? [] : [...events] },
        }),
      ),
  });
  if (make.isSuccess) {
    return (
      <Dialog title={t("run.webhooks.ready")} onClose={onClose} isFirm>
        <Secret title={make.data.url} secret={make.data.secret} onKept={onClose}>
          <p className="soft small">{t("run.webhooks.readyHint")}</p>
        </Secret>
      </Dialog>
    );
  }
  return (
    <Dialog title={t("run.webhooks.make")} onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          make.mutate();
        }}
      >
        <div className="field">
          <label htmlFor="hook-url">{t("run.webhooks.url")}</label>
          <input
            id="hook-url"
            className="input"
            type="url"
            required
            maxLength={2000}
            placeholder={t("run.webhooks.urlExample")}
            value={url}
            onChange={(event) => setUrl(event.target.value)}
          />
        </div>
        <fieldset className="field">
          <legend>{t("run.webhooks.events")}</legend>
          {EVENTS.map((name) => (
            <label key={name} className="tick">
              <input
                type="checkbox"
                checked={events.includes(name)}
                onChange={(event) =>
                  setEvents(EVENTS.filter((one) => (one === name ? event.target.checked : events.includes(one))))
                }
              />
              <span>
                {t(`run.webhooks.eventNames.${name}`)}
                <code className="soft small tick-hint">{name}</code>
              </span>
            </label>
          ))}
        </fieldset>
        {make.isError && <ProblemNotice error={make.error} />}
        <div className="row dialog-actions">
          <button
            type="submit"
            className="button primary"
            disabled={url.trim() === "" || events.length === 0 || make.isPending}
          >
            {t("run.webhooks.go")}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
