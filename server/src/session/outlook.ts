import type { BuildRecord } from "../core/build/buildRecord.ts";
import type { Survey } from "../facts/survey.ts";

/** What is asked for: the next build like the last one, of the text now, and the files that it reads. */
export interface LookQuery {
  /** Absolute path. */
  readonly dockerfile: string;
  readonly text: string;
  /** Null when no build is known. */
  readonly record: BuildRecord | null;
  /** `<builder>/<node>` of the builder that builds now; null when that is not known. */
  readonly builderName: string | null;
  /** Whether the next build is wanted: with a stored record there is no builder that made it. */
  readonly isPredicted: boolean;
}

/** Finds out what the next build starts from. `isWatched`: nothing has changed since but the files that were noted. */
export type Look = (query: LookQuery, isWatched: boolean, signal: AbortSignal) => Promise<Survey>;

/** What the next build of one Dockerfile starts from, kept up with what changes. */
export interface Outlook {
  /** What the last look found; null before. */
  readonly survey: Survey | null;
  /** When the look under way began, in milliseconds since 1970; null while there is none. */
  readonly lookingSince: number | null;
  /** Looks again after a pause of some milliseconds; what comes while it looks is looked at right after. */
  lookSoon(isWatched: boolean, pause: number): void;
  /** Forgets what was found, and looks no more. */
  end(): void;
}

/**
 * Starts an outlook. `query` says what to ask for (null: nothing for now), `now` the time; `onLooked` hears the end of each
 * look and whether it found anything new of the next build, `onError` of what never should happen.
 */
export function startOutlook(
  look: Look,
  query: () => LookQuery | null,
  now: () => number,
  onLooked: (isNews: boolean) => void,
  onError: (error: unknown) => void,
): Outlook {
  const ending = new AbortController();
  let survey: Survey | null = null;
  let timer: NodeJS.Timeout | null = null;
  let lookingSince: number | null = null;
  /** Whether to look (again), and whether all that has changed by then was noted. */
  const wanted = { isOpen: false, isWatched: true };

  async function lookNow(): Promise<void> {
    timer = null;
    if (lookingSince !== null) return;
    lookingSince = now();
    while (wanted.isOpen) await lookOnce();
    lookingSince = null;
  }

  async function lookOnce(): Promise<void> {
    const asked = query();
    const { isWatched } = wanted;
    wanted.isOpen = false;
    if (asked === null) return;
    wanted.isWatched = true;
    try {
      const found = await look(asked, isWatched, ending.signal);
      if (ending.signal.aborted) return;
      const isNews = found.next !== null || (survey?.next ?? null) !== null;
      survey = found;
      onLooked(isNews);
    } catch (error) {
      if (!ending.signal.aborted) onError(error);
    }
  }

  return {
    get survey() {
      return survey;
    },
    get lookingSince() {
      return lookingSince;
    },
    lookSoon(isWatched, pause) {
      wanted.isOpen = true;
      wanted.isWatched &&= isWatched;
      if (timer !== null) clearTimeout(timer);
      timer = setTimeout(() => void lookNow(), pause);
      timer.unref();
    },
    end() {
      ending.abort();
      if (timer !== null) clearTimeout(timer);
      survey = null;
    },
  };
}
