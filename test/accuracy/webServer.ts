import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { ScenarioBuild, ScenarioPage } from "../scenarios/prediction/scenario.ts";

/** Answers what ADD fetches, on this machine only. */
export interface WebServer {
  /** Takes up the pages of a build, which then names this server. */
  show(build: ScenarioBuild): ScenarioBuild;
  close(): void;
}

/** The servers that recorded scenarios name. */
const recordedServer = /http:\/\/127\.0\.0\.1:1899\d/g;

/** Starts a server on a free port. */
export async function startWebServer(): Promise<WebServer> {
  const pages = new Map<string, ScenarioPage>();
  const server = createServer(({ url = "" }, response) => {
    const page = pages.get(url);
    if (page === undefined) return response.writeHead(404).end();
    if (page.etag !== undefined) response.setHeader("ETag", page.etag);
    if (page.lastModified !== undefined) response.setHeader("Last-Modified", page.lastModified);
    return response.end(page.content);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    show(build) {
      for (const [path, page] of Object.entries(build.http ?? {})) pages.set(path, page);
      return { ...build, dockerfile: build.dockerfile.replaceAll(recordedServer, `http://127.0.0.1:${port}`) };
    },
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
