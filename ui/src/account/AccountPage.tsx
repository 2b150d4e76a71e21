// SPDX-License-Identifier: MIT
// What stands around the pages of the account: their names beside them, on a phone above them.

import { BookOpen, ChartColumn, KeyRound, type LucideIcon, Settings, Wallet, Webhook } from "lucide-react";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { NavLink, Outlet, useLocation } from "react-router";
import { ScopeGate } from "./ScopeGate";
import "./account.css";

const PAGES: readonly [name: "keys" | "wallet" | "usage" | "webhooks" | "examples" | "settings", icon: LucideIcon][] = [
  ["keys", KeyRound],
  ["wallet", Wallet],
  ["usage", ChartColumn],
  ["webhooks", Webhook],
  ["examples", BookOpen],
  ["settings", Settings],
];

export function AccountPage() {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  const nav = useRef<HTMLElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another address is another active link
  useEffect(() => {
    // On a phone the names stand in one line that scrolls; the one that is open must be in sight.
    const active = nav.current?.querySelector<HTMLElement>(".active");
    if (nav.current && active) nav.current.scrollLeft = active.offsetLeft - nav.current.clientWidth / 3;
  }, [pathname]);
  return (
    <div className="page account">
      <nav ref={nav} className="account-nav" aria-label={t("run.account")}>
        {PAGES.map(([name, Icon]) => (
          <NavLink key={name} to={`/account/${name}`} className="account-link">
            <Icon size={18} aria-hidden />
            {t(`run.pages.${name}`)}
          </NavLink>
        ))}
      </nav>
      <main className="stack account-body">
        <Outlet />
      </main>
    </div>
  );
}

/** Pages of the account that need the scope `team`. */
export function TeamGate() {
  return (
    <ScopeGate scope="team">
      <Outlet />
    </ScopeGate>
  );
}
