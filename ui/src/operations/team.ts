// SPDX-License-Identifier: MIT
// A team and its place in an address. Pure.

import type { Schemas } from "../api/client";

export type Team = Schemas["TeamAnswer"];

/** Return the part of an address that names a team. */
export function teamPath(team: Team): { team_id: string } {
  return { team_id: team.id };
}
