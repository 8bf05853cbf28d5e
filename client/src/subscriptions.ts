import type { ExtensionContext } from "vscode";

/** What a feature started, for VS Code to end. */
export type Subscriptions = ExtensionContext["subscriptions"];
