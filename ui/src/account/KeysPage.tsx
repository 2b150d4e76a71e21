// SPDX-License-Identifier: MIT
// The keys of the team: what each may do, when it was used, making one, taking one back.

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { KeyRound, Plus } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, type Schemas, take } from "../api/client";
import { Switch } from "../design/Choice";
import { Confirm } from "../design/Dialog";
import { ProblemNotice } from "../design/ProblemNotice";
import { say, sayProblem } from "../design/Toasts";
import { ago } from "../words";
import { keyState, SCOPES } from "./keys";
import { useMe } from "./me";
import { NewKeyDialog } from "./NewKeyDialog";

type Key = Schemas["KeyAnswer"];

export function KeysPage() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [isMaking, make] = useState(false);
  const [isAllShown, showAll] = useState(false);
  const keys = useQuery({ queryKey: ["keys"], queryFn: async () => (await take(api.GET("/keys"))).items });
  const now = new Date();
  const shown = (keys.data ?? []).filter((key) => isAllShown || keyState(key, now) === "valid");
  const hasGone = (keys.data ?? []).some((key) => keyState(key, now) !== "valid");
  return (
    <>
      <div className="row apart">
        <h1>{t("run.pages.keys")}</h1>
        <button type="button" className="button primary" onClick={() => make(true)}>
          <Plus size={18} aria-hidden />
          {t("run.keys.make")}
        </button>
      </div>
      <p className="soft lead">{t("run.keys.lead")}</p>
      {keys.isError && <ProblemNotice error={keys.error} />}
      {keys.isPending && <div className="skeleton lines-waiting" />}
      {keys.isSuccess && (
        <ul className="card lines">
          {shown.map((key) => (
            <KeyLine key={key.id} item={key} now={now} />
          ))}
        </ul>
      )}
      {hasGone && <Switch label={t("run.keys.showGone")} isOn={isAllShown} onChange={showAll} />}
      {isMaking && (
        <NewKeyDialog
          onMake={(body) => take(api.POST("/keys", { body }))}
          onClose={() => {
            make(false);
            void queries.invalidateQueries({ queryKey: ["keys"] });
          }}
        />
      )}
    </>
  );
}

function KeyLine({ item, now }: { item: Key; now: Date }) {
  const { t, i18n } = useTranslation();
  const queries = useQueryClient();
  const [isAsked, ask] = useState(false);
  const isMine = useMe().data?.key.id === item.id;
  const state = keyState(item, now);
  const revoke = useMutation({
    mutationFn: () => take(api.DELETE("/keys/{key_id}", { params: { path: { key_id: item.id } } })),
    onSuccess: () => say(t("run.keys.gone")),
    onError: sayProblem,
    onSettled: () => queries.invalidateQueries({ queryKey: ["keys"] }),
  });
  const date = (moment: string) => new Date(moment).toLocaleDateString(i18n.language, { dateStyle: "medium" });
  const facts = [
    t("run.made", { time: ago(item.created_at, now, i18n.language) }),
    item.last_used_at === null
      ? t("run.keys.unused")
      : t("run.keys.used", { time: ago(item.last_used_at, now, i18n.language) }),
    item.expires_at !== null && state === "valid" ? t("run.keys.until", { date: date(item.expires_at) }) : "",
  ];
  return (
    <li className={state === "valid" ? "line" : "line gone"}>
      <KeyRound size={20} aria-hidden className="soft line-icon" />
      <div className="grow">
        <p className="row tight">
          <strong className="line-name">{item.name}</strong>
          <code className="soft small">{item.prefix}…</code>
          {isMine && <span className="badge busy">{t("run.keys.mine")}</span>}
          {state !== "valid" && <span className="badge bad">{t(`run.keys.${state}`)}</span>}
        </p>
        <p className="soft small">
          {SCOPES.filter((scope) => item.scopes.includes(scope))
            .map((scope) => t(`run.keys.scopes.${scope}`))
            .join(" · ")}
        </p>
        <p className="soft small">{facts.filter(Boolean).join(" · ")}</p>
      </div>
      {state === "valid" && (
        <button
          type="button"
          className="button danger"
          disabled={revoke.isPending}
          aria-label={`${t("run.keys.revoke")}: ${item.name}`}
          onClick={() => ask(true)}
        >
          {t("run.keys.revoke")}
        </button>
      )}
      {isAsked && (
        <Confirm
          title={t("run.keys.revokeTitle", { name: item.name })}
          text={[t("run.keys.revokeText"), isMine ? t("run.keys.revokeMine") : ""].filter(Boolean).join(" ")}
          yes={t("run.keys.revoke")}
          onYes={() => revoke.mutate()}
          onClose={() => ask(false)}
        />
      )}
    </li>
  );
}
