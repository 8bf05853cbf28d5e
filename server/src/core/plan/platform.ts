/** What a build or a stage is for, in the words of the image specification. `variant` is empty for most. */
export interface Platform {
  readonly os: string;
  readonly architecture: string;
  readonly variant: string;
}

/** What an engine on Linux and common hardware builds for when nothing else is said. */
export const defaultPlatform: Platform = { os: "linux", architecture: "amd64", variant: "" };

const architectureNames = new Map([
  ["x86_64", "amd64"],
  ["x86-64", "amd64"],
  ["aarch64", "arm64"],
  ["armhf", "arm"],
  ["armel", "arm"],
  ["i386", "386"],
]);

const operatingSystems = /^(linux|windows|darwin|freebsd|wasip1|netbsd|openbsd|solaris|aix|android|dragonfly|plan9)$/;

/** Reads `os/architecture[/variant]`, an operating system or an architecture alone; null when it is none of these. */
export function parsePlatform(text: string): Platform | null {
  const parts = text.toLowerCase().split("/");
  if (parts.length > 3 || parts.some((part) => !/^[a-z0-9_.-]+$/.test(part))) return null;
  const [first = "", architecture, variant = ""] = parts;
  if (architecture !== undefined) return normalize(first === "macos" ? "darwin" : first, architecture, variant);
  return operatingSystems.test(first) ? { ...defaultPlatform, os: first } : normalize("linux", first, "");
}

/** `os/architecture[/variant]`, as TARGETPLATFORM and step names have it. */
export function formatPlatform(platform: Platform): string {
  return [platform.os, platform.architecture, platform.variant].filter((part) => part !== "").join("/");
}

/** Follows containerd's platforms.Normalize: other names of an architecture, and the variants that go without saying. */
function normalize(os: string, name: string, variant: string): Platform {
  const architecture = architectureNames.get(name) ?? name;
  return { os, architecture, variant: normalizeVariant(name, architecture, variant) };
}

function normalizeVariant(name: string, architecture: string, variant: string): string {
  if (architecture === "amd64") return variant === "v1" ? "" : variant;
  if (architecture === "arm64") return variant === "8" || variant === "v8" ? "" : variant;
  if (architecture !== "arm") return variant;
  if (name === "armel") return "v6";
  if (variant === "") return "v7";
  return /^\d$/.test(variant) ? `v${variant}` : variant;
}
