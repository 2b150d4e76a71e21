// SPDX-License-Identifier: MIT
// The whole installation for whoever runs it: does it answer, what waits, who works, what failed, how long things take.

import { useQuery } from "@tanstack/react-query";
import i18next from "i18next";
import { CircleCheck, CircleX } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Figures } from "../account/Figures";
import { ScopeGate } from "../account/ScopeGate";
import { Table } from "../account/Table";
import { api, type Schemas, take } from "../api/client";
import { ProblemNotice } from "../design/ProblemNotice";
import { ago, amount, span } from "../words";
import { askHealth, type Health, workerState } from "./health";
import { TeamsPanel } from "./TeamsPanel";
import "../account/account.css";

type Operations = Schemas["Operations"];
const AGAIN_S = 5;

export function OperationsPage() {
  return (
    <main className="page stack operations">
      <ScopeGate scope="admin">
        <Installation />
      </ScopeGate>
    </main>
  );
}

function Installation() {
  const { t } = useTranslation();
  const view = useQuery({
    queryKey: ["operations"],
    queryFn: () => take(api.GET("/operations")),
    refetchInterval: AGAIN_S * 1000,
  });
  const health = useQuery({ queryKey: ["health"], queryFn: askHealth, refetchInterval: AGAIN_S * 1000 });
  return (
    <>
      <div className="row apart">
        <h1>{t("run.operations")}</h1>
        <p className="soft small">{t("run.ops.auto", { count: AGAIN_S })}</p>
      </div>
      {health.data && <HealthRow health={health.data} />}
      {view.isError && <ProblemNotice error={view.error} />}
      {view.isPending && <div className="skeleton lines-waiting" />}
      {view.data && <Tables view={view.data} />}
      <TeamsPanel />
    </>
  );
}

function HealthRow({ health }: { health: Health }) {
  const { t } = useTranslation();
  return (
    <ul className="row tight" aria-label={t("run.ops.health")}>
      {health.map(({ name, isThere }) => (
        <li key={name} className={isThere ? "badge good" : "badge bad"}>
          {isThere ? <CircleCheck size={16} aria-hidden /> : <CircleX size={16} aria-hidden />}
          {t(`run.ops.parts.${name}`)} {t(isThere ? "run.ops.ok" : "run.ops.unavailable")}
        </li>
      ))}
    </ul>
  );
}

/** Queues and the stages that they are for have one name; what the page does not know keeps the server's. */
function queueName(name: string): string {
  const key = `run.ops.queueNames.${name}`;
  return i18next.exists(key) ? i18next.t(key as "run.ops.queueNames.jobs") : name;
}

function Tables({ view }: { view: Operations }) {
  const { t, i18n } = useTranslation();
  const time = (seconds: number) => span(seconds, i18n.language);
  const states = Object.fromEntries(view.jobs.map(({ state, count }) => [state, count]));
  const names = ["queued", "running", "succeeded", "failed", "cancelled"] as const;
  const hasWorker = view.workers.some((worker) => worker.state === "up");
  return (
    <>
      {!hasWorker && (
        <div className="notice" role="alert">
          <p>{t("run.ops.noWorkers")}</p>
        </div>
      )}
      <section className="stack" aria-labelledby="ops-jobs">
        <h2 id="ops-jobs">{t("run.ops.jobs")}</h2>
        <Figures items={names.map((name) => [t(`job.state.${name}`), String(states[name] ?? 0)])} />
      </section>
      <div className="ops-columns">
        <div className="stack">
          <h2>{t("run.ops.queues")}</h2>
          <Table
            label={t("run.ops.queues")}
            head={[t("run.ops.queue"), t("run.ops.waiting"), t("run.ops.running"), t("run.ops.oldest")]}
            rows={view.queues.map((queue) => [
              queue.name,
              queueName(queue.name),
              queue.waiting,
              queue.running,
              queue.waiting > 0 ? time(queue.oldest_s) : "–",
            ])}
          />
        </div>
        <div className="stack">
          <h2>{t("run.ops.failures")}</h2>
          {view.failures.length === 0 ? (
            <p className="soft">{t("run.ops.nothing")}</p>
          ) : (
            <Table
              label={t("run.ops.failures")}
              head={[t("run.ops.code"), t("run.ops.count")]}
              rows={view.failures.map(({ code, count }) => [code, <code key={code}>{code}</code>, count])}
            />
          )}
        </div>
      </div>
      <section className="stack" aria-labelledby="ops-workers">
        <h2 id="ops-workers">{t("run.ops.workers")}</h2>
        <ul className="card lines">
          {view.workers.map((worker) => (
            <WorkerLine key={worker.executor_id} worker={worker} />
          ))}
        </ul>
      </section>
      {view.stages.length > 0 && (
        <div className="stack">
          <h2>{t("run.ops.stages")}</h2>
          <Table
            label={t("run.ops.stages")}
            head={[t("run.ops.stage"), t("run.ops.runs"), t("run.ops.reused"), t("run.ops.mean"), t("run.ops.longest")]}
            rows={view.stages.map((stage) => [
              stage.stage,
              queueName(stage.stage),
              stage.runs,
              stage.reused,
              time(stage.mean_s),
              time(stage.longest_s),
            ])}
          />
        </div>
      )}
      <section className="stack" aria-labelledby="ops-money">
        <h2 id="ops-money">{t("run.ops.money")}</h2>
        <Figures
          items={[
            // Teams without a limit spend what they do not have: the sum says nothing then.
            ...(view.wallet.balance_cents >= 0
              ? [[t("run.wallet.free"), amount(view.wallet.balance_cents, i18n.language)] as const]
              : []),
            [t("run.wallet.held"), amount(view.wallet.held_cents, i18n.language)],
            [t("run.wallet.spent"), amount(view.wallet.spent_cents, i18n.language)],
            [t("run.wallet.toppedUp"), amount(view.wallet.topped_up_cents, i18n.language)],
          ]}
        />
      </section>
    </>
  );
}

const LOOKS = { up: "good", draining: "busy", gone: "", dead: "bad" };

function WorkerLine({ worker }: { worker: Schemas["WorkerAnswer"] }) {
  const { t, i18n } = useTranslation();
  const state = workerState(worker.state);
  return (
    <li className="line">
      <div className="grow">
        <p className="row tight">
          <strong className="line-name">{worker.host}</strong>
          <span className="soft small">#{worker.process_id}</span>
          {state && <span className={`badge ${LOOKS[state]}`}>{t(`run.ops.workerStates.${state}`)}</span>}
        </p>
        <p className="soft small">{worker.queues.map(queueName).join(", ")}</p>
      </div>
      <p className="soft small line-end">
        {t("run.ops.running")}: {worker.running}
        <br />
        {t("run.ops.seen")} {seenAgo(worker.seen_s, i18n.language)}
      </p>
    </li>
  );
}

/** Say when something was seen: to the second while it is fresh, since a worker is seen every few seconds. */
function seenAgo(seconds: number, language: string): string {
  if (seconds >= 60) return ago(new Date(Date.now() - seconds * 1000).toISOString(), new Date(), language);
  return new Intl.RelativeTimeFormat(language, { style: "short" }).format(-Math.round(seconds), "second");
}
