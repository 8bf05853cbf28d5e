import type { Log, ReportingDescriptor, Result } from "sarif";
import type { Severity } from "../finding.ts";
import type { Rule } from "../rule.ts";
import type { CheckedFile } from "../checkRules.ts";

const levelOf: Readonly<Record<Severity, Result.level>> = {
  error: "error",
  warning: "warning",
  info: "note",
  hint: "note",
};

/** A log in the Static Analysis Results Interchange Format, version 2.1.0. Paths are relative to where it was asked for. */
export function findingsToSarif(files: readonly CheckedFile[], rules: readonly Rule[], version: string): Log {
  const driver = { name: "cachelens", fullName: "Dockerfile Cache Lens", version, rules: rules.map(describeRule) };
  const results = files.flatMap(({ path, findings }) =>
    findings.map(({ rule, severity, line, endLine, message }): Result => ({
      ruleId: rule,
      ruleIndex: rules.findIndex(({ code }) => code === rule),
      level: levelOf[severity],
      message: { text: message },
      locations: [
        {
          physicalLocation: { artifactLocation: { uri: toUri(path) }, region: { startLine: line, endLine } },
        },
      ],
    })),
  );
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [{ tool: { driver }, results, columnKind: "utf16CodeUnits" }],
  };
}

function describeRule({ code, summary, severity }: Rule): ReportingDescriptor {
  const isOn = severity !== "off";
  return {
    id: code,
    shortDescription: { text: `${summary}.` },
    defaultConfiguration: { enabled: isOn, level: isOn ? levelOf[severity] : "none" },
  };
}

/** A relative path as a relative URI. */
function toUri(path: string): string {
  const parts = path.replaceAll("\\", "/").split("/").map(encodeURIComponent);
  return path.startsWith("/") ? `file://${parts.join("/")}` : parts.join("/");
}
