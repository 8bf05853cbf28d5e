import type { FilesAtHand } from "../rule.ts";

/** Names of what programs read as they run. */
const data =
  /^(templates?|tmpl|views|static|public|assets|www|html|configs?|conf|migrations|locales?|i18n|data|\.env)$/;

/** Whether a project has files beside its sources that its program may need; false where the context is not known. */
export function hasData({ context }: FilesAtHand): boolean {
  return context.known && context.value.names("").some((name) => data.test(name));
}
