// SPDX-License-Identifier: MIT
// One team for the operator: what it may spend, money for it, a key for it.

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { KeyRound } from "lucide-react";
import { type FormEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, type Schemas, take } from "../api/client";
import { Switch } from "../design/Choice";
import { Dialog } from "../design/Dialog";
import { say, sayProblem } from "../design/Toasts";
import { newWishKey } from "../start/wish";
import { amount } from "../words";
import { centsFrom } from "./money";
import { type Team, teamPath } from "./team";

export function TeamDialog({ team, onClose, onKey }: { team: Team; onClose: () => void; onKey: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const change = useMutation({
    mutationFn: (body: Partial<Schemas["TeamChangeBody"]>) =>
      take(
        api.PATCH("/teams/{team_id}", {
          params: { path: teamPath(team) },
          body: body as Schemas["TeamChangeBody"],
        }),
      ),
    onError: sayProblem,
    onSettled: () => queries.invalidateQueries({ queryKey: ["teams"] }),
  });
  // Shown at once as it shall be; what the server says stands in the end.
  const wished = change.isPending ? change.variables : undefined;
  return (
    <Dialog title={team.name} onClose={onClose}>
      <Switch
        label={t("run.ops.isActive")}
        isOn={wished?.is_active ?? team.is_active}
        onChange={(is_active) => change.mutate({ is_active })}
      />
      <Switch
        label={t("run.ops.isUnlimited")}
        isOn={wished?.is_unlimited ?? team.is_unlimited}
        onChange={(is_unlimited) => change.mutate({ is_unlimited })}
      />
      <TopUp team={team} />
      <div className="row">
        <button type="button" className="button" onClick={onKey}>
          <KeyRound size={17} aria-hidden />
          {t("run.ops.firstKey")}
        </button>
      </div>
    </Dialog>
  );
}

function TopUp({ team }: { team: Team }) {
  const { t, i18n } = useTranslation();
  const queries = useQueryClient();
  const [text, setText] = useState("");
  const [note, setNote] = useState("");
  // Sent again after a broken connection, it is added once.
  const wish = useRef(newWishKey());
  const amount_cents = centsFrom(text);
  const topUp = useMutation({
    mutationFn: (cents: number) =>
      take(
        api.POST("/teams/{team_id}/wallet/top-up", {
          params: { path: teamPath(team), header: { "Idempotency-Key": wish.current } },
          body: { amount_cents: cents, note: note.trim() },
        }),
      ),
    onSuccess: (entry) => {
      wish.current = newWishKey();
      setText("");
      setNote("");
      say(t("run.ops.toppedUp", { amount: amount(entry.amount_cents, i18n.language) }));
      void queries.invalidateQueries({ queryKey: ["operations"] });
      void queries.invalidateQueries({ queryKey: ["wallet"] });
    },
    onError: sayProblem,
  });
  return (
    <form
      className="stack"
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        if (amount_cents !== null) topUp.mutate(amount_cents);
      }}
    >
      <div className="row top-up">
        <div className="field grow">
          <label htmlFor="top-up">{t("run.ops.topUpAmount")}</label>
          <input
            id="top-up"
            className="input"
            inputMode="decimal"
            placeholder={amount(10_000, i18n.language)}
            value={text}
            aria-invalid={text.trim() !== "" && amount_cents === null}
            onChange={(event) => setText(event.target.value)}
          />
        </div>
        <div className="field grow">
          <label htmlFor="top-up-note">{t("run.ops.topUpNote")}</label>
          <input
            id="top-up-note"
            className="input"
            maxLength={500}
            placeholder={t("run.ops.topUpNoteExample")}
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
        </div>
      </div>
      <div className="row">
        <button type="submit" className="button primary" disabled={amount_cents === null || topUp.isPending}>
          {t("run.ops.topUp")}
        </button>
      </div>
    </form>
  );
}
