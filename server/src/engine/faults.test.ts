import assert from "node:assert/strict";
import { readDockerError } from "./faults.ts";

/** What Docker's command line and Engine API really say, and what it means. */
const SAID = {
  permissionDenied: [
    "permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock",
    "connect EACCES /var/run/docker.sock",
  ],
  notRunning: [
    "Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?",
    "failed to connect to the docker API at unix:///var/run/docker.sock: dial unix: connect: no such file or directory",
    "connect ECONNREFUSED 127.0.0.1:2375",
    "connect ENOENT /var/run/docker.sock",
    "socket hang up",
  ],
  unsupportedVersion: [
    "docker: 'buildx' is not a docker command.\nSee 'docker --help'",
    'ERROR: unknown command "history" for "buildx"',
    "unknown flag: --format",
    "rpc error: code = Unimplemented desc = unknown service",
  ],
};

describe("What Docker says when it can't answer", () => {
  it("becomes one clear kind of fault that says what to do", () => {
    for (const [kind, texts] of Object.entries(SAID)) {
      for (const said of texts) {
        const fault = readDockerError("docker buildx history ls", `${said}\n`);
        assert.equal(fault.kind, kind, said);
        assert.match(fault.message, /: .*(start|add|update)/, said);
        assert.equal(fault.detail, said);
      }
    }
  });

  it("is passed on in its first line when it is something else", () => {
    const fault = readDockerError("docker images", "Error: boom\n  at somewhere\n");
    assert.deepEqual(fault, {
      kind: "other",
      message: "docker images: Error: boom",
      detail: "Error: boom\n  at somewhere",
    });
    assert.equal(readDockerError("docker images", "").message, "docker images failed.");
  });
});
