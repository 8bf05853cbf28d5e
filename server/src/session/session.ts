import type { Standing } from "../core/presentation/status.ts";
import { explainer, type Facts } from "../core/explain.ts";
import { parseDockerfile } from "../core/dockerfile/parseDockerfile.ts";
import type { NewerImage } from "../core/build/registryAnswer.ts";
import type { Dockerfile } from "../core/dockerfile/dockerfile.ts";
import type { Explanation } from "../core/explanation.ts";
import { unknown } from "../core/known.ts";
import { RecordReader } from "../core/build/recordReader.ts";
import { listBuilds } from "../core/rules/pastBuilds.ts";
import type { BaseImageState, FilesAtHand, RuleFacts } from "../core/rules/rule.ts";
import type { Problem } from "../core/text.ts";
import type { BuildQuery, EngineFault } from "../engine/engine.ts";
import type { NewestBuild } from "../engine/newestBuild.ts";
import { startMeasuring, type Measure, type Measuring } from "./measuring.ts";
import { startOutlook, type Look, type LookQuery, type Outlook } from "./outlook.ts";
import { VersionReader } from "./versionReader.ts";
import type { RefreshCause } from "./facts.ts";
import { isDue, isSame, mergeAnswer } from "./facts.ts";

/** Asks all sources for a Dockerfile's newest build. */
export type Ask = (query: BuildQuery, signal: AbortSignal) => Promise<NewestBuild>;

/** Whom a session asks. */
export interface Sources {
  readonly ask: Ask;
  readonly look: Look;
  readonly measure: Measure;
}

/** What a session needs of the outside. */
export interface SessionSurroundings {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Hears that something else is to be shown of a document, other than by its own edit. */
  readonly onChange: (uri: string) => void;
  /** Hears that the files which a document's build reads, or its last image, were looked at. */
  readonly onFiles: (uri: string) => void;
  /** Hears that only the standing of a document is another. */
  readonly onStanding: (uri: string) => void;
  /** Takes one line for the log. */
  readonly log: (message: string) => void;
}

/** A Dockerfile in an editor. */
export interface OpenedDockerfile {
  readonly uri: string;
  /** Absolute; null when it is no file on this machine. */
  readonly path: string | null;
  readonly text: string;
}

/**
 * All open Dockerfiles with what is known of their builds. An edit never asks anybody: explanations are made from facts
 * that are held, when somebody wants to see them, and kept until text or facts change.
 */
export interface Session {
  /** Whom to ask; null: nobody may be asked. Everything open is asked for anew. */
  askWith(sources: Sources | null): void;
  open(dockerfile: OpenedDockerfile): void;
  change(uri: string, text: string): void;
  close(uri: string): void;
  /** Asks for the builds of all open Dockerfiles, or of one, unless the cause can wait. Settles when all have answered. */
  refresh(cause: RefreshCause, uri?: string): Promise<void>;
  /** Says that files changed, which were noted where contexts are read. */
  filesChanged(): void;
  /** Says that more is known of what next builds start from. */
  lookAgain(): void;
  /** Says how many files of a context were read by now. */
  filesRead(files: number): void;
  /** Says that a build of a Dockerfile began or ended. */
  setBuilding(uri: string, building: boolean): void;
  /** What the builder's parser says of a document; none when it is not open. */
  problems(uri: string): readonly Problem[];
  /** Whether the Dockerfile at a path is open. */
  isOpen(path: string): boolean;
  /** Null when the document is not open. */
  explanation(uri: string): Explanation | null;
  /**
   * What rules go by, but for the user's wishes, with the document's text or with another one; null when the document is not
   * open.
   */
  ruleFacts(uri: string, text?: string): Omit<RuleFacts, "options"> | null;
  standing(uri: string): Standing;
  /** Whether Docker did not answer when it was last asked for an open Dockerfile. */
  isInTrouble(): boolean;
}

interface Opened {
  readonly uri: string;
  readonly path: string | null;
  text: string;
  readonly reader: VersionReader;
  readonly records: RecordReader;
  newest: NewestBuild | null;
  outlook: Outlook | null;
  measuring: Measuring | null;
  /** What follows from what is known, and from that and the text; each null until somebody wants it. */
  explain: ((dockerfile: Dockerfile) => Explanation) | null;
  explanation: Explanation | null;
  building: boolean;
  /** Files of its context that were read by now, while that takes long enough to tell; else null. */
  reading: number | null;
  askedAt: number | null;
  asking: AbortController | null;
}

/** Milliseconds until a change of the text is followed up by what else it asks for, and one of files by what they are. */
const pauses = { text: 200, files: 50, build: 0 };

/** Milliseconds after which the user is told that files are being read, and between two such tellings. */
const readingPause = 300;

/** Before anybody looked, and where nobody may. */
const noFiles: FilesAtHand = {
  folder: null,
  context: unknown("the build context was not looked at"),
  kinds: new Map(),
};

const blank = {
  newest: null,
  outlook: null,
  measuring: null,
  explain: null,
  explanation: null,
  building: false,
  reading: null,
  askedAt: null,
  asking: null,
};

/** Starts a session without open documents that asks nobody yet. */
export function startSession(surroundings: SessionSurroundings): Session {
  const documents = new Map<string, Opened>();
  const logFault = logEachFaultOnce(surroundings.log);
  let sources: Sources | null = null;
  let toldReadingAt = 0;

  async function refreshOne(document: Opened, cause: RefreshCause): Promise<void> {
    const now = surroundings.now();
    if (sources === null || document.path === null) return;
    if (!isDue(cause, now, document.askedAt, document.asking !== null)) return;
    document.askedAt = now;
    const answer = await askFor(document, document.path, sources.ask);
    if (answer === null) return;
    logFault(answer.fault);
    const newest = mergeAnswer(document.newest, answer, cause);
    const isNews = !isSame(document.newest, newest);
    if (isNews) document.newest = newest;
    document.outlook?.lookSoon(false, pauses.build);
    document.measuring?.follow(newest.record);
    if (isNews) show(document);
  }

  function show(document: Opened): void {
    document.reading = null;
    document.explain = null;
    document.explanation = null;
    surroundings.onChange(document.uri);
  }

  function stopReading(document: Opened): void {
    if (document.reading === null) return;
    document.reading = null;
    surroundings.onStanding(document.uri);
  }

  /** Starts to look at what the next build starts from, and at what the last one made, as soon as that one is known. */
  function lookOut(document: Opened): void {
    document.outlook?.end();
    document.measuring?.end();
    const { path } = document;
    if (sources === null || path === null) return;
    const query = () => queryOf(document, path);
    const onLooked = (isNews: boolean): void => {
      if (isNews) show(document);
      else stopReading(document);
      surroundings.onFiles(document.uri);
    };
    const onError = (error: unknown): void => {
      surroundings.log(`The next build can't be predicted: ${String(error)}`);
      stopReading(document);
    };
    const onMeasured = (): void => surroundings.onFiles(document.uri);
    const onTrouble = (error: unknown): void => surroundings.log(`The last image can't be read: ${String(error)}`);
    document.measuring = startMeasuring(sources.measure, onMeasured, onTrouble);
    document.outlook = startOutlook(sources.look, query, surroundings.now, onLooked, onError);
  }

  return {
    askWith(newSources) {
      sources = newSources;
      for (const document of documents.values()) {
        document.asking?.abort();
        document.asking = null;
        lookOut(document);
        void refreshOne(document, "opened");
      }
    },
    open({ uri, path, text }) {
      const document = { uri, path, text, reader: new VersionReader(), records: new RecordReader(), ...blank };
      documents.set(uri, document);
      lookOut(document);
      void refreshOne(document, "opened");
    },
    change(uri, text) {
      const document = documents.get(uri);
      if (document === undefined || document.text === text) return;
      document.text = text;
      document.explanation = null;
      document.outlook?.lookSoon(true, pauses.text);
    },
    close(uri) {
      documents.get(uri)?.asking?.abort();
      documents.get(uri)?.outlook?.end();
      documents.get(uri)?.measuring?.end();
      documents.delete(uri);
    },
    async refresh(cause, uri) {
      const wanted = [...documents.values()].filter((document) => uri === undefined || document.uri === uri);
      await Promise.all(wanted.map((document) => refreshOne(document, cause)));
    },
    filesChanged() {
      for (const { outlook } of documents.values()) outlook?.lookSoon(true, pauses.files);
    },
    lookAgain() {
      for (const { outlook } of documents.values()) outlook?.lookSoon(true, pauses.build);
    },
    filesRead(files) {
      const now = surroundings.now();
      if (now - toldReadingAt < readingPause) return;
      toldReadingAt = now;
      for (const document of documents.values()) {
        const since = document.outlook?.lookingSince ?? now;
        if (now - since < readingPause) continue;
        document.reading = files;
        surroundings.onStanding(document.uri);
      }
    },
    setBuilding(uri, building) {
      const document = documents.get(uri);
      if (document === undefined || document.building === building) return;
      document.building = building;
      surroundings.onChange(uri);
    },
    problems(uri) {
      const document = documents.get(uri);
      if (document === undefined) return [];
      // Wanted at once on every key: the rest of the explanation takes longer and may never be looked at.
      return document.reader.read(document.text).problems;
    },
    isOpen: (path) => [...documents.values()].some((document) => document.path === path),
    explanation(uri) {
      const document = documents.get(uri);
      return document === undefined ? null : explainNow(document);
    },
    ruleFacts(uri, text) {
      const document = documents.get(uri);
      if (document === undefined) return null;
      const explanation = text === undefined ? explainNow(document) : explainerOf(document)(parseDockerfile(text));
      const { files = noFiles, next = null } = document.outlook?.survey ?? {};
      const builds = listBuilds(explanation.lastBuild, next?.timings ?? []);
      const baseImages = next?.baseImages ?? new Map<string, BaseImageState>();
      const given = next === null ? {} : { givenArguments: next.givenArguments };
      const imageWaste = document.measuring?.waste ?? null;
      const looked = { files, baseImages, imageWaste, ...given, builds, records: document.records };
      return { explanation, ...looked, now: surroundings.now() };
    },
    standing(uri) {
      const document = documents.get(uri);
      if (document === undefined || document.path === null) return { kind: "static", why: "notOnDisk" };
      return sources === null ? { kind: "static", why: "untrusted" } : standingOf(document);
    },
    isInTrouble: () => [...documents.values()].some(({ newest }) => (newest?.fault ?? null) !== null),
  };
}

/** Null when a newer question took this one's place, or the document was closed. Never rejects. */
async function askFor(document: Opened, path: string, ask: Ask): Promise<NewestBuild | null> {
  document.asking?.abort();
  const asking = new AbortController();
  document.asking = asking;
  const query = { dockerfile: path, context: null, text: document.text };
  const answer = await ask(query, asking.signal).catch(describeRejection);
  if (document.asking !== asking || asking.signal.aborted) return null;
  document.asking = null;
  return answer;
}

/** Sources answer with faults and do not reject; one that does all the same is a fault like others. */
function describeRejection(error: unknown): NewestBuild {
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const message = "Builds can't be read: see the output for details.";
  return { record: null, note: null, fault: { kind: "other", message, detail } };
}

function explainerOf(document: Opened): (dockerfile: Dockerfile) => Explanation {
  document.explain ??= explainer(factsOf(document), document.records);
  return document.explain;
}

function explainNow(document: Opened): Explanation {
  document.explanation ??= explainerOf(document)(document.reader.read(document.text));
  return document.explanation;
}

function queryOf({ newest, text }: Opened, dockerfile: string): LookQuery | null {
  if (newest === null) return null;
  const { record, builderName = null } = newest;
  return { dockerfile, text, record, builderName, isPredicted: record?.source !== "import" };
}

function factsOf({ newest, outlook }: Opened): Facts {
  const record = newest?.record ?? null;
  const next = outlook?.survey?.next ?? null;
  return {
    builder: record?.builder ?? "buildkit",
    target: record?.target ?? null,
    buildArgs: next?.options.buildArgs ?? record?.buildArgs ?? new Map<string, string>(),
    platform: next?.platform ?? null,
    record,
    timings: next?.timings ?? [],
    forecaster: next?.forecaster ?? null,
    newerImages: next?.newerImages ?? new Map<string, NewerImage>(),
    note: newest?.note ?? null,
  };
}

function standingOf({ building, reading, newest }: Opened): Standing {
  if (building || newest?.record?.status === "running") return { kind: "building" };
  if (newest === null) return { kind: "asking" };
  if (reading !== null) return { kind: "reading", files: reading };
  if (newest.fault === null) return { kind: "answered" };
  return { kind: "trouble", trouble: newest.fault.kind, message: newest.fault.message };
}

/** One line when Docker stops answering, or does so for another reason, and one when it answers again. */
function logEachFaultOnce(log: (message: string) => void): (fault: EngineFault | null) => void {
  let last: string | null = null;
  return (fault) => {
    const kind = fault?.kind ?? null;
    if (kind === last) return;
    last = kind;
    log(fault === null ? "Docker answers again." : [fault.message, fault.detail].filter((s) => s !== "").join(" | "));
  };
}
