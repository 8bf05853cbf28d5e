import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

/** A message as it goes over the wire. */
interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

/** A client that speaks the language server protocol to the built server over its standard input and output. */
export interface LanguageClient {
  /** Answers the result; fails with the server's own error. */
  request<T>(method: string, params: unknown): Promise<T>;
  notify(method: string, params: unknown): void;
  /** Writes bytes as they are, however wrong. */
  write(bytes: string): void;
  /** The first notification from now on, or kept from before, that fits; it is taken out of what is kept. */
  notification<T>(method: string, fits?: (params: T) => boolean): Promise<T>;
  /** Methods of the requests that the server made of us, all of which we granted. */
  readonly asked: string[];
  /** What the server wrote on standard error. */
  readonly errors: () => string;
  /** Says goodbye; the exit code. */
  stop(): Promise<number | null>;
  /** Settles when the server has ended. */
  readonly ended: Promise<number | null>;
  /** The server's process id; undefined when it could not be started. */
  readonly pid: number | undefined;
}

const serverPath = join(import.meta.dirname, "..", "..", "dist", "server.cjs");
const PATIENCE_MS = 15_000;

/** Starts `dist/server.cjs --stdio`, or another server, with an environment of its own and nothing else. */
export function startServer(env: NodeJS.ProcessEnv, program: string = serverPath): LanguageClient {
  const server = spawn(process.execPath, [program, "--stdio"], { env, stdio: "pipe" });
  const waiting = new Map<number, (message: Message) => void>();
  const kept: Message[] = [];
  const listeners = new Set<() => void>();
  const asked: string[] = [];
  let errors = "";
  let lastId = 0;
  server.stderr.on("data", (chunk: Buffer) => (errors += chunk.toString()));
  server.stdin.on("error", () => undefined); // the server is gone; `ended` tells
  const send = (message: object): void => void server.stdin.write(frame({ jsonrpc: "2.0", ...message }));
  readMessages(server, (message) => {
    if (message.method === undefined) {
      waiting.get(message.id ?? 0)?.(message);
      return;
    }
    if (message.id !== undefined) {
      asked.push(message.method);
      send({ id: message.id, result: null });
      return;
    }
    kept.push(message);
    for (const listener of [...listeners]) listener();
  });

  const request = <T>(method: string, params: unknown): Promise<T> => {
    const id = ++lastId;
    const answered = new Promise<T>((resolve, reject) => {
      waiting.set(id, ({ result, error }) => (error ? reject(new Error(error.message)) : resolve(result as T)));
    });
    send({ id, method, params });
    return within(answered, `no answer to ${method}`);
  };
  const take = <T>(method: string, fits: (params: T) => boolean): T | undefined => {
    const index = kept.findIndex((message) => message.method === method && fits(message.params as T));
    return index < 0 ? undefined : (kept.splice(index, 1)[0]?.params as T);
  };
  const ended = once(server, "close").then(([code]) => code as number | null);
  return {
    request,
    notify: (method, params) => send({ method, params }),
    write: (bytes) => void server.stdin.write(bytes),
    asked,
    errors: () => errors,
    ended,
    pid: server.pid,
    notification<T>(method: string, fits: (params: T) => boolean = () => true) {
      const found = new Promise<T>((resolve) => {
        const look = (): void => {
          const params = take(method, fits);
          if (params === undefined) return;
          listeners.delete(look);
          resolve(params);
        };
        listeners.add(look);
        look();
      });
      return within(found, `no ${method}`);
    },
    async stop() {
      await request("shutdown", null);
      send({ method: "exit" });
      return within(ended, "no end");
    },
  };
}

function frame(message: object): string {
  const body = JSON.stringify(message);
  return `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}

function readMessages(server: ChildProcess, onMessage: (message: Message) => void): void {
  let buffer = Buffer.alloc(0);
  server.stdout?.on("data", (chunk: Buffer) => {
    buffer = Buffer.concat([buffer, chunk]);
    for (;;) {
      const head = buffer.indexOf("\r\n\r\n");
      const length = Number(/Content-Length: (\d+)/i.exec(buffer.subarray(0, Math.max(0, head)).toString())?.[1]);
      if (head < 0 || buffer.length < head + 4 + length) return;
      const body = buffer.subarray(head + 4, head + 4 + length).toString();
      buffer = buffer.subarray(head + 4 + length);
      onMessage(JSON.parse(body) as Message);
    }
  });
}

function within<T>(promise: Promise<T>, complaint: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`The server gave ${complaint} within ${PATIENCE_MS / 1000} s.`)),
      PATIENCE_MS,
    );
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
