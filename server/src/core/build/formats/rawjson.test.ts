import assert from "node:assert/strict";
import { readSample } from "../../../samples.fixture.ts";
import { outcomeOf } from "./vertexTrace.ts";
import { readRawJson, traceVertexes } from "./rawjson.ts";

const event = (vertex: object) =>
  JSON.stringify({ vertexes: [{ digest: "sha256:a", name: "[1/1] RUN x", ...vertex }] });

describe("Reading BuildKit's rawjson progress", () => {
  it("gathers what was told of a step at different times", () => {
    const started = "2026-11-21T17:58:26.5Z";
    const log = [
      event({ inputs: ["sha256:b"] }),
      event({ started }),
      event({ started, completed: "2026-11-21T17:58:28.123456789Z" }),
    ];
    const startedAt = Date.UTC(2026, 10, 21, 17, 58, 26, 500);
    assert.deepEqual(readRawJson(log.join("\n")), [
      {
        digest: "sha256:a",
        name: "[1/1] RUN x",
        inputs: ["sha256:b"],
        intervals: [{ startedAt, completedAt: startedAt + 1623, cached: false, error: null }],
      },
    ]);
  });

  it("tells two stretches of work apart that began in the same millisecond", () => {
    const log = [event({ started: "2026-11-21T17:58:26.5001Z" }), event({ started: "2026-11-21T17:58:26.5002Z" })];
    assert.equal(readRawJson(log.join("\n"))[0]?.intervals.length, 2);
  });

  it("keeps that a step was cached or failed when a later event leaves it out", () => {
    const started = "2026-11-21T17:58:26Z";
    const log = [event({ started, cached: true, error: "boom" }), event({ started, completed: started })];
    const interval = readRawJson(log.join("\n"))[0]?.intervals[0];
    assert.deepEqual([interval?.cached, interval?.error], [true, "boom"]);
  });

  it("takes a step that ran for one that ran, whatever it is marked with when another step fails", () => {
    const [started, failed, ended] = ["2026-11-21T23:06:24.91Z", "2026-11-21T23:06:24.92Z", "2026-11-21T23:06:25.01Z"];
    const inputs = ["sha256:b"];
    const log = [
      event({ inputs, started }),
      event({ inputs, started: failed, completed: failed, cached: true }),
      event({ inputs, started, completed: ended }),
    ];
    const [vertex] = readRawJson(log.join("\n"));
    assert.equal(vertex && outcomeOf(vertex, true), "built");
    const [onlyMarked] = readRawJson(log[1] ?? "");
    assert.equal(onlyMarked && outcomeOf(onlyMarked, true), "cached");
  });

  it("takes a COPY --link from the cache for cached when its layer is merged with others again", () => {
    const [found, loaded, merging, merged] = ["11.8112Z", "11.8121Z", "11.8130Z", "11.8251Z"].map(
      (second) => `2026-11-21T17:58:${second}`,
    );
    const inputs = ["sha256:b", "sha256:c"];
    const log = [
      event({ inputs, started: found, cached: true }),
      event({ inputs, started: found, completed: loaded, cached: true }),
      event({ started: merging, completed: merged }),
    ];
    const [vertex] = readRawJson(log.join("\n"));
    assert.equal(vertex && outcomeOf(vertex, true), "cached");
    const [rebuilt] = readRawJson([...log, event({ inputs, started: merging, completed: merged })].join("\n"));
    assert.equal(rebuilt && outcomeOf(rebuilt, true), "built");
  });

  it("reads a running build line by line", () => {
    const trace = traceVertexes();
    trace.addLine(event({ started: "2026-11-21T17:58:26Z" }));
    assert.equal(trace.vertexes()[0]?.intervals[0]?.completedAt, null);
    trace.addLine(event({ started: "2026-11-21T17:58:26Z", completed: "2026-11-21T17:58:27Z" }));
    assert.equal(trace.vertexes()[0]?.intervals[0]?.completedAt, Date.UTC(2026, 10, 21, 17, 58, 27));
  });

  it("is not led astray by output, garbage, or text that is for people", () => {
    const noise = [
      "",
      "ERROR: failed to solve",
      '{"vertexes":',
      '{"vertexes":null}',
      '{"vertexes":[{"name":"without digest"}]}',
      '{"vertexes":"[1/1]"}',
      '{"logs":[{"vertex":"sha256:a","data":"eA=="}]}',
      event({ started: "yesterday" }),
    ];
    const vertexes = readRawJson(noise.join("\n"));
    assert.deepEqual(vertexes, [{ digest: "sha256:a", name: "[1/1] RUN x", inputs: [], intervals: [] }]);
  });

  it("reads the same from the history's log, which is one object", () => {
    const vertexes = readRawJson(readSample("history/logs/n8g116mzrf26mn75op11vxvkm.rawjson"));
    const outcomes = new Map(vertexes.map((vertex) => [vertex.name, outcomeOf(vertex, true)]));
    assert.equal(outcomes.get("[final 5/5] RUN false"), "failed");
    assert.equal(outcomes.get("[build 2/6] WORKDIR /src"), "cached");
  });
});
