import type { TextDocument } from "vscode-languageserver-textdocument";
import { loadOnDemand } from "../loadOnDemand.ts";
import type { Server } from "../server.ts";
import { ruleSettings } from "../settings.ts";

/** A document's text after every fix that keeps the image the same; the same text when there is none. */
export async function fixDocument(document: TextDocument, { findings, client }: Server): Promise<string> {
  const { fixAll } = await loadOnDemand();
  const wanted = { severities: ruleSettings(client.settings).severities, rules: null, mayChangeImage: false };
  return fixAll(document.getText(), (next) => findings.factsOf(document.uri, next), wanted).text;
}
