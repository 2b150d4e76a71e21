// SPDX-License-Identifier: MIT
// What went wrong and what to do, by the code of the error, for people at the page; the server's own words stand below.

export const whyEn = {
  download_failed: {
    what: "The video could not be fetched from this link.",
    todo: "Open the link in a private window: does the video play there without signing in? If not, download it yourself and upload the file here.",
  },
  address_refused: {
    what: "This server may not open that link.",
    todo: "Use a link that works on the public internet, or upload the file here.",
  },
  source_not_found: { what: "There is no such video.", todo: "Check the link, or upload the file here." },
  unsupported_media: {
    what: "This is no video or sound that can be read.",
    todo: "Use a video or sound file, such as MP4, MOV, MKV, WebM, MP3 or WAV.",
  },
  probe_failed: {
    what: "The file seems damaged or cut off.",
    todo: "Get it again, or save it anew in a video editor, then upload that file.",
  },
  decode_failed: {
    what: "The file seems damaged.",
    todo: "Get it again, or save it anew in a video editor, then upload that file.",
  },
  encode_failed: {
    what: "A clip could not be written.",
    todo: "Try again. If it happens each time, tell whoever runs this server.",
  },
  receipt_failed: {
    what: "A finished clip did not pass its check.",
    todo: "Try again, or choose another shape or caption style.",
  },
  source_too_large: {
    what: "The file is larger than this server takes.",
    todo: "Use a smaller file, or cut it into parts.",
  },
  source_too_long: { what: "The video is longer than this server takes.", todo: "Cut it into parts." },
  storage_full: {
    what: "The server has no space left.",
    todo: "Delete projects that you no longer need, or ask whoever runs this server for space. Then try again.",
  },
  store_unavailable: { what: "The server's storage does not answer.", todo: "Try again in a minute." },
  weights_missing: {
    what: "The server is not set up completely: a model is missing.",
    todo: "Whoever runs it has to run “clipmill weights fetch” once, then try again.",
  },
  weights_corrupt: {
    what: "A model on the server is damaged.",
    todo: "Whoever runs it has to run “clipmill weights fetch” again.",
  },
  tool_missing: {
    what: "The server is not set up completely: a program is missing.",
    todo: "Whoever runs it finds out by “clipmill doctor”.",
  },
  model_unavailable: {
    what: "A model's server does not answer.",
    todo: "Try again in a few minutes, or tell whoever runs this server.",
  },
  translator_missing: {
    what: "This server cannot translate between these languages.",
    todo: "Choose “Not translated”, or ask whoever runs it to connect a translator.",
  },
  stage_timed_out: { what: "This took too long and was ended.", todo: "Try again, or use a shorter video." },
  stage_crashed: {
    what: "Something broke while working on this video.",
    todo: "Try again. If it happens with the same video each time, tell whoever runs this server.",
  },
  rate_limited: { what: "That was too much at once.", todo: "Wait a minute, then try again." },
  too_many_jobs: {
    what: "Your team has as many jobs at work as it may.",
    todo: "Wait until one is done, or stop one.",
  },
  balance_too_low: {
    what: "There is not enough in your wallet for this.",
    todo: "Ask for fewer clips, or have the wallet topped up.",
  },
  billing_inactive: { what: "Your team's wallet is closed.", todo: "Ask whoever runs this server to open it." },
  scope_missing: {
    what: "Your key may not do this.",
    todo: "Sign in with a key that may; whoever runs your team makes one.",
  },
  upload_not_found: { what: "The uploaded file is not there anymore.", todo: "Upload it again." },
  upload_expired: { what: "The upload was left for too long.", todo: "Upload the file again." },
  too_many_uploads: {
    what: "Your team has too many uploads on their way.",
    todo: "Finish or remove one, then go on here; those left alone are thrown away after a while.",
  },
  upload_mismatch: {
    what: "The upload stands somewhere else than this browser thinks.",
    todo: "Go on with the same file; if it stops again, remove it and upload it anew.",
  },
  invalid_options: {
    what: "One of the options cannot be used like this.",
    todo: "Change it, then try again.",
  },
  invalid_recipe: {
    what: "This clip's plan cannot be used.",
    todo: "Take back your last change, or make the clips anew from the video.",
  },
  job_cancelled: {
    what: "This project was stopped.",
    todo: "Start it again; what was done already is not done twice.",
  },
  job_not_found: {
    what: "There is no such project.",
    todo: "It may have been deleted; see your list of projects.",
  },
  clip_not_found: {
    what: "There is no such clip.",
    todo: "It may have been deleted with its project.",
  },
  share_not_found: {
    what: "There is nothing to watch at this address.",
    todo: "The link was taken back, or the clip is deleted; ask for a new one.",
  },
  job_not_ready: {
    what: "That cannot be done while the project is as it is now.",
    todo: "Wait until its work is done, then try again.",
  },
  key_not_found: {
    what: "There is no such key.",
    todo: "It may have been deleted; load the page again.",
  },
  team_not_found: {
    what: "There is no such team.",
    todo: "It may have been deleted; load the page again.",
  },
  webhook_not_found: {
    what: "There is no such webhook or delivery.",
    todo: "It may have been deleted; load the page again.",
  },
  preset_not_found: {
    what: "There is no such preset.",
    todo: "It may have been deleted; choose another one.",
  },
  idempotency_conflict: {
    what: "This was sent once already, with other settings.",
    todo: "Load the page again, then see your projects before you send it anew.",
  },
  blob_not_found: {
    what: "A file that belongs to this is not kept anymore.",
    todo: "Make the clips again from the video.",
  },
  link_invalid: {
    what: "This address was not made by this server, or was changed.",
    todo: "Load the page again and take the link that it has.",
  },
  link_expired: {
    what: "This link's time is over.",
    todo: "Load the page again for a new one.",
  },
  internal_error: {
    what: "Something broke on the server.",
    todo: "Try again. If it happens each time, tell whoever runs this server.",
  },
};
