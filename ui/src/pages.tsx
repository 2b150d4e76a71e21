// SPDX-License-Identifier: MIT
// Which view belongs to which address. A new page: its line here, and its first part in `PAGES` of `api/studio.py`.

import { createBrowserRouter, Navigate } from "react-router";
import { Shell } from "./shell/Shell";
import { Splash } from "./shell/Splash";
import { Crashed, NotFound } from "./shell/Wrong";
import { StartPage } from "./start/StartPage";

/** First parts of all addresses of the studio, those of coming pages too; the server gives the page for these alone. */
export const PAGES = ["sign-in", "jobs", "clips", "account", "operations", "shared"] as const;

export const router = createBrowserRouter([
  {
    path: "/",
    element: <Shell />,
    errorElement: <Crashed />,
    hydrateFallbackElement: <Splash />,
    children: [
      { index: true, element: <StartPage /> },
      { path: "jobs", lazy: async () => ({ Component: (await import("./jobs/JobsPage")).JobsPage }) },
      { path: "clips/:clipId", lazy: async () => ({ Component: (await import("./editor/EditorPage")).EditorPage }) },
      { path: "jobs/:jobId", lazy: async () => ({ Component: (await import("./job/JobPage")).JobPage }) },
      {
        path: "account",
        lazy: async () => ({ Component: (await import("./account/AccountPage")).AccountPage }),
        children: [
          { index: true, element: <Navigate to="/account/keys" replace /> },
          {
            lazy: async () => ({ Component: (await import("./account/AccountPage")).TeamGate }),
            children: [
              { path: "keys", lazy: async () => ({ Component: (await import("./account/KeysPage")).KeysPage }) },
              {
                path: "webhooks",
                lazy: async () => ({ Component: (await import("./account/WebhooksPage")).WebhooksPage }),
              },
              {
                path: "webhooks/:hookId",
                lazy: async () => ({ Component: (await import("./account/WebhookPage")).WebhookPage }),
              },
            ],
          },
          { path: "wallet", lazy: async () => ({ Component: (await import("./account/WalletPage")).WalletPage }) },
          { path: "usage", lazy: async () => ({ Component: (await import("./account/UsagePage")).UsagePage }) },
          {
            path: "examples",
            lazy: async () => ({ Component: (await import("./account/ExamplesPage")).ExamplesPage }),
          },
          {
            path: "settings",
            lazy: async () => ({ Component: (await import("./account/SettingsPage")).SettingsPage }),
          },
          { path: "*", element: <NotFound /> },
        ],
      },
      {
        path: "operations",
        lazy: async () => ({ Component: (await import("./operations/OperationsPage")).OperationsPage }),
      },
      { path: "*", element: <NotFound /> },
    ],
  },
]);
