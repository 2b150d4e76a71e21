// SPDX-License-Identifier: MIT
// What the team has, and every line of its ledger.

import { useMutation, useQuery } from "@tanstack/react-query";
import { ArrowDownLeft, ArrowUpRight, Check, Download, Hourglass, type LucideIcon } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { api, take } from "../api/client";
import { ProblemNotice } from "../design/ProblemNotice";
import { sayProblem } from "../design/Toasts";
import { save } from "../job/taking";
import { ago, amount } from "../words";
import { Figures } from "./Figures";
import { type Entry, effectCents, ledgerCsv } from "./ledger";
import { readPages, usePaged } from "./pages";

const ICONS: Record<Entry["kind"], LucideIcon> = {
  top_up: ArrowDownLeft,
  hold: Hourglass,
  capture: Check,
  release: ArrowDownLeft,
};
/** Pages of 100 lines that one file holds at most. */
const CSV_PAGES = 200;

function askEntries(limit: number) {
  return (cursor: string | undefined) =>
    take(api.GET("/wallet/entries", { params: { query: { limit, ...(cursor ? { cursor } : {}) } } }));
}

export function WalletPage() {
  const { t, i18n } = useTranslation();
  const wallet = useQuery({ queryKey: ["wallet"], queryFn: () => take(api.GET("/wallet")) });
  const entries = usePaged<Entry>({ key: ["wallet", "entries"], ask: askEntries(25) });
  const csv = useMutation({
    mutationFn: async () => {
      const { items } = await readPages(askEntries(100), { most: CSV_PAGES });
      const address = URL.createObjectURL(new Blob([ledgerCsv(items)], { type: "text/csv" }));
      save(address, "clipmill-ledger.csv");
      setTimeout(() => URL.revokeObjectURL(address), 60_000);
    },
    onError: sayProblem,
  });
  const money = (cents: number) => amount(cents, i18n.language);
  const view = wallet.data;
  return (
    <>
      <h1>{t("run.pages.wallet")}</h1>
      {wallet.isError && <ProblemNotice error={wallet.error} />}
      {view && (
        <>
          {view.is_unlimited && <p className="soft lead">{t("run.wallet.unlimited")}</p>}
          {!view.is_active && (
            <div className="notice" role="alert">
              <p>{t("run.wallet.inactive")}</p>
            </div>
          )}
          <Figures
            items={[
              [
                t("run.wallet.free"),
                view.is_unlimited && view.topped_up_cents === 0 ? t("shell.unlimited") : money(view.balance_cents),
              ],
              [t("run.wallet.held"), money(view.held_cents)],
              [t("run.wallet.spent"), money(view.spent_cents)],
              [t("run.wallet.toppedUp"), money(view.topped_up_cents)],
            ]}
          />
        </>
      )}
      <div className="row apart">
        <h2>{t("run.wallet.ledger")}</h2>
        {entries.items.length > 0 && (
          <button type="button" className="button" disabled={csv.isPending} onClick={() => csv.mutate()}>
            <Download size={18} aria-hidden />
            {csv.isPending ? t("run.wallet.saving") : t("run.wallet.csv")}
          </button>
        )}
      </div>
      {entries.isError && <ProblemNotice error={entries.error} />}
      {entries.isPending && <div className="skeleton lines-waiting" />}
      {entries.isSuccess && entries.items.length === 0 && <p className="soft">{t("run.wallet.ledgerEmpty")}</p>}
      {entries.items.length > 0 && (
        <ul className="card lines">
          {entries.items.map((entry) => (
            <EntryLine key={entry.id} entry={entry} />
          ))}
        </ul>
      )}
      {entries.hasNextPage && (
        <button
          type="button"
          className="button"
          disabled={entries.isFetchingNextPage}
          onClick={() => void entries.fetchNextPage()}
        >
          {t("run.more")}
        </button>
      )}
    </>
  );
}

function EntryLine({ entry }: { entry: Entry }) {
  const { t, i18n } = useTranslation();
  const Icon = ICONS[entry.kind];
  const effect = effectCents(entry);
  const sign = new Intl.NumberFormat(i18n.language, {
    minimumFractionDigits: 2,
    maximumFractionDigits: 2,
    signDisplay: "exceptZero",
  });
  return (
    <li className="line">
      <Icon size={20} aria-hidden className="soft line-icon" />
      <div className="grow">
        <p className="row tight">
          <strong>{t(`run.wallet.kinds.${entry.kind}`)}</strong>
          {entry.note && <span className="soft line-name">{entry.note}</span>}
        </p>
        <p className="soft small row tight">
          <time dateTime={entry.created_at} title={new Date(entry.created_at).toLocaleString(i18n.language)}>
            {ago(entry.created_at, new Date(), i18n.language)}
          </time>
          {entry.job_id !== null && (
            <Link to={`/jobs/${entry.job_id}`} className="line-link">
              {t("run.wallet.job")}
              <ArrowUpRight size={14} aria-hidden />
            </Link>
          )}
        </p>
      </div>
      <span className={effect > 0 ? "money good" : effect < 0 ? "money" : "money soft"}>
        {effect === 0 ? amount(entry.amount_cents, i18n.language) : sign.format(effect / 100)}
      </span>
    </li>
  );
}
