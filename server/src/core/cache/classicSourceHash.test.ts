import assert from "node:assert/strict";
import { sha256 } from "../context/sha256.ts";
import { file, folder, link, snapshotOf, type Given } from "../context/snapshot.fixture.ts";
import { known, unknown } from "../known.ts";
import { classicSourceHash } from "./classicSourceHash.ts";

/** A context that was built with the classic builder of Docker 28.5.2 and 20.10.24; the hashes are from the images' histories. */
const texts: Readonly<Record<string, string>> = {
  "a.txt": "a1\n",
  "run.sh": "#!/bin/sh\n",
  "größe ✓.txt": "g\n",
  "empty.txt": "",
  "src/one": "1\n",
  "src/sub/s": "s\n",
  "dist/keep": "k\n",
};

function text(path: string, mode: number): Given {
  const content = texts[path] ?? "";
  return file(content, { mode, size: Buffer.byteLength(content) });
}

const context = snapshotOf({
  ...Object.fromEntries(Object.keys(texts).map((path) => [path, text(path, 0o644)])),
  "run.sh": text("run.sh", 0o755),
  "src/two": file("1\n", { hardLinkTo: "src/one" }),
  "src/sub/s": text("src/sub/s", 0o4755),
  "src/empty": folder(),
  "src/l": link("../a.txt"),
  "src/gone": link("nowhere"),
  "src/lsub": link("sub"),
  ln: link("a.txt"),
  // Left out by the ignore file, but for `keep` in it.
  dist: { kind: "folder", mode: 0o755, isIgnored: true },
});

function hash(sources: readonly string[], modeHasType: boolean): string | null {
  const hashFile = (header: string, path: string) => known(sha256(header + (texts[path] ?? "")));
  const found = classicSourceHash(context, sources, { modeHasType, hashFile });
  return found?.known ? found.value : null;
}

const seen: readonly (readonly [readonly string[], string, string])[] = [
  [
    ["a.txt"],
    "file:d1b60feeea1c3a3f594ac5e7f2cd7f2036cd6252e5e0737713577c8fd23a9dd7",
    "file:2aef8e2a18a3d3bc16af88fc91f1c76e038b891562357f16caaf92f147895d0a",
  ],
  [
    ["run.sh"],
    "file:8c75dce1b6b6ad1a413f5f7c9920b5e0bd9deeafb6f6f8e7c524decb8dec971a",
    "file:a42c58f2f541b282b5ccd7ffb9daf363f0b55daac1809c0182785af5a436f8a1",
  ],
  [
    ["größe ✓.txt"],
    "file:0fceed77c22cef7672ca2d190830e2368617d049f7c6a45d5a05a0fc2ed920da",
    "file:136d9a7b357ac0bcbcd3bfb3d61246acf2ca777f548863184b5b5198b3e50a1e",
  ],
  [
    ["src"],
    "dir:1a7a681d92c9f290184bd33178eb4bdb546c3e622e4e281d21e3b0948e8bbc33",
    "dir:ae12af74678ee51def49a14404bd486878ffc884cfb12d292ca25520667d63db",
  ],
  [
    ["a.txt", "run.sh"],
    "multi:cb993eeff05ede4081c75c5a24a846afff2d0f0ef04e20772d5ae5ee77264afe",
    "multi:8a1d3bff06b4ba59a27ed16d15dca4296ce0b29fe7166dd814f2d1d6763d6019",
  ],
  [
    ["*.txt"],
    "multi:34f9a074971638ae0d494b68effcb4188af095d41e79774b2419d75e9831a6f6",
    "multi:7e5937d53fe872322ad00b24b0cfaa39aa86540391f2e5033c9eb37b1623eda7",
  ],
  [
    ["ln"],
    "file:d1b60feeea1c3a3f594ac5e7f2cd7f2036cd6252e5e0737713577c8fd23a9dd7",
    "file:2aef8e2a18a3d3bc16af88fc91f1c76e038b891562357f16caaf92f147895d0a",
  ],
  [
    ["dist"],
    "dir:6da03c4d5b0b013471aafba60190ab7c5498f7640623e09e7ebb123b6cc79986",
    "dir:f7514d237c148159764ad5b07726579af9f3c5e1bf797f8582b586a0ba7cecc0",
  ],
  [
    ["empty.txt"],
    "file:7c6005de5030e5cbb9544da4fcdf5146ba8b94c1d18582c921423d41e290c1ed",
    "file:0f77cd6bc4270bd49152c2b9678d6417a0f1ebb9be0a081957b3e047b8d0efda",
  ],
  [
    ["."],
    "dir:f5346895aa55b8ff0744e7543d55a76feaa8e7f2d13ce318d2a9050b8f6a79ae",
    "dir:ed4ed49a4c6354f7b23bb4311110ecdced856bc4ab347f677d0bf6f95a32afd8",
  ],
  [
    ["/src/sub", "./a.txt"],
    "multi:a8c03d4ce888fa95c621b953c9b198a56b9f8f2cad495cce317e5274509505bd",
    "multi:0051a680030ec2181bfbbc49c64c3bdbc99a7e9f993c998a5852f482c2ccc1b4",
  ],
];

describe("The hash of sources in a classic image's history", () => {
  for (const [sources, new28, old20] of seen) {
    it(`is that of Docker 28.5 and of 20.10 for ${sources.join(" ")}`, () => {
      assert.equal(hash(sources, false), new28);
      assert.equal(hash(sources, true), old20);
    });
  }

  it("leaves out a link that leads to itself", () => {
    const hashing = { modeHasType: false, hashFile: (header: string) => known(sha256(header)) };
    const plain = { "d/f": file("1") };
    const [without, within] = [plain, { ...plain, "d/loop": link("loop") }].map((files) =>
      classicSourceHash(snapshotOf(files), ["d"], hashing),
    );
    assert.deepEqual(within, without);
    assert.notDeepEqual(classicSourceHash(snapshotOf({ ...plain, "d/gone": link("x") }), ["d"], hashing), without);
  });

  it("is there neither for a source that is missing nor for a file that can't be read", () => {
    assert.equal(hash(["a.txt", "b.txt"], false), null);
    assert.equal(hash(["*.nothing"], false), null);
    const unread = snapshotOf({ a: file("1", { content: unknown("no permission") }) });
    const hashFile = () => known("");
    assert.deepEqual(classicSourceHash(unread, ["a"], { modeHasType: false, hashFile }), unknown("no permission"));
  });
});
