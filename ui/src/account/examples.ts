// SPDX-License-Identifier: MIT
// Programs for our own API, with the user's own address and key in them. Pure; a test runs them as they stand.

export const TASKS = ["link", "file"] as const;
export type Task = (typeof TASKS)[number];
export const LANGUAGES = { curl: "curl", python: "Python", javascript: "JavaScript" } as const;
export type ExampleLanguage = keyof typeof LANGUAGES;

export interface ExampleFacts {
  /** Of the server, without a slash at its end. */
  origin: string;
  key: string;
  /** An address for the task `link`, the name of a file for `file`. */
  source: string;
}

export function exampleOf(language: ExampleLanguage, task: Task, facts: ExampleFacts): string {
  return { curl, python, javascript }[language](task, facts);
}

/** Write a text for a shell so that it means itself alone. */
export function shellText(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** Write a text as Python and JavaScript both read it; JSON is a part of either. */
function quoted(text: string): string {
  return JSON.stringify(text).replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029");
}

function curl(task: Task, { origin, key, source }: ExampleFacts): string {
  const head = `API=${shellText(`${origin}/api/v1`)}
KEY=${shellText(key)}
`;
  const first =
    task === "link"
      ? `WISH=${shellText(JSON.stringify({ source: { url: source }, options: { count: 1 } }))}
`
      : `FILE=${shellText(source)}

# Send the file. After a broken connection, ask with HEAD how much is there and go on from that byte (tus 1.0).
place=$(curl -fsS -D - -o /dev/null -X POST "$API/uploads" -H "X-API-Key: $KEY" -H "Tus-Resumable: 1.0.0" \\
  -H "Upload-Length: $(wc -c < "$FILE" | tr -d ' ')" -H "Upload-Metadata: filename $(printf %s "$FILE" | base64 | tr -d '\\n')" |
  tr -d '\\r' | sed -n 's/^[Ll]ocation: *//p')
upload=\${place##*/}
curl -fsS -X PATCH "$API/uploads/$upload" -H "X-API-Key: $KEY" -H "Tus-Resumable: 1.0.0" -H "Upload-Offset: 0" \\
  -H "Content-Type: application/offset+octet-stream" --data-binary "@$FILE"
WISH='{"source": {"upload_id": "'$upload'"}, "options": {"count": 1}}'
`;
  return `${head}${first}
# Submit it; the answer begins with the job's id.
job=$(curl -fsS "$API/jobs" -H "X-API-Key: $KEY" -H "Content-Type: application/json" -d "$WISH" |
  sed 's/^{"id":"\\([^"]*\\)".*/\\1/')

# Follow it; the stream ends when the job is done.
curl -fsSN "$API/jobs/$job/events" -H "X-API-Key: $KEY"

# Take the clips with their captions.
curl -fsS "$API/jobs/$job/clips.zip" -H "X-API-Key: $KEY" -o clips.zip
`;
}

function python(task: Task, { origin, key, source }: ExampleFacts): string {
  const first =
    task === "link"
      ? `wish = {"source": {"url": ${quoted(source)}}, "options": {"count": 1}}
`
      : `file = Path(${quoted(source)})
name = base64.b64encode(file.name.encode()).decode()
tus = {"Tus-Resumable": "1.0.0"}
answer = session.post(
    f"{API}/uploads",
    headers={**tus, "Upload-Length": str(file.stat().st_size), "Upload-Metadata": f"filename {name}"},
    timeout=60,
)
answer.raise_for_status()
upload_id = answer.headers["Location"].rsplit("/", 1)[-1]
with file.open("rb") as stream:
    offset = 0
    while piece := stream.read(8 * 1024 * 1024):
        session.patch(
            f"{API}/uploads/{upload_id}",
            data=piece,
            headers={**tus, "Upload-Offset": str(offset), "Content-Type": "application/offset+octet-stream"},
            timeout=600,
        ).raise_for_status()
        offset += len(piece)
wish = {"source": {"upload_id": upload_id}, "options": {"count": 1}}
`;
  return `${task === "file" ? "import base64\n" : ""}import time
from pathlib import Path

import requests

API = ${quoted(`${origin}/api/v1`)}
session = requests.Session()
session.headers["X-API-Key"] = ${quoted(key)}

${first}answer = session.post(f"{API}/jobs", json=wish, timeout=60)
answer.raise_for_status()
job = answer.json()
while job["state"] in ("queued", "running"):
    time.sleep(1)
    job = session.get(f"{API}/jobs/{job['id']}", timeout=60).json()
    print(job["progress"]["stage"], f"{job['progress']['fraction']:.0%}")
if job["state"] != "succeeded":
    raise SystemExit(job["failure"])

for clip in session.get(f"{API}/jobs/{job['id']}/clips", timeout=60).json()["items"]:
    print(clip["rank"], clip["score"], clip["title"])
    video = next(file for file in clip["files"] if file["kind"] == "video")
    Path(f"{clip['rank']}.mp4").write_bytes(requests.get(video["url"], timeout=600).content)
`;
}

function javascript(task: Task, { origin, key, source }: ExampleFacts): string {
  const imports = task === "link" ? "writeFile" : "readFile, writeFile";
  const first =
    task === "link"
      ? `const source = { url: ${quoted(source)} };
`
      : `const file = ${quoted(source)};
const bytes = await readFile(file);
const tus = { "X-API-Key": key, "Tus-Resumable": "1.0.0" };
const name = Buffer.from(file).toString("base64");
const place = await fetch(\`\${api}/uploads\`, {
  method: "POST",
  headers: { ...tus, "Upload-Length": String(bytes.length), "Upload-Metadata": \`filename \${name}\` },
});
const uploadId = place.headers.get("Location").split("/").pop();
const sent = await fetch(\`\${api}/uploads/\${uploadId}\`, {
  method: "PATCH",
  headers: { ...tus, "Upload-Offset": "0", "Content-Type": "application/offset+octet-stream" },
  body: bytes,
});
if (!sent.ok) throw new Error(await sent.text());
const source = { upload_id: uploadId };
`;
  return `import { ${imports} } from "node:fs/promises";

const api = ${quoted(`${origin}/api/v1`)};
const key = ${quoted(key)};

async function ask(path, init = {}) {
  const headers = { "X-API-Key": key, "Content-Type": "application/json" };
  const answer = await fetch(api + path, { headers, ...init });
  const body = await answer.json();
  if (!answer.ok) throw new Error(\`\${body.code}: \${body.detail} \${body.hint}\`);
  return body;
}

${first}let job = await ask("/jobs", { method: "POST", body: JSON.stringify({ source, options: { count: 1 } }) });
while (["queued", "running"].includes(job.state)) {
  await new Promise((done) => setTimeout(done, 1000));
  job = await ask(\`/jobs/\${job.id}\`);
  console.log(job.progress.stage, \`\${Math.round(job.progress.fraction * 100)} %\`);
}
if (job.state !== "succeeded") throw new Error(JSON.stringify(job.failure));

for (const clip of (await ask(\`/jobs/\${job.id}/clips\`)).items) {
  console.log(clip.rank, clip.score, clip.title);
  const video = clip.files.find((file) => file.kind === "video");
  await writeFile(\`\${clip.rank}.mp4\`, Buffer.from(await (await fetch(video.url)).arrayBuffer()));
}
`;
}
