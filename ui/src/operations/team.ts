// SPDX-License-Identifier: MIT
// A team and its place in an address. Pure.

import type { Schemas } from "../api/client";

export type Team = Schemas["TeamAnswer"];

/** Return a team's number as an address has it: as text, since it is larger than JavaScript counts exactly. */
export function teamPath(team: Team): { team_id: number } {
  return { team_id: team.id as unknown as number };
}
