// SPDX-License-Identifier: MIT
// What clips will look like, drawn by the server as it draws clips; asked again a moment after a change.

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { API_BASE, keyHeaders } from "../api/client";
import { asProblem, problemFrom } from "../api/problems";
import { signOut } from "../session";
import type { AskedOptions } from "../start/draft";
import { seenOptions } from "./look";
import "./presets.css";

const SETTLE_MS = 200;

export function LookPicture({ options }: { options: AskedOptions }) {
  const { t } = useTranslation();
  const wanted = JSON.stringify(seenOptions(options));
  const settled = useSettled(wanted);
  const found = useQuery({
    queryKey: ["look", settled],
    queryFn: ({ signal }) => lookOf(settled, signal),
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 120_000,
    structuralSharing: false,
    retry: false,
  });
  const address = useAddress(found.data);
  const ratio = options.ratio === undefined || options.ratio === "original" ? undefined : options.ratio;
  return (
    <figure className="look" aria-busy={found.isFetching || settled !== wanted}>
      {address === null ? (
        <div className={found.isError ? "look-blank" : "look-blank skeleton"} data-ratio={ratio ?? "9:16"} />
      ) : (
        <img src={address} alt={t("brand.pictureOf")} className="look-picture" />
      )}
      {found.isError && (
        <figcaption className="field-error small" role="alert">
          {[asProblem(found.error).message, asProblem(found.error).hint].filter(Boolean).join(" ")}
        </figcaption>
      )}
    </figure>
  );
}

async function lookOf(options: string, signal: AbortSignal): Promise<Blob> {
  const answer = await fetch(`${API_BASE}/looks`, {
    method: "POST",
    headers: { ...keyHeaders(), "Content-Type": "application/json" },
    body: `{"options":${options}}`,
    signal,
  });
  if (answer.status === 401) signOut(true);
  if (!answer.ok) throw problemFrom(answer.status, await answer.json().catch(() => null));
  return answer.blob();
}

/** Give a picture an address for as long as it is shown. */
function useAddress(picture: Blob | undefined): string | null {
  const [address, setAddress] = useState<string | null>(null);
  useEffect(() => {
    if (picture === undefined) return;
    const made = URL.createObjectURL(picture);
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [picture]);
  return address;
}

function useSettled(text: string): string {
  const [settled, settle] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => settle(text), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}
