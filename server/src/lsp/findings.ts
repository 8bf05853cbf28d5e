import { isDeepStrictEqual } from "node:util";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { CheckedFinding } from "../core/rules/checkRules.ts";
import { moveFindings } from "../core/rules/moveFindings.ts";
import type { RuleFacts } from "../core/rules/rule.ts";
import { Slices } from "../turns/slices.ts";
import { loadOnDemand } from "./loadOnDemand.ts";
import type { RuleSettings } from "./settings.ts";

/** What findings are made of and shown by. */
export interface FindingsSurroundings {
  readonly document: (uri: string) => TextDocument | undefined;
  /** Of a document, or with another text; null when it is not open. */
  readonly facts: (uri: string, text?: string) => Omit<RuleFacts, "options"> | null;
  readonly settings: () => RuleSettings;
  /** Hears that a document's findings are others than those that `shown` told before. */
  readonly onChange: (uri: string) => void;
  readonly onError: (error: unknown) => void;
}

/** What rules find in the open documents. An edit is answered with what was found before; rules look at it a moment later. */
export interface Findings {
  /** What was found last, where it stands in the document's text now. */
  shown(document: TextDocument): readonly CheckedFinding[];
  /** What rules find now. */
  find(document: TextDocument): Promise<readonly CheckedFinding[]>;
  /** The text after every fix that keeps the image the same; the same text when there is none. */
  mend(document: TextDocument): Promise<string>;
  /** Has rules look at a document after some milliseconds, unless they are asked to again before. */
  checkSoon(uri: string, pause: number): void;
  forget(uri: string): void;
  /** What rules go by in a document, or would if it had another text; null when it is not open. */
  factsOf(uri: string, text?: string): RuleFacts | null;
}

/** The facts that are made anew when something has changed. */
const parts = ["explanation", "files", "imageWaste"] as const;

interface Found {
  readonly text: string;
  /** What they were found in; null when there was nothing to look at. */
  readonly facts: RuleFacts | null;
  readonly findings: readonly CheckedFinding[];
  /** Made when it is first asked for: for the title of Fix All, or when that is taken. */
  readonly mended: () => string;
}

/** Starts without having looked at anything. */
export function keepFindings({ document, facts, settings, onChange, onError }: FindingsSurroundings): Findings {
  const found = new Map<string, Found>();
  const timers = new Map<string, NodeJS.Timeout>();
  /** Documents are looked at one after the other: what was found last is of the newest look. */
  let checking: Promise<void> = Promise.resolve();

  function factsOf(uri: string, text?: string): RuleFacts | null {
    const known = facts(uri, text);
    return known === null ? null : { ...known, options: settings().options };
  }

  async function look(opened: TextDocument): Promise<Found> {
    const { checkInSteps, fixAll } = await loadOnDemand();
    const text = opened.getText();
    const known = factsOf(opened.uri);
    const { isEnabled, severities } = settings();
    const wanted = { severities, rules: null, mayChangeImage: false };
    let mended: string | null = null;
    return {
      text,
      facts: known,
      findings: known === null || !isEnabled ? [] : await new Slices().finish(checkInSteps(known, severities)),
      mended: () => (mended ??= fixAll(text, (next) => factsOf(opened.uri, next), wanted).text),
    };
  }

  /** An editor asks whenever the cursor moves: rules look again only when something has changed. */
  async function lookIfNew(opened: TextDocument): Promise<Found> {
    const last = found.get(opened.uri);
    const now = factsOf(opened.uri);
    const isSame = parts.every((part) => last?.facts?.[part] === now?.[part]);
    return last !== undefined && isSame ? last : look(opened);
  }

  function shown(opened: TextDocument): readonly CheckedFinding[] {
    const last = found.get(opened.uri);
    return last === undefined ? [] : moveFindings(last.text, opened.getText(), last.findings);
  }

  async function check(uri: string): Promise<void> {
    const opened = document(uri);
    if (opened === undefined) return;
    const next = await look(opened);
    if (document(uri) === undefined) return;
    const before = shown(opened);
    found.set(uri, next);
    if (!isDeepStrictEqual(before.map(describe), next.findings.map(describe))) onChange(uri);
  }

  return {
    shown,
    factsOf,
    async find(opened) {
      return (await lookIfNew(opened)).findings;
    },
    async mend(opened) {
      return (await lookIfNew(opened)).mended();
    },
    checkSoon(uri, pause) {
      clearTimeout(timers.get(uri));
      const checkInTurn = (): void => {
        checking = checking.then(() => check(uri)).catch(onError);
      };
      timers.set(uri, setTimeout(checkInTurn, pause));
    },
    forget(uri) {
      clearTimeout(timers.get(uri));
      timers.delete(uri);
      found.delete(uri);
    },
  };
}

/** A finding without what its fixes do. */
function describe({ fixes, ...finding }: CheckedFinding): unknown {
  return { ...finding, fixes: fixes.map(({ title }) => title) };
}
