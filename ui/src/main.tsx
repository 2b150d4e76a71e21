// SPDX-License-Identifier: MIT
// Where the studio begins: key out of the address, words, then the page.

import "@fontsource-variable/figtree/wght.css";
import "./design/tokens.css";
import "./design/base.css";
import "./shell/shell.css";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { RouterProvider } from "react-router";
import { ApiProblem } from "./api/problems";
import { Toasts } from "./design/Toasts";
import { startLanguages } from "./i18n";
import { router } from "./pages";
import { reloadForOtherKeys, takeKeyFromAddress } from "./session";

takeKeyFromAddress();
reloadForOtherKeys();

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      // What the server refused stays refused; what did not reach it is asked again.
      retry: (failures, error) =>
        failures < 3 && !(error instanceof ApiProblem && error.status > 0 && error.status < 500),
    },
  },
});

const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no #root");
await startLanguages();
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <RouterProvider router={router} />
      <Toasts />
    </QueryClientProvider>
  </StrictMode>,
);
