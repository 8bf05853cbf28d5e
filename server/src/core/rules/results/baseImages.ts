/** A small image with the C library of an image of a compiler, or a newer one; null where none is known. */
export function findLinuxOf(image: string): string | null {
  const tag = tagOf(image);
  if (/windows|nanoserver/.test(tag)) return null;
  const alpine = /(?:^|-)alpine([\d.]*)$/.exec(tag);
  if (alpine !== null) return `alpine:${alpine[1] === "" ? "3" : (alpine[1] ?? "")}`;
  const suite = /(?:^|-)(trixie|bookworm|bullseye|buster)$/.exec(tag)?.[1];
  return `debian:${suite ?? "stable"}-slim`;
}

/** The Java runtime of the version that an image of Maven or Gradle builds with; null where the tag does not tell it. */
export function findJavaOf(image: string): string | null {
  const [, version, system = ""] =
    /-(?:eclipse-temurin-|openjdk-|jdk-?)(\d+)(?:-slim)?(-alpine|-noble|-jammy|-focal)?$/.exec(tagOf(image)) ?? [];
  return version === undefined ? null : `eclipse-temurin:${version}-jre${system}`;
}

function tagOf(image: string): string {
  return /:([^:@/]+)(?:@|$)/.exec(image)?.[1] ?? "";
}
