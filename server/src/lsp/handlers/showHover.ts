import type { Hover, HoverParams } from "vscode-languageserver/node";
import { loadOnDemand } from "../loadOnDemand.ts";
import type { Server } from "../server.ts";
import { toHover } from "../toLsp.ts";

/** The facts about the instruction under the pointer. */
export async function showHover({ documents, session, now }: Server, params: HoverParams): Promise<Hover | null> {
  const { hoverFor } = await loadOnDemand();
  const document = documents.get(params.textDocument.uri);
  const explanation = session.explanation(params.textDocument.uri);
  if (document === undefined || explanation === null) return null;
  const view = hoverFor(explanation, params.position.line + 1, now());
  const instruction = view === null ? undefined : explanation.instructions[view.instruction]?.instruction;
  return view === null || instruction === undefined ? null : toHover(document, view, instruction);
}
