import type { InlayHint } from "vscode-languageserver/node";
import { loadOnDemand } from "../loadOnDemand.ts";
import type { Server } from "../server.ts";
import { type HintData, withTooltip } from "../toLsp.ts";

/** Adds the tooltip to a hint, unless the text has changed since the hint was made. */
export async function resolveHint({ documents, session, now }: Server, hint: InlayHint): Promise<InlayHint> {
  const { hintTooltip } = await loadOnDemand();
  const { uri, version, instruction } = hint.data as HintData;
  const explanation = session.explanation(uri);
  if (explanation === null || documents.get(uri)?.version !== version) return hint;
  const markdown = hintTooltip(explanation, instruction, now());
  return markdown === null ? hint : withTooltip(hint, markdown);
}
