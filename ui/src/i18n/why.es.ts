// SPDX-License-Identifier: MIT
// Qué ha fallado y qué hacer, según el código del error, en español.

import type { Dictionary } from "./en";

export const whyEs: Dictionary["why"] = {
  download_failed: {
    what: "No se pudo obtener el vídeo de este enlace.",
    todo: "Abre el enlace en una ventana privada: ¿se ve el vídeo sin iniciar sesión? Si no, descárgalo y sube aquí el archivo.",
  },
  address_refused: {
    what: "Este servidor no puede abrir ese enlace.",
    todo: "Usa un enlace que funcione en internet, o sube aquí el archivo.",
  },
  source_not_found: { what: "Ese vídeo no existe.", todo: "Comprueba el enlace, o sube aquí el archivo." },
  unsupported_media: {
    what: "Esto no es un vídeo ni un sonido que se pueda leer.",
    todo: "Usa un archivo de vídeo o sonido, como MP4, MOV, MKV, WebM, MP3 o WAV.",
  },
  probe_failed: {
    what: "El archivo parece dañado o incompleto.",
    todo: "Consíguelo otra vez, o guárdalo de nuevo en un editor de vídeo y súbelo.",
  },
  decode_failed: {
    what: "El archivo parece dañado.",
    todo: "Consíguelo otra vez, o guárdalo de nuevo en un editor de vídeo y súbelo.",
  },
  encode_failed: {
    what: "No se pudo escribir un clip.",
    todo: "Inténtalo otra vez. Si pasa siempre, avisa a quien lleva este servidor.",
  },
  receipt_failed: {
    what: "Un clip terminado no pasó la comprobación.",
    todo: "Inténtalo otra vez, o elige otra forma u otro estilo de subtítulos.",
  },
  source_too_large: {
    what: "El archivo es más grande de lo que acepta este servidor.",
    todo: "Usa un archivo más pequeño, o divídelo.",
  },
  source_too_long: { what: "El vídeo es más largo de lo que acepta este servidor.", todo: "Divídelo en partes." },
  storage_full: {
    what: "El servidor se ha quedado sin espacio.",
    todo: "Borra proyectos que ya no necesites, o pide espacio a quien lleva este servidor. Después inténtalo otra vez.",
  },
  store_unavailable: {
    what: "El almacén del servidor no responde.",
    todo: "Inténtalo otra vez dentro de un minuto.",
  },
  weights_missing: {
    what: "El servidor no está preparado del todo: falta un modelo.",
    todo: "Quien lo lleva debe ejecutar una vez «clipmill weights fetch»; después inténtalo otra vez.",
  },
  weights_corrupt: {
    what: "Un modelo del servidor está dañado.",
    todo: "Quien lo lleva debe ejecutar otra vez «clipmill weights fetch».",
  },
  tool_missing: {
    what: "El servidor no está preparado del todo: falta un programa.",
    todo: "Quien lo lleva sabrá cuál con «clipmill doctor».",
  },
  model_unavailable: {
    what: "El servidor de un modelo no responde.",
    todo: "Inténtalo otra vez dentro de unos minutos, o avisa a quien lleva este servidor.",
  },
  translator_missing: {
    what: "Este servidor no puede traducir entre estos idiomas.",
    todo: "Elige «Sin traducir», o pide a quien lo lleva que conecte un traductor.",
  },
  stage_timed_out: {
    what: "Tardó demasiado y se detuvo.",
    todo: "Inténtalo otra vez, o usa un vídeo más corto.",
  },
  stage_crashed: {
    what: "Algo falló al trabajar con este vídeo.",
    todo: "Inténtalo otra vez. Si pasa siempre con el mismo vídeo, avisa a quien lleva este servidor.",
  },
  rate_limited: { what: "Han sido demasiadas cosas a la vez.", todo: "Espera un minuto e inténtalo otra vez." },
  too_many_jobs: {
    what: "Tu equipo ya tiene en curso tantos trabajos como puede.",
    todo: "Espera a que termine uno, o detén uno.",
  },
  balance_too_low: { what: "Tu saldo no alcanza para esto.", todo: "Pide menos clips, o haz que recarguen el saldo." },
  billing_inactive: {
    what: "El saldo de tu equipo está cerrado.",
    todo: "Pide a quien lleva este servidor que lo abra.",
  },
  scope_missing: {
    what: "Tu clave no puede hacer esto.",
    todo: "Entra con una que pueda; quien lleva tu equipo puede crearla.",
  },
  upload_not_found: { what: "El archivo subido ya no está.", todo: "Súbelo otra vez." },
  upload_expired: { what: "La subida quedó parada demasiado tiempo.", todo: "Sube el archivo otra vez." },
  too_many_uploads: {
    what: "Tu equipo ya tiene demasiadas subidas en curso.",
    todo: "Termina o quita una y sigue aquí; las abandonadas se borran al cabo de un tiempo.",
  },
  upload_mismatch: {
    what: "La subida está en otro punto del que cree este navegador.",
    todo: "Sigue con el mismo archivo; si vuelve a pararse, quítalo y súbelo de nuevo.",
  },
  invalid_options: {
    what: "Una de las opciones no puede usarse así.",
    todo: "Cámbiala e inténtalo otra vez.",
  },
  invalid_recipe: {
    what: "El plan de este clip no se puede usar.",
    todo: "Deshaz tu último cambio, o haz los clips de nuevo desde el vídeo.",
  },
  job_cancelled: {
    what: "Este proyecto se detuvo.",
    todo: "Empiézalo otra vez; lo ya hecho no se repite.",
  },
  job_not_found: {
    what: "Ese proyecto no existe.",
    todo: "Quizá se borró; mira tu lista de proyectos.",
  },
  clip_not_found: {
    what: "Ese clip no existe.",
    todo: "Quizá se borró con su proyecto.",
  },
  share_not_found: {
    what: "No hay nada que ver en esta dirección.",
    todo: "El enlace se retiró o el clip se borró; pide uno nuevo.",
  },
  job_not_ready: {
    what: "Eso no se puede hacer con el proyecto como está ahora.",
    todo: "Espera a que termine su trabajo e inténtalo otra vez.",
  },
  key_not_found: {
    what: "Esa clave no existe.",
    todo: "Quizá se borró; vuelve a cargar la página.",
  },
  team_not_found: {
    what: "Ese equipo no existe.",
    todo: "Quizá se borró; vuelve a cargar la página.",
  },
  webhook_not_found: {
    what: "Ese webhook o esa entrega no existe.",
    todo: "Quizá se borró; vuelve a cargar la página.",
  },
  preset_not_found: {
    what: "Esa plantilla no existe.",
    todo: "Quizá se borró; elige otra.",
  },
  idempotency_conflict: {
    what: "Esto ya se envió una vez con otras opciones.",
    todo: "Vuelve a cargar la página y mira tus proyectos antes de enviarlo de nuevo.",
  },
  blob_not_found: {
    what: "Un archivo que hace falta ya no se conserva.",
    todo: "Haz los clips otra vez desde el vídeo.",
  },
  link_invalid: {
    what: "Esta dirección no es de este servidor, o se cambió.",
    todo: "Vuelve a cargar la página y usa el enlace que da.",
  },
  link_expired: {
    what: "Este enlace ha caducado.",
    todo: "Vuelve a cargar la página para tener otro.",
  },
  internal_error: {
    what: "Algo falló en el servidor.",
    todo: "Inténtalo otra vez. Si pasa siempre, avisa a quien lleva este servidor.",
  },
};
