// SPDX-License-Identifier: MIT
// The API in three languages, ready to run: this server's address, the user's own key, and a source of their choice.

import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Choice, Switch } from "../design/Choice";
import { CopyButton } from "../design/CopyButton";
import { useKey } from "../session";
import { type ExampleLanguage, exampleOf, LANGUAGES, TASKS, type Task } from "./examples";

const FIRST_SOURCES: Record<Task, string> = { link: "https://example.com/talk.mp4", file: "talk.mp4" };

export function ExamplesPage() {
  const { t } = useTranslation();
  const key = useKey() ?? "";
  const [task, setTask] = useState<Task>("link");
  const [language, setLanguage] = useState<ExampleLanguage>("curl");
  const [sources, setSources] = useState(FIRST_SOURCES);
  const [isKeyShown, showKey] = useState(false);
  const facts = { origin: location.origin, source: sources[task] };
  const hidden = `${key.slice(0, 13)}…`;
  return (
    <>
      <h1>{t("run.pages.examples")}</h1>
      <p className="soft lead">{t("run.examples.lead")}</p>
      <div className="row choices">
        <Choice
          label={t("run.examples.task")}
          value={task}
          options={TASKS.map((value) => ({ value, label: t(`run.examples.tasks.${value}`) }))}
          onChange={setTask}
        />
        <Choice
          label={t("run.examples.language")}
          value={language}
          options={(Object.keys(LANGUAGES) as ExampleLanguage[]).map((value) => ({ value, label: LANGUAGES[value] }))}
          onChange={setLanguage}
        />
      </div>
      <div className="field">
        <label htmlFor="example-source">{t(task === "link" ? "run.examples.video" : "run.examples.file")}</label>
        <input
          id="example-source"
          className="input"
          value={sources[task]}
          onChange={(event) => setSources({ ...sources, [task]: event.target.value })}
        />
      </div>
      <div className="row apart">
        <Switch label={t("run.examples.showKey")} isOn={isKeyShown} onChange={showKey} />
        <CopyButton
          label={t("run.examples.copyWithKey")}
          text={exampleOf(language, task, { ...facts, key })}
          isPrimary
        />
      </div>
      <section
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys
        tabIndex={0}
        className="card code-block"
        aria-label={t("run.examples.code", { language: LANGUAGES[language] })}
      >
        <pre>
          <code>{exampleOf(language, task, { ...facts, key: isKeyShown ? key : hidden })}</code>
        </pre>
      </section>
      <p className="soft small">{t("run.examples.careful")}</p>
      <p className="soft">
        {t("run.examples.dialects")}{" "}
        <a href="/api/v1/openapi.json" target="_blank" rel="noreferrer">
          {t("run.examples.readMore")}
        </a>
      </p>
    </>
  );
}
