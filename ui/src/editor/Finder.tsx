// SPDX-License-Identifier: MIT
// Finds words in the whole source; Enter goes to the next place.

import { Search } from "lucide-react";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { findText, type SpokenWord } from "./spoken";

export function Finder({ words, onFound }: { words: readonly SpokenWord[]; onFound: (place: number) => void }) {
  const { t } = useTranslation();
  const [sought, seek] = useState("");
  const [turn, setTurn] = useState(-1);
  const found = useMemo(() => findText(words, sought), [words, sought]);
  function go(): void {
    if (found.length === 0) return;
    const next = (turn + 1) % found.length;
    setTurn(next);
    onFound(found[next] as number);
  }
  return (
    <form
      className="editor-find"
      onSubmit={(event) => {
        event.preventDefault();
        go();
      }}
    >
      <Search size={16} aria-hidden />
      <input
        type="search"
        className="input"
        placeholder={t("editor.words.find")}
        aria-label={t("editor.words.find")}
        value={sought}
        onChange={(event) => {
          seek(event.target.value);
          setTurn(-1);
        }}
      />
      <span className="small soft numbers" role="status">
        {sought.trim() === "" ? "" : `${turn + 1}/${found.length}`}
      </span>
    </form>
  );
}
