// SPDX-License-Identifier: MIT
// What stands around every page: the way to the others, and the door for whoever is not signed in.

import { FolderOpen, Menu, Plus } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, NavLink, Outlet, ScrollRestoration, useLocation, useNavigation } from "react-router";
import { Dialog } from "../design/Dialog";
import { useKey } from "../session";
import { SignInPage } from "../signin/SignInPage";
import { AccountPanel } from "./AccountPanel";
import { Logo } from "./Logo";

export function Shell() {
  const { t } = useTranslation();
  const key = useKey();
  const [isOpen, setOpen] = useState(false);
  const { pathname } = useLocation();
  const isLoading = useNavigation().state === "loading";
  const content = useRef<HTMLDivElement>(null);
  const seen = useRef(pathname);
  useEffect(() => {
    // A new page is told to readers by moving the focus to it; the first one is told by the browser.
    if (seen.current !== pathname) content.current?.focus({ preventScroll: true });
    seen.current = pathname;
  }, [pathname]);
  if (key === null) return <SignInPage />;
  return (
    <>
      <a className="skip-link" href="#content">
        {t("common.skip")}
      </a>
      {isLoading && <div className="shell-busy" role="progressbar" aria-label={t("common.loading")} />}
      <header className="shell-head">
        <div className="shell-bar">
          <Link to="/" className="shell-logo" aria-label="Clipmill">
            <Logo />
          </Link>
          <nav className="row tight" aria-label="Clipmill">
            <NavLink to="/" end className="shell-link">
              <Plus size={18} aria-hidden />
              {t("shell.make")}
            </NavLink>
            <NavLink to="/jobs" className="shell-link">
              <FolderOpen size={18} aria-hidden />
              {t("shell.jobs")}
            </NavLink>
            <button
              type="button"
              className="button plain icon"
              aria-label={t("shell.account")}
              aria-haspopup="dialog"
              onClick={() => setOpen(true)}
            >
              <Menu size={20} aria-hidden />
            </button>
          </nav>
        </div>
      </header>
      <div ref={content} id="content" tabIndex={-1} className="shell-content">
        <Outlet />
      </div>
      {isOpen && (
        <Dialog title={t("shell.account")} onClose={() => setOpen(false)}>
          <AccountPanel onClose={() => setOpen(false)} />
        </Dialog>
      )}
      <ScrollRestoration />
    </>
  );
}
