import { gunzipSync } from "node:zlib";
import * as v from "valibot";
import type { Command } from "../command.ts";
import { readTar } from "./archive.ts";
import { decodeBase64 } from "./historyCommands.ts";
import { listBytesFields } from "./protocolBuffer.ts";

const json = <S extends v.GenericSchema>(schema: S) => v.pipe(v.string(), v.parseJson(), schema);
const Manifest = json(v.object({ layers: v.array(v.object({ mediaType: v.string(), digest: v.string() })) }));
const Source = json(v.object({ info: v.object({ data: v.string() }) }));

/** The type, in the archive, of the error that ended a build: a `google.rpc.Status`. */
const errorType = "application/vnd.googeapis.google.rpc.status+proto";
/** The type, among an error's details, of the text in which it is (BuildKit's `errdefs.Source`). */
const sourceType = "github.com/moby/buildkit/errdefs.Source+json";

/**
 * Asks for the Dockerfile's text of a build that failed. Such builds have no provenance, but their error shows where in the
 * text it is, and is kept with all of that. The text of one that was cancelled is not told.
 */
export function failedDockerfile(ref: string): Command<string> {
  return {
    tool: "docker",
    args: ["buildx", "history", "export", ref],
    output: "stdout",
    encoding: "latin1",
    read: (output) => {
      const text = readFailedDockerfile(Buffer.from(output, "latin1"));
      return text === null ? { ok: false, problem: "no Dockerfile in the error" } : { ok: true, value: text };
    },
  };
}

/** The archive is an OCI layout, whose manifest names the parts of the record. */
function readFailedDockerfile(archive: Buffer): string | null {
  const files = readTar(unzip(archive));
  for (const file of files.values()) {
    const manifest = v.safeParse(Manifest, file.toString());
    const layers = manifest.success ? manifest.output.layers : [];
    const error = layers.find(({ mediaType }) => mediaType === errorType);
    const status = files.get(`blobs/${error?.digest.replace(":", "/")}`);
    if (status !== undefined) return readSource(status);
  }
  return null;
}

function unzip(archive: Buffer): Buffer {
  try {
    return gunzipSync(archive);
  } catch {
    return Buffer.alloc(0);
  }
}

/** Field 3 of a status are its details, of which field 1 is the type and field 2 the value. */
function readSource(status: Buffer): string | null {
  const details = [...listBytesFields(status)].filter(({ number }) => number === 3);
  for (const { bytes } of details) {
    const [type, value] = [1, 2].map((wanted) => [...listBytesFields(bytes)].find(({ number }) => number === wanted));
    if (type?.bytes.toString() !== sourceType) continue;
    const source = v.safeParse(Source, value?.bytes.toString());
    if (source.success) return decodeBase64(source.output.info.data);
  }
  return null;
}
