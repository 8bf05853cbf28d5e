import { type MarksParams, serverNotifications } from "../../../../protocol/lsp.ts";
import { marksFor } from "../../core/presentation/marks.ts";
import type { Server } from "../server.ts";
import { toMark } from "../toLsp.ts";

/** Tells the client what to mark beside the lines of a document: nothing where nothing is predicted. */
export function sendMarks({ connection, documents, session }: Server, uri: string): void {
  const document = documents.get(uri);
  const explanation = session.explanation(uri);
  if (document === undefined || explanation === null) return;
  const params: MarksParams = { uri, version: document.version, marks: marksFor(explanation).map(toMark) };
  void connection.sendNotification(serverNotifications.marks, params);
}
