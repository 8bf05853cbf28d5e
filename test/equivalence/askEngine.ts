import { request, type IncomingMessage } from "node:http";
import { json, text } from "node:stream/consumers";

/**
 * Asks an engine over its socket, which takes a fraction of the time of its command line. Answers what it sends when that
 * is asked for in full; throws what it says where it refuses.
 */
export async function askEngine(socketPath: string, method: string, path: string, body?: object): Promise<unknown> {
  const answer = await openAnswer(socketPath, method, path, body);
  if (answer.statusCode !== 204) return json(answer);
  answer.resume();
  return null;
}

/** The same for answers that are no JSON, or large. */
export async function openAnswer(
  socketPath: string,
  method: string,
  path: string,
  body?: object,
): Promise<IncomingMessage> {
  const headers = { "Content-Type": "application/json" };
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const asked = request({ socketPath, method, path, headers }, resolve).on("error", reject);
    asked.end(body === undefined ? undefined : JSON.stringify(body));
  });
  if ((answer.statusCode ?? 500) >= 400) throw new Error(`${method} ${path}: ${await text(answer)}`);
  return answer;
}
