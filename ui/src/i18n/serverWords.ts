// SPDX-License-Identifier: MIT
// What the server says in English beside a code or a fixed sentence, in the page's other languages. Tests see that
// nothing of it is missing here; what the page does not know is shown as the server has it.

import type { Schemas } from "../api/client";

type Table = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** By a notice's code. */
export const NOTICES: Table = {
  de: {
    budget_spent: "Das Sprachmodell darf nicht mehr gefragt werden; der Rest wurde ohne es entschieden.",
    clip_failed: "Ein Clip konnte nicht gemacht werden.",
    fewer_clips: "Es sind weniger Clips als gewünscht: mehr gibt das Video nicht her.",
    font_replaced: "Eine Schrift ist auf diesem Server nicht da; eine andere wurde genommen.",
    language_unsure: "Es ist nicht sicher, welche Sprache gesprochen wird. Stimmen die Wörter nicht, wähle sie selbst.",
    layout_replaced: "Die gewünschte Aufteilung ließ sich nicht füllen; eine andere wurde genommen.",
    missing_glyphs: "Einige Zeichen hat keine Schrift; sie fehlen im Bild.",
    model_failed: "Das Sprachmodell half nicht; die Momente wurden ohne es gewählt.",
    model_not_trusted: "Dem Urteil des Sprachmodells war nicht zu trauen; die Momente wurden ohne es gewählt.",
    model_partly_failed: "Das Sprachmodell hat nicht auf alles geantwortet; der Rest wurde ohne es gewählt.",
    music_silent: "Die Musik ist stumm; die Clips klingen wie ohne sie.",
    no_facecam: "In diesem Clip ist keine Kamera im Spielbild; die Kamera hat selbst gewählt.",
    no_faces: "In diesem Clip ist kein Gesicht zu sehen, dem die Kamera folgen könnte.",
    no_speech: "Es wird wenig oder nichts gesagt; gewählt wurde nach Ton und Bild.",
    nothing_to_clip: "In diesem Video ist nichts, was einen Clip ergibt.",
    orders_withheld: "Stellen im Video geben einem Sprachmodell Befehle; sie wurden ihm nicht gezeigt.",
    part_not_in_source: "Diesen Teil hat das Video nicht; es wurde ganz benutzt.",
    person_unknown: "Die gewählte Person ist dort nicht zu sehen; die Wahl wurde nicht benutzt.",
    prompt_not_found: "Nichts im Video passt zu deinem Wunsch.",
    prompt_not_met: "Manches in deinem Wunsch bestimmt nicht die Auswahl; es steht in den Optionen.",
    refusal_not_kept: "Einige Clips berühren noch, was du nicht wolltest: ohne das gibt es keine solche Stelle.",
    refusal_not_read: "Was wegbleiben soll, war nicht zu verstehen; nichts wurde weggelassen.",
    shorter_than_asked: "Der Clip ist kürzer als gewünscht: mehr gibt das Video nicht her.",
    source_cut_short: "Die Datei endet früher, als sie selbst sagt: nur was da ist, wurde benutzt.",
    speaker_not_found: "Niemand im Video ist unter diesem Namen bekannt; alle wurden berücksichtigt.",
    summary_own: "Die Zusammenfassung ist aus dem Gesagten genommen, nicht vom Sprachmodell.",
    summary_partly_own: "Teile der Zusammenfassung sind aus dem Gesagten genommen, nicht vom Sprachmodell.",
    text_shortened: "Ein Text ist zu lang; er endet mit Auslassungspunkten.",
    translation_draft: "Die Übersetzung ist ein Entwurf; lies sie, bevor du den Clip zeigst.",
    translation_incomplete: "Einige Sätze ließen sich nicht übersetzen; sie stehen da, wie sie gesprochen wurden.",
    translation_not_drafted: "Übersetzt wird erst beim Erstellen; hier stehen die Wörter wie gesprochen.",
    words_own: "Titel und Beschreibungen sind aus dem Gesagten genommen, nicht vom Sprachmodell.",
    words_partly_own: "Einige Titel und Beschreibungen sind aus dem Gesagten genommen, nicht vom Sprachmodell.",
  },
  es: {
    budget_spent: "Ya no se puede preguntar más al modelo de lenguaje; el resto se decidió sin él.",
    clip_failed: "No se pudo hacer uno de los clips.",
    fewer_clips: "Hay menos clips de los que pediste: el vídeo no da para más.",
    font_replaced: "Una fuente no está en este servidor; se usó otra.",
    language_unsure: "No es seguro qué idioma se habla. Si las palabras no son correctas, elígelo tú.",
    layout_replaced: "La disposición pedida no se podía llenar; se usó otra.",
    missing_glyphs: "Ninguna fuente tiene algunos de los signos; faltan en la imagen.",
    model_failed: "El modelo de lenguaje no sirvió; los momentos se eligieron sin él.",
    model_not_trusted: "El juicio del modelo de lenguaje no era de fiar; los momentos se eligieron sin él.",
    model_partly_failed: "El modelo de lenguaje no respondió a todo; el resto se eligió sin él.",
    music_silent: "La música no suena; los clips quedan como sin ella.",
    no_facecam: "En este clip no hay cámara dentro del juego; la cámara eligió sola.",
    no_faces: "En este clip no se ve ninguna cara que la cámara pueda seguir.",
    no_speech: "Se dice poco o nada; los momentos se eligieron por sonido e imagen.",
    nothing_to_clip: "En este vídeo no hay nada de lo que hacer un clip.",
    orders_withheld: "En el vídeo se dan órdenes a un modelo de lenguaje; no se le mostraron.",
    part_not_in_source: "El vídeo no tiene esa parte; se usó entero.",
    person_unknown: "La persona elegida no se ve ahí; la elección no se usó.",
    prompt_not_found: "Nada en el vídeo coincide con lo que pediste.",
    prompt_not_met: "Parte de lo que pediste no depende de la selección; está en las opciones.",
    refusal_not_kept: "Algunos clips aún tocan lo que no querías: sin ello no hay un pasaje así.",
    refusal_not_read: "No se entendió qué debía quedar fuera; no se dejó nada fuera.",
    shorter_than_asked: "El clip es más corto de lo pedido: el vídeo no da para más.",
    source_cut_short: "El archivo termina antes de lo que dice: solo se usó lo que hay.",
    speaker_not_found: "A nadie en el vídeo se le conoce por ese nombre; se tuvo en cuenta a todos.",
    summary_own: "El resumen está tomado de lo que se dice, no del modelo de lenguaje.",
    summary_partly_own: "Partes del resumen están tomadas de lo que se dice, no del modelo de lenguaje.",
    text_shortened: "Un texto es demasiado largo; termina en puntos suspensivos.",
    translation_draft: "La traducción es un borrador; léela antes de mostrar el clip.",
    translation_incomplete: "Algunas frases no se pudieron traducir; quedan como se dijeron.",
    translation_not_drafted: "Se traduce al hacer el clip; aquí están las palabras como se dijeron.",
    words_own: "Títulos y descripciones están tomados de lo que se dice, no del modelo de lenguaje.",
    words_partly_own: "Algunos títulos y descripciones están tomados de lo que se dice, no del modelo de lenguaje.",
  },
};

const TOO_LARGE = "a head is too large to fill the picture with, so it is shown whole over a blurred fill";
const ASKED_FOR = " was asked for";

/** Why a picture is framed as it is, by the server's own sentence. */
export const SHOT_REASONS: Table = {
  de: {
    "the source's own shape": "das Format des Videos selbst",
    "the middle of the frame fills the output": "die Mitte des Bildes füllt den Clip",
    "the frame has the shape of the output": "das Bild hat schon das Format des Clips",
    "the whole frame over a blurred fill": "das ganze Bild vor unscharfem Grund",
    "the picture nearly has the shape of the output": "das Bild hat fast das Format des Clips",
    "the picture is much narrower than the output, so it is shown whole":
      "das Bild ist viel schmaler als der Clip und wird ganz gezeigt",
    "nobody looked at this part of the source": "diesen Teil des Videos hat noch niemand angesehen",
    "one person is followed": "die Kamera folgt einer Person",
    "the person who speaks": "die Person, die spricht",
    "close on the person who speaks": "nah an der Person, die spricht",
    "one window holds everybody": "ein Ausschnitt zeigt alle",
    "a quick exchange, or it is not sure who speaks, so everybody is shown":
      "ein schneller Wechsel, oder es ist unklar, wer spricht: alle werden gezeigt",
    "several people and nobody speaks, so everybody is shown": "mehrere Personen, niemand spricht: alle werden gezeigt",
    "people too close to be shown one by one and too far apart for one window, so the picture is shown whole":
      "die Personen stehen zu nah für einzelne Bilder und zu weit für eines: das ganze Bild wird gezeigt",
    "a crowd, in which nobody stands out": "eine Menge, aus der niemand hervorsticht",
    "a screen or a slide, shown whole so that no text is lost":
      "ein Bildschirm oder eine Folie, ganz gezeigt, damit kein Text fehlt",
    "a screen with a presenter: the screen whole, the presenter beside it":
      "ein Bildschirm mit einer vortragenden Person: der Bildschirm ganz, die Person daneben",
    "a game with a facecam": "ein Spiel mit Kamera",
    "a game without a facecam": "ein Spiel ohne Kamera",
    "nobody talks; the window is where most happens": "niemand spricht; gezeigt wird, wo am meisten geschieht",
    "things happen all over the picture, so it is shown whole": "überall im Bild geschieht etwas: es wird ganz gezeigt",
    "a still picture without a face, shown whole": "ein stehendes Bild ohne Gesicht, ganz gezeigt",
    "nobody is in the picture; its middle fills the output": "niemand ist im Bild; seine Mitte füllt den Clip",
    "the layout that was asked for": "die gewünschte Aufteilung",
    "set by hand": "von Hand gesetzt",
    [TOO_LARGE]: "ein Kopf ist zu groß, um das Bild mit ihm zu füllen: es steht ganz vor unscharfem Grund",
    [ASKED_FOR]: "„{{layout}}“ war gewünscht, geht hier aber nicht",
  },
  es: {
    "the source's own shape": "la forma del propio vídeo",
    "the middle of the frame fills the output": "el centro de la imagen llena el clip",
    "the frame has the shape of the output": "la imagen ya tiene la forma del clip",
    "the whole frame over a blurred fill": "la imagen entera sobre un fondo borroso",
    "the picture nearly has the shape of the output": "la imagen casi tiene la forma del clip",
    "the picture is much narrower than the output, so it is shown whole":
      "la imagen es mucho más estrecha que el clip y se ve entera",
    "nobody looked at this part of the source": "nadie ha mirado aún esta parte del vídeo",
    "one person is followed": "la cámara sigue a una persona",
    "the person who speaks": "la persona que habla",
    "close on the person who speaks": "cerca de la persona que habla",
    "one window holds everybody": "todos caben en un encuadre",
    "a quick exchange, or it is not sure who speaks, so everybody is shown":
      "un intercambio rápido, o no es seguro quién habla: se ve a todos",
    "several people and nobody speaks, so everybody is shown": "varias personas y nadie habla: se ve a todos",
    "people too close to be shown one by one and too far apart for one window, so the picture is shown whole":
      "las personas están demasiado cerca para verlas una a una y demasiado lejos para un encuadre: se ve la imagen entera",
    "a crowd, in which nobody stands out": "mucha gente, sin que nadie destaque",
    "a screen or a slide, shown whole so that no text is lost":
      "una pantalla o diapositiva, entera para que no se pierda texto",
    "a screen with a presenter: the screen whole, the presenter beside it":
      "una pantalla con quien presenta: la pantalla entera y la persona al lado",
    "a game with a facecam": "un juego con cámara",
    "a game without a facecam": "un juego sin cámara",
    "nobody talks; the window is where most happens": "nadie habla; se ve donde más pasa",
    "things happen all over the picture, so it is shown whole": "pasan cosas por toda la imagen: se ve entera",
    "a still picture without a face, shown whole": "una imagen fija sin cara, entera",
    "nobody is in the picture; its middle fills the output": "no hay nadie en la imagen; su centro llena el clip",
    "the layout that was asked for": "la disposición pedida",
    "set by hand": "puesto a mano",
    [TOO_LARGE]: "una cabeza es demasiado grande para llenar la imagen: se ve entera sobre un fondo borroso",
    [ASKED_FOR]: "se pidió «{{layout}}», pero aquí no es posible",
  },
};

/** What a strong part of a score says of its moment; each goes on after `lead`. */
export const CLAIMS: Table = {
  de: {
    lead: "Dieser Moment",
    and: " und ",
    plain: "Nahe der Mitte dieses Videos. Seine beste Seite: {{part}}.",
    hook: "beginnt mit Worten, die halten",
    value: "sagt etwas, das sich zu hören lohnt",
    flow: "steht für sich allein",
    emotion: "trägt Gefühl",
    shareability: "hat eine Zeile zum Weitersagen",
    energy: "gehört im Ton zu den lebhaftesten",
    match: "handelt von dem, was du wolltest",
    heat: "wurde am meisten angesehen",
    chat: "ließ die meisten Leute schreiben",
    chapters: "bleibt in einem Kapitel",
    reaction: "bringt Leute zum Lachen oder Klatschen",
    delivery: "ist lebendig vorgetragen",
    cuts: "ist schnell geschnitten",
    motion: "hat viel Bewegung im Bild",
    model: "überzeugt das Sprachmodell",
  },
  es: {
    lead: "Este momento",
    and: " y ",
    plain: "Cerca de la media de este vídeo. Su mejor lado: {{part}}.",
    hook: "empieza con palabras que atrapan",
    value: "dice algo que vale la pena oír",
    flow: "se sostiene por sí solo",
    emotion: "transmite emoción",
    shareability: "tiene una frase para compartir",
    energy: "es de lo más vivo en sonido",
    match: "trata de lo que pediste",
    heat: "es lo que más se ha visto",
    chat: "es donde más se ha escrito",
    chapters: "no sale de un capítulo",
    reaction: "hace reír o aplaudir",
    delivery: "está dicho con vida",
    cuts: "tiene un montaje rápido",
    motion: "tiene mucho movimiento en la imagen",
    model: "convence al modelo de lenguaje",
  },
};

export function noticeText(notice: { code: string; message: string }, language: string): string {
  return known(NOTICES, language, notice.code) ?? notice.message;
}

/** The server's sentence, in English, where another was said for it: numbers, names and causes stand in it alone. */
export function noticeDetail(notice: { code: string; message: string }, language: string): string {
  return noticeText(notice, language) === notice.message ? "" : notice.message;
}

/** Say why a picture is framed as it is; a sentence that is none of ours stays as the server has it. */
export function shotReason(reason: string, language: string, layoutName: (name: string) => string): string {
  const tail = `; ${TOO_LARGE}`;
  if (reason.endsWith(tail)) {
    const head = shotReason(reason.slice(0, -tail.length), language, layoutName);
    return `${head}; ${known(SHOT_REASONS, language, TOO_LARGE) ?? TOO_LARGE}`;
  }
  const exact = known(SHOT_REASONS, language, reason);
  const place = reason.indexOf(ASKED_FOR);
  if (exact !== undefined || place < 1) return exact ?? reason;
  const template = known(SHOT_REASONS, language, ASKED_FOR);
  return template === undefined ? reason : template.replace("{{layout}}", () => layoutName(reason.slice(0, place)));
}

type Part = Schemas["ScorePartAnswer"];
const STRONG = 60;
/** Languages that write nouns with a capital inside a sentence too. */
const CAPITAL_NOUNS: ReadonlySet<string> = new Set(["de"]);

/** Why a moment was chosen: the server's sentence in English; in other languages one made of the parts of its score. */
export function chosenWhy(
  moment: { reason: string; score_parts: readonly Part[] },
  language: string,
  partName: (name: string) => string,
): string {
  const claims = CLAIMS[language];
  if (claims === undefined || moment.reason === "" || moment.score_parts.length === 0) return moment.reason;
  const best = [...moment.score_parts].sort((one, other) => other.value - one.value);
  const told = best.filter((part) => part.value >= STRONG && known(CLAIMS, language, part.name) !== undefined);
  if (told.length === 0) {
    const name = partName(best[0]?.name ?? "");
    return (claims.plain ?? "").replace("{{part}}", () =>
      CAPITAL_NOUNS.has(language) ? name : name.toLocaleLowerCase(language),
    );
  }
  const said = told.slice(0, 2).map((part) => claims[part.name]);
  return `${claims.lead} ${said.join(claims.and)}.`;
}

function known(table: Table, language: string, key: string): string | undefined {
  const words = table[language];
  return words !== undefined && Object.hasOwn(words, key) ? words[key] : undefined;
}
