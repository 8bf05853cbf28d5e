import assert from "node:assert/strict";
import { readPackageCall } from "./packages.ts";
import { readScript } from "./readScript.ts";

/** `apt:install a b`, or `none`. */
const read = (text: string): string => {
  const [command] = readScript(text)?.commands ?? [];
  const call = command === undefined ? null : readPackageCall(command);
  return call === null ? "none" : [`${call.manager}:${call.verb}`, ...call.packages].join(" ");
};

describe("A call of a package manager", () => {
  it("is understood however it is written", () => {
    const calls: Readonly<Record<string, string>> = {
      "apt-get update": "apt:update",
      "apt-get -qq update": "apt:update",
      "apt-get -y -o Dpkg::Use-Pty=0 install gcc": "apt:install gcc",
      "apt-get install -y --no-install-recommends gcc g++=4:12": "apt:install gcc g++=4:12",
      "apt-get install -t bookworm-backports gcc": "apt:install gcc",
      "apt-get install $PACKAGES gcc": "apt:install gcc",
      "apt-get dist-upgrade -y": "apt:upgrade",
      "apt full-upgrade": "apt:upgrade",
      "aptitude safe-upgrade": "apt:upgrade",
      "/usr/bin/apt-get clean": "apt:clean",
      "apt-get purge -y --auto-remove gcc": "apt:remove gcc",
      "DEBIAN_FRONTEND=noninteractive apt-get install -y gcc": "apt:install gcc",
      "sudo -E apt-get install gcc": "apt:install gcc",
      "sudo -u root DEBIAN_FRONTEND=x apt-get install gcc": "apt:install gcc",
      "env A=1 B=2 apt-get update": "apt:update",
      "sudo env A=1 nice -n 5 apt-get update": "apt:update",
      "apk add --no-cache --virtual .deps gcc": "apk:install gcc",
      "apk --no-cache -X https://x.org/edge add gcc": "apk:install gcc",
      "apk del .deps": "apk:remove .deps",
      "yum -y update": "dnf:upgrade",
      "dnf install -y gcc make": "dnf:install gcc make",
      "microdnf clean all": "dnf:clean all",
      "zypper -n in gcc": "zypper:install gcc",
      "zypper --non-interactive ref": "zypper:update",
      "zypper up": "zypper:upgrade",
      "pacman -Syu --noconfirm": "pacman:upgrade",
      "pacman -Sy": "pacman:update",
      "pacman --noconfirm -S gcc": "pacman:install gcc",
      "pacman -S gcc": "pacman:install gcc",
      "pacman -Scc --noconfirm": "pacman:clean",
      "pacman -Rns gcc": "pacman:remove gcc",
    };
    for (const [text, expected] of Object.entries(calls)) assert.equal(read(text), expected, text);
  });

  it("is none when the text leaves open what it does, or when it works on another folder", () => {
    const others = [
      "apt-get",
      "apt-get $OPTIONS update",
      "apt-get moo",
      "apt-cache update",
      "$apt update",
      "apk add --root /new gcc",
      "dnf --installroot=/mnt install gcc",
      "zypper --root /mnt in gcc",
      "pacman -Q",
      "echo apt-get update",
      "A=1",
    ];
    for (const text of others) assert.equal(read(text), "none", text);
  });

  it("says where its verb stands", () => {
    const [command] = readScript("sudo apt-get -y install gcc")?.commands ?? [];
    const call = command === undefined ? null : readPackageCall(command);
    assert.deepEqual([call?.verbWord.span, call?.isSudo], [{ start: 16, end: 23 }, true]);
  });
});
