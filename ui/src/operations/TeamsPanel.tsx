// SPDX-License-Identifier: MIT
// All teams of the installation: making one, its first key, what it may spend.

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Plus, Users } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { NewKeyDialog } from "../account/NewKeyDialog";
import { api, take } from "../api/client";
import { Switch } from "../design/Choice";
import { Dialog } from "../design/Dialog";
import { ProblemNotice } from "../design/ProblemNotice";
import { say, sayProblem } from "../design/Toasts";
import { TeamDialog } from "./TeamDialog";
import { type Team, teamPath } from "./team";

export function TeamsPanel() {
  const { t } = useTranslation();
  const [isMaking, make] = useState(false);
  const [managed, manage] = useState<string | null>(null);
  const [keyed, giveKey] = useState<Team | null>(null);
  const teams = useQuery({ queryKey: ["teams"], queryFn: async () => (await take(api.GET("/teams"))).items });
  const shown = teams.data?.find((team) => team.id === managed);
  return (
    <section className="stack" aria-labelledby="ops-teams">
      <div className="row apart">
        <h2 id="ops-teams">{t("run.ops.teams")}</h2>
        <button type="button" className="button" onClick={() => make(true)}>
          <Plus size={18} aria-hidden />
          {t("run.ops.makeTeam")}
        </button>
      </div>
      {teams.isError && <ProblemNotice error={teams.error} />}
      <ul className="card lines">
        {(teams.data ?? []).map((team) => (
          <li key={team.id} className="line">
            <Users size={20} aria-hidden className="soft line-icon" />
            <div className="grow">
              <strong className="line-name">{team.name}</strong>
              <p className="row tight">
                {team.is_unlimited && <span className="badge">{t("run.ops.isUnlimited")}</span>}
                {!team.is_active && <span className="badge bad">{t("run.ops.closed")}</span>}
              </p>
            </div>
            <button type="button" className="button" onClick={() => manage(team.id)}>
              {t("run.ops.manage", { name: team.name })}
            </button>
          </li>
        ))}
      </ul>
      {isMaking && (
        <NewTeam
          onClose={() => make(false)}
          onMade={(team) => {
            make(false);
            giveKey(team);
          }}
        />
      )}
      {shown && (
        <TeamDialog
          team={shown}
          onClose={() => manage(null)}
          onKey={() => {
            manage(null);
            giveKey(shown);
          }}
        />
      )}
      {keyed && (
        <NewKeyDialog
          name={t("run.ops.firstKeyName")}
          title={t("run.ops.keyReady", { name: keyed.name })}
          onMake={(body) => take(api.POST("/teams/{team_id}/keys", { params: { path: teamPath(keyed) }, body }))}
          onClose={() => giveKey(null)}
        />
      )}
    </section>
  );
}

function NewTeam({ onClose, onMade }: { onClose: () => void; onMade: (team: Team) => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [name, setName] = useState("");
  const [is_unlimited, setUnlimited] = useState(false);
  const make = useMutation({
    mutationFn: () => take(api.POST("/teams", { body: { name: name.trim(), is_unlimited } })),
    onSuccess: (team) => {
      say(t("run.ops.teamMade"));
      onMade(team);
    },
    onError: sayProblem,
    onSettled: () => queries.invalidateQueries({ queryKey: ["teams"] }),
  });
  return (
    <Dialog title={t("run.ops.makeTeam")} onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          make.mutate();
        }}
      >
        <div className="field">
          <label htmlFor="team-name">{t("run.ops.teamName")}</label>
          <input
            id="team-name"
            className="input"
            required
            maxLength={200}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        </div>
        <Switch label={t("run.ops.isUnlimited")} isOn={is_unlimited} onChange={setUnlimited} />
        <div className="row dialog-actions">
          <button type="submit" className="button primary" disabled={name.trim() === "" || make.isPending}>
            {t("run.ops.goTeam")}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
