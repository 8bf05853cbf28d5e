import assert from "node:assert/strict";
import { known, unknown } from "../known.ts";
import { readMount, readMountFrom, resolveMountTarget, type Mount } from "./mount.ts";

function read(text: string): Partial<Mount> {
  const { mount } = readMount(text, known);
  if (!mount.known) assert.fail(mount.why);
  return Object.fromEntries(Object.entries(mount.value).filter(([, value]) => value !== null && value !== false));
}

describe("readMount", () => {
  it("fills in the defaults of each type", () => {
    assert.deepEqual(read("target=/m"), { type: "bind", target: "/m", readOnly: true });
    assert.deepEqual(read("type=cache,dst=/c"), { type: "cache", target: "/c" });
    assert.deepEqual(read("type=secret,id=s"), { type: "secret", id: "s", readOnly: true });
  });

  it("reads all options in any order and case, quoted ones with commas too", () => {
    assert.deepEqual(read('TYPE=Cache,ro,id=x,sharing=LOCKED,"target=/a,b",mode=0700,uid=5,gid=6,from=s,src=/d'), {
      type: "cache",
      readOnly: true,
      id: "x",
      sharing: "locked",
      target: "/a,b",
      mode: 0o700,
      uid: 5,
      gid: 6,
      from: "s",
      source: "/d",
    });
    assert.deepEqual(read("type=tmpfs,target=/t,size=1.5m"), { type: "tmpfs", target: "/t", size: 1_572_864 });
    assert.deepEqual(read("target=/m,rw=true"), { type: "bind", target: "/m" });
    assert.deepEqual(read("type=ssh,required=1"), { type: "ssh", readOnly: true, required: true });
  });

  it("says why the builder refuses it", () => {
    const cases = {
      "type=nope": /no type nope/,
      "type=cache,target": /target needs a value/,
      "size=1m,target=/x": /size does not go with type bind/,
      "type=tmpfs,size=big": /no size/,
      "uid=1,target=/x": /do not go with type bind/,
      "sharing=locked,target=/x": /sharing does not go with/,
      "type=cache,mode=9": /no mode/,
      "type=secret": /needs an id/,
      "type=secret,id=a,from=b": /no from/,
      "required,target=/x": /required does not go with type bind/,
      "target=/x,colour=red": /no option colour/,
      '"target=/x': /quotes/,
      "ro=maybe": /neither/,
    };
    for (const [text, error] of Object.entries(cases)) assert.match(readMount(text, known).error ?? "", error, text);
  });

  it("is unknown without an error when a variable is not known", () => {
    const { mount, error } = readMount("target=$X", () => unknown("no base"));
    assert.deepEqual([mount, error], [unknown("no base"), null]);
  });
});

describe("the target of a mount", () => {
  const target = (text: string): string => {
    const { mount } = readMount(text, known);
    return mount.known ? resolveMountTarget(mount.value, "/w") : "";
  };

  it("is resolved against the working directory", () => {
    assert.deepEqual(["target=m", "type=cache,target=/c/../d", "type=tmpfs,target=./t"].map(target), [
      "/w/m",
      "/c/../d",
      "/w/t",
    ]);
  });

  it("of a secret is its usual file, or none for a variable", () => {
    assert.deepEqual(["type=secret,id=a/b", "type=secret,id=s,env=S", "type=secret,id=s,target=x"].map(target), [
      "/run/secrets/b",
      "",
      "x",
    ]);
  });
});

describe("readMountFrom", () => {
  it("finds the stage or image without reading the rest", () => {
    assert.equal(readMountFrom("type=$T,From=Build,target=/x"), "Build");
    assert.equal(readMountFrom("target=/x"), null);
    assert.equal(readMountFrom("from=,target=/x"), null);
  });
});
