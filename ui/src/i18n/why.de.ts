// SPDX-License-Identifier: MIT
// Was schiefging und was zu tun ist, nach dem Code des Fehlers, auf Deutsch.

import type { Dictionary } from "./en";

export const whyDe: Dictionary["why"] = {
  download_failed: {
    what: "Das Video ließ sich über diesen Link nicht holen.",
    todo: "Öffne den Link in einem privaten Fenster: Läuft das Video dort ohne Anmeldung? Wenn nicht, lade es selbst herunter und lade die Datei hier hoch.",
  },
  address_refused: {
    what: "Diesen Link darf der Server nicht öffnen.",
    todo: "Nimm einen Link, der im öffentlichen Internet funktioniert, oder lade die Datei hier hoch.",
  },
  source_not_found: { what: "Dieses Video gibt es nicht.", todo: "Prüfe den Link, oder lade die Datei hier hoch." },
  unsupported_media: {
    what: "Das ist kein Video oder Ton, der sich lesen lässt.",
    todo: "Nimm eine Video- oder Tondatei, etwa MP4, MOV, MKV, WebM, MP3 oder WAV.",
  },
  probe_failed: {
    what: "Die Datei scheint beschädigt oder abgeschnitten.",
    todo: "Hol sie noch einmal, oder speichere sie in einem Videoprogramm neu und lade diese hoch.",
  },
  decode_failed: {
    what: "Die Datei scheint beschädigt.",
    todo: "Hol sie noch einmal, oder speichere sie in einem Videoprogramm neu und lade diese hoch.",
  },
  encode_failed: {
    what: "Ein Clip konnte nicht geschrieben werden.",
    todo: "Versuche es noch einmal. Geschieht es jedes Mal, sag es dem Betreiber des Servers.",
  },
  receipt_failed: {
    what: "Ein fertiger Clip hat die Prüfung nicht bestanden.",
    todo: "Versuche es noch einmal, oder wähle eine andere Form oder einen anderen Stil der Untertitel.",
  },
  source_too_large: {
    what: "Die Datei ist größer, als dieser Server annimmt.",
    todo: "Nimm eine kleinere Datei, oder teile sie auf.",
  },
  source_too_long: { what: "Das Video ist länger, als dieser Server annimmt.", todo: "Teile es auf." },
  storage_full: {
    what: "Auf dem Server ist kein Platz mehr.",
    todo: "Lösche Projekte, die du nicht mehr brauchst, oder bitte den Betreiber um Platz. Dann versuche es noch einmal.",
  },
  store_unavailable: {
    what: "Der Speicher des Servers antwortet nicht.",
    todo: "Versuche es in einer Minute noch einmal.",
  },
  weights_missing: {
    what: "Der Server ist nicht fertig eingerichtet: Ein Modell fehlt.",
    todo: "Der Betreiber muss einmal „clipmill weights fetch“ ausführen; danach versuche es noch einmal.",
  },
  weights_corrupt: {
    what: "Ein Modell auf dem Server ist beschädigt.",
    todo: "Der Betreiber muss „clipmill weights fetch“ noch einmal ausführen.",
  },
  tool_missing: {
    what: "Der Server ist nicht fertig eingerichtet: Ein Programm fehlt.",
    todo: "Der Betreiber erfährt mit „clipmill doctor“, welches.",
  },
  model_unavailable: {
    what: "Der Server eines Modells antwortet nicht.",
    todo: "Versuche es in ein paar Minuten noch einmal, oder sag es dem Betreiber.",
  },
  translator_missing: {
    what: "Zwischen diesen Sprachen kann dieser Server nicht übersetzen.",
    todo: "Wähle „Nicht übersetzen“, oder bitte den Betreiber, einen Übersetzer anzuschließen.",
  },
  stage_timed_out: {
    what: "Das dauerte zu lange und wurde beendet.",
    todo: "Versuche es noch einmal, oder nimm ein kürzeres Video.",
  },
  stage_crashed: {
    what: "Bei der Arbeit an diesem Video ging etwas kaputt.",
    todo: "Versuche es noch einmal. Geschieht es mit diesem Video jedes Mal, sag es dem Betreiber des Servers.",
  },
  rate_limited: { what: "Das war zu viel auf einmal.", todo: "Warte eine Minute, dann versuche es noch einmal." },
  too_many_jobs: {
    what: "Dein Team hat so viele Aufträge laufen, wie es darf.",
    todo: "Warte, bis einer fertig ist, oder halte einen an.",
  },
  balance_too_low: {
    what: "Dein Guthaben reicht dafür nicht.",
    todo: "Verlange weniger Clips, oder lass das Guthaben aufladen.",
  },
  billing_inactive: {
    what: "Das Guthaben deines Teams ist gesperrt.",
    todo: "Bitte den Betreiber des Servers, es zu öffnen.",
  },
  scope_missing: {
    what: "Dein Schlüssel darf das nicht.",
    todo: "Melde dich mit einem an, der es darf; wer dein Team verwaltet, macht einen.",
  },
  upload_not_found: { what: "Die hochgeladene Datei ist nicht mehr da.", todo: "Lade sie noch einmal hoch." },
  upload_expired: { what: "Das Hochladen ruhte zu lange.", todo: "Lade die Datei noch einmal hoch." },
  too_many_uploads: {
    what: "Dein Team lädt schon zu viel auf einmal hoch.",
    todo: "Lade eine Datei fertig hoch oder entferne sie, dann mach hier weiter; was liegen bleibt, wird nach einer Weile verworfen.",
  },
  upload_mismatch: {
    what: "Der Server ist beim Hochladen an einer anderen Stelle als dieser Browser.",
    todo: "Mach mit derselben Datei weiter; hält es wieder an, entferne sie und lade sie neu hoch.",
  },
  invalid_options: {
    what: "Eine der Einstellungen geht so nicht.",
    todo: "Ändere sie, dann versuche es noch einmal.",
  },
  invalid_recipe: {
    what: "Der Plan dieses Clips lässt sich nicht verwenden.",
    todo: "Nimm deine letzte Änderung zurück, oder mache die Clips neu aus dem Video.",
  },
  job_cancelled: {
    what: "Dieses Projekt wurde angehalten.",
    todo: "Starte es noch einmal; was schon getan ist, wird nicht doppelt getan.",
  },
  job_not_found: {
    what: "Dieses Projekt gibt es nicht.",
    todo: "Vielleicht wurde es gelöscht; sieh in deiner Liste der Projekte nach.",
  },
  clip_not_found: {
    what: "Diesen Clip gibt es nicht.",
    todo: "Vielleicht wurde er mit seinem Projekt gelöscht.",
  },
  share_not_found: {
    what: "Unter dieser Adresse gibt es nichts zu sehen.",
    todo: "Der Link wurde zurückgenommen oder der Clip gelöscht; bitte um einen neuen.",
  },
  job_not_ready: {
    what: "Das geht nicht, solange das Projekt so weit ist wie jetzt.",
    todo: "Warte, bis die Arbeit daran fertig ist, dann versuche es noch einmal.",
  },
  key_not_found: {
    what: "Diesen Schlüssel gibt es nicht.",
    todo: "Vielleicht wurde er gelöscht; lade die Seite neu.",
  },
  team_not_found: {
    what: "Dieses Team gibt es nicht.",
    todo: "Vielleicht wurde es gelöscht; lade die Seite neu.",
  },
  webhook_not_found: {
    what: "Diesen Webhook oder diese Zustellung gibt es nicht.",
    todo: "Vielleicht wurde er gelöscht; lade die Seite neu.",
  },
  preset_not_found: {
    what: "Diese Vorlage gibt es nicht.",
    todo: "Vielleicht wurde sie gelöscht; wähle eine andere.",
  },
  idempotency_conflict: {
    what: "Das wurde schon einmal mit anderen Einstellungen gesendet.",
    todo: "Lade die Seite neu und sieh bei deinen Projekten nach, bevor du es neu sendest.",
  },
  blob_not_found: {
    what: "Eine Datei, die dazugehört, wird nicht mehr aufbewahrt.",
    todo: "Mache die Clips noch einmal aus dem Video.",
  },
  link_invalid: {
    what: "Diese Adresse stammt nicht von diesem Server oder wurde verändert.",
    todo: "Lade die Seite neu und nimm den Link, der dort steht.",
  },
  link_expired: {
    what: "Dieser Link ist abgelaufen.",
    todo: "Lade die Seite neu, dann gibt es einen neuen.",
  },
  internal_error: {
    what: "Auf dem Server ging etwas kaputt.",
    todo: "Versuche es noch einmal. Geschieht es jedes Mal, sag es dem Betreiber des Servers.",
  },
};
