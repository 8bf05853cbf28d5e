import type { Severity } from "../finding.ts";
import type { CheckedFile } from "../checkRules.ts";

const commandOf: Readonly<Record<Severity, string>> = {
  error: "error",
  warning: "warning",
  info: "notice",
  hint: "notice",
};

/** Lines that GitHub Actions reads off a step's output to annotate files. */
export function findingsToGitHub(files: readonly CheckedFile[]): string[] {
  return files.flatMap(({ path, findings }) =>
    findings.map(({ rule, severity, line, endLine, message }) => {
      const place = `file=${escapeProperty(path)},line=${line},endLine=${endLine},title=${escapeProperty(rule)}`;
      return `::${commandOf[severity]} ${place}::${escape(message)}`;
    }),
  );
}

/** What would end a command or look like part of it (actions/toolkit, core/src/command.ts). */
function escape(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escape(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
