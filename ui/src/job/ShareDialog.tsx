// SPDX-License-Identifier: MIT
// Links with which anybody may watch a clip: making one, seeing those that work, taking one back.

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { ExternalLink, Share2, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, type Clip, type Schemas, take } from "../api/client";
import { Select } from "../design/Choice";
import { CopyButton } from "../design/CopyButton";
import { Dialog } from "../design/Dialog";
import { ProblemNotice } from "../design/ProblemNotice";
import { say, sayProblem } from "../design/Toasts";
import { shareAddress } from "./share";
import { copyText } from "./taking";

const DAYS = ["0", "7", "30", "365"] as const;

export function ShareButton({ clip }: { clip: Clip }) {
  const { t } = useTranslation();
  const [isOpen, open] = useState(false);
  if (clip.state !== "rendered") return null;
  return (
    <>
      <button type="button" className="button" onClick={() => open(true)}>
        <Share2 size={17} aria-hidden />
        {t("run.share.share")}
      </button>
      {isOpen && <ShareDialog clip={clip} onClose={() => open(false)} />}
    </>
  );
}

function ShareDialog({ clip, onClose }: { clip: Clip; onClose: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [days, setDays] = useState<string>("0");
  const params = { path: { clip_id: clip.id } };
  const shares = useQuery({
    queryKey: ["shares", clip.id],
    queryFn: async () => (await take(api.GET("/clips/{clip_id}/share", { params }))).items,
  });
  const make = useMutation({
    mutationFn: () =>
      take(api.POST("/clips/{clip_id}/share", { params, body: days === "0" ? {} : { expires_in_days: Number(days) } })),
    onSuccess: (share) => void copyText(shareAddress(share)).then(() => say(t("run.share.made")), sayProblem),
    onError: sayProblem,
    onSettled: () => queries.invalidateQueries({ queryKey: ["shares", clip.id] }),
  });
  return (
    <Dialog title={t("run.share.title")} onClose={onClose}>
      <p className="soft">{t("run.share.lead")}</p>
      <div className="row share-make">
        <div className="grow">
          <Select
            label={t("run.share.expiry")}
            value={days}
            options={DAYS.map((value) => ({
              value,
              label: value === "0" ? t("run.share.forever") : t("run.keys.days", { count: Number(value) }),
            }))}
            onChange={setDays}
          />
        </div>
        <button type="button" className="button primary" disabled={make.isPending} onClick={() => make.mutate()}>
          {t("run.share.make")}
        </button>
      </div>
      <h3>{t("run.share.links")}</h3>
      {shares.isError && <ProblemNotice error={shares.error} />}
      {shares.data?.length === 0 && <p className="soft">{t("run.share.none")}</p>}
      <ul className="stack">
        {(shares.data ?? []).map((share) => (
          <ShareLine key={share.id} share={share} />
        ))}
      </ul>
    </Dialog>
  );
}

function ShareLine({ share }: { share: Schemas["Share"] }) {
  const { t, i18n } = useTranslation();
  const queries = useQueryClient();
  const address = shareAddress(share);
  const revoke = useMutation({
    mutationFn: () => take(api.DELETE("/shares/{share_id}", { params: { path: { share_id: share.id } } })),
    onSuccess: () => say(t("run.share.revoked")),
    onError: sayProblem,
    onSettled: () => queries.invalidateQueries({ queryKey: ["shares", share.clip_id] }),
  });
  const until =
    share.expires_at === null
      ? t("run.share.forever")
      : t("run.share.until", {
          date: new Date(share.expires_at).toLocaleDateString(i18n.language, { dateStyle: "medium" }),
        });
  return (
    <li className="stack share-line">
      <input
        className="input code"
        readOnly
        value={address}
        aria-label={t("run.share.share")}
        onFocus={(event) => event.target.select()}
      />
      <div className="row tight">
        <CopyButton label={t("run.copy")} text={address} />
        <a className="button" href={address} target="_blank" rel="noreferrer">
          <ExternalLink size={17} aria-hidden />
          {t("run.share.open")}
        </a>
        <button type="button" className="button danger" disabled={revoke.isPending} onClick={() => revoke.mutate()}>
          <Trash2 size={17} aria-hidden />
          {t("run.share.revoke")}
        </button>
        <span className="soft small">{until}</span>
      </div>
    </li>
  );
}
