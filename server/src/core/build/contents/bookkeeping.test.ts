import assert from "node:assert/strict";
import { isBookkeeping } from "./bookkeeping.ts";

describe("Bookkeeping", () => {
  it("is what tools write again at each call", () => {
    const paths = [
      "var/lib/dpkg/status",
      "var/lib/apt/lists/deb.debian.org_debian_dists_bookworm_InRelease",
      "var/cache/debconf/templates.dat",
      "var/log/dpkg.log",
      "etc/ld.so.cache",
      "etc/passwd",
      "etc/shadow-",
      "lib/apk/db/installed",
      "usr/lib/sysimage/rpm/rpmdb.sqlite",
      "root/.cache/pip/http/a",
      "root/.npm/_cacache/index-v5/a",
    ];
    for (const path of paths) assert.equal(isBookkeeping(path), true, path);
  });

  it("is nothing else", () => {
    const paths = [
      "etc/passwd.d/a",
      "app/var/cache/a",
      "var/lib/mysql/a",
      "usr/lib/a.so",
      "app/.npmrc",
      "var/libs/dpkg",
    ];
    for (const path of paths) assert.equal(isBookkeeping(path), false, path);
  });
});
