import { serverNotifications, type StatusParams } from "../../../../protocol/lsp.ts";
import { statusFor } from "../../core/presentation/status.ts";
import type { Server } from "../server.ts";

/** Tells the client what to say of a document in one glance. */
export function sendStatus({ connection, session }: Server, uri: string): void {
  const explanation = session.explanation(uri);
  if (explanation === null) return;
  const params: StatusParams = { uri, ...statusFor(explanation, session.standing(uri)) };
  void connection.sendNotification(serverNotifications.status, params);
}
