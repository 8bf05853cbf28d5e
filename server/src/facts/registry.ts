import type { Timestamp } from "../core/build/buildRecord.ts";
import type { RegistryAnswer } from "../core/build/registryAnswer.ts";
import { fullReference } from "../core/plan/imageReference.ts";
import { formatPlatform, type Platform } from "../core/plan/platform.ts";
import type { RegistryAnswers } from "../disk/registryAnswers.ts";
import { inspectManifest, inspectRegistryImage } from "../engine/buildx/registryImage.ts";
import type { DockerApi, EngineDetails } from "../engine/dockerApi.ts";
import { runCommand } from "../engine/process.ts";
import { readCredentials } from "../engine/registryCredentials.ts";
import { isNamed, type ImageAtHand } from "./baseImages.ts";

/** What asking registries takes. */
export interface RegistrySurroundings {
  readonly env: NodeJS.ProcessEnv;
  readonly answers: RegistryAnswers;
  readonly now: () => Timestamp;
  /** Takes one line for the log. */
  readonly log: (message: string) => void;
  /**
   * Hears that something new is known: questions are then asked aside, and answers kept for a day. Null: whoever asks
   * waits for a fresh answer.
   */
  readonly onNews: (() => void) | null;
}

/** What is asked of a registry. */
export interface RegistryQuestion {
  /** As written in the Dockerfile, after expansion. */
  readonly reference: string;
  /** The engine's own image of that name; null when it has none. */
  readonly local: ImageAtHand | null;
  /** Whether the build will take the registry's image: then its layers are of interest, too. */
  readonly isTaken: boolean;
  /** Digests of images of that name whose layers are of interest as well, if the registry still has them. */
  readonly recorded: readonly string[];
}

/** On which engine, and for which platform, images are looked for. */
export interface RegistryPlace {
  readonly api: DockerApi;
  readonly engine: EngineDetails;
  readonly platform: Platform;
  /** Whether images are known by the digest of their configuration: the classic builder goes by it. */
  readonly needsId: boolean;
}

const hour = 60 * 60 * 1000;
/** Milliseconds that answers are good for. */
const patience = { answered: 24 * hour, failed: hour };
const timeoutMs = 20_000;

/** What registries have, as far as they were asked: of each image at most once a day, when they fail at most once an hour. */
export class Registry {
  private readonly around: RegistrySurroundings;
  private readonly answers = new Map<string, RegistryAnswer>();
  /** By reference with digest and platform; null for those of which the registry does not tell more. */
  private readonly images = new Map<string, ImageAtHand | null>();
  private readonly underWay = new Set<string>();

  constructor(around: RegistrySurroundings) {
    this.around = around;
  }

  /** What the registry said of a reference; undefined before it was asked. */
  answer(reference: string): RegistryAnswer | undefined {
    return this.answers.get(reference);
  }

  /** The registry's image; null when no more than its digest is known, undefined before that is found out. */
  image(reference: string, digest: string, platform: Platform): ImageAtHand | null | undefined {
    return this.images.get(keyOf(reference, digest, platform));
  }

  /** All images of which more than the digest is known. */
  known(): readonly ImageAtHand[] {
    return [...this.images.values()].filter((image) => image !== null);
  }

  /** Asks what is not known yet. Answers whether more is known now than before; aside, that is told later. */
  async learn(questions: readonly RegistryQuestion[], place: RegistryPlace, signal: AbortSignal): Promise<boolean> {
    const open = questions.filter(
      (question) => fullReference(question.reference) !== null && this.isOpen(question, place),
    );
    if (this.around.onNews === null) {
      await Promise.all(open.map((question) => this.ask(question, place, signal)));
      return open.length > 0 && !signal.aborted;
    }
    for (const question of open) {
      this.askAside(question, place, signal).catch((error: unknown) => this.around.log(String(error)));
    }
    return false;
  }

  private isOpen(question: RegistryQuestion, { platform }: RegistryPlace): boolean {
    const answer = this.answers.get(question.reference);
    return answer === undefined || !this.isFresh(answer) || this.listWanted(question, answer, platform).length > 0;
  }

  /** Digests of images of which more is to be known than that. */
  private listWanted(
    { reference, local, isTaken, recorded }: RegistryQuestion,
    { digest }: RegistryAnswer,
    platform: Platform,
  ): readonly string[] {
    if (digest === null || !isTaken) return [];
    return [...new Set([digest, ...recorded])].filter(
      (each) => !(local !== null && isNamed(local, each)) && !this.images.has(keyOf(reference, each, platform)),
    );
  }

  private isFresh({ askedAt, digest }: RegistryAnswer): boolean {
    const age = this.around.now() - askedAt;
    return age < (digest === null ? patience.failed : patience.answered);
  }

  private async askAside(question: RegistryQuestion, place: RegistryPlace, signal: AbortSignal): Promise<void> {
    if (this.underWay.has(question.reference)) return;
    this.underWay.add(question.reference);
    try {
      await this.ask(question, place, signal);
    } finally {
      this.underWay.delete(question.reference);
    }
    if (!signal.aborted) this.around.onNews?.();
  }

  private async ask(question: RegistryQuestion, place: RegistryPlace, signal: AbortSignal): Promise<void> {
    const { reference } = question;
    const name = fullReference(reference);
    const answer = name === null ? null : await this.askDigest(reference, name, place, signal);
    if (name === null || answer === null) return;
    for (const digest of this.listWanted(question, answer, place.platform)) {
      const image = await this.askImage(name, digest, place, signal);
      if (signal.aborted) return;
      if (image === null && digest === answer.digest)
        this.around.log(`The registry does not tell the layers of ${name}.`);
      this.images.set(keyOf(reference, digest, place.platform), image);
    }
  }

  /** Null when it was given up. */
  private async askDigest(
    reference: string,
    name: string,
    { api, engine }: RegistryPlace,
    signal: AbortSignal,
  ): Promise<RegistryAnswer | null> {
    const { env, answers, now, log, onNews } = this.around;
    const held = this.answers.get(reference) ?? (onNews === null ? null : await answers.find(engine.id, name));
    if (held !== null && this.isFresh(held)) {
      this.answers.set(reference, held);
      return held;
    }
    const credentials = await readCredentials(name, { env, signal, timeoutMs });
    const found = await api.distribution(name, credentials, signal);
    if (signal.aborted) return null;
    const answer = { askedAt: now(), digest: found.kind === "found" ? found.value : null };
    const later = onNews === null ? "" : " It is asked again in an hour.";
    if (found.kind === "failed") log(`${found.fault.message}${later} | ${found.fault.detail}`);
    this.answers.set(reference, answer);
    await answers.add(engine.id, name, answer).catch((error: unknown) => log(String(error)));
    return answer;
  }

  private async askImage(
    name: string,
    digest: string,
    { platform, needsId }: RegistryPlace,
    signal: AbortSignal,
  ): Promise<ImageAtHand | null> {
    const { env } = this.around;
    const repository = name.replace(/@.*$/s, "").replace(/:[^:/]*$/, "");
    const options = { env, signal, timeoutMs };
    const image = await runCommand(inspectRegistryImage(`${repository}@${digest}`, platform), options);
    if (image.kind === "failed") return null;
    const { manifest, layers, config } = image.value;
    const facts = { digests: [digest, manifest], layers, config, platform, createdAt: null };
    if (!needsId) return { id: digest, ...facts };
    const id = await runCommand(inspectManifest(`${repository}@${manifest}`), options);
    return id.kind === "found" ? { id: id.value, ...facts } : null;
  }
}

function keyOf(reference: string, digest: string, platform: Platform): string {
  return `${reference} ${digest} ${formatPlatform(platform)}`;
}
