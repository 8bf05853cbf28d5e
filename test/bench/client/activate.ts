// Activates the built extension given as argument in a VS Code that does nothing, and prints the milliseconds of
// processor time that it took, loading included. The language server is not waited for.
import Module from "node:module";
import { dirname, join } from "node:path";

type Load = (request: string, ...others: readonly unknown[]) => unknown;
type Extension = { readonly activate: (context: unknown) => Promise<void> };

/** Is whatever is wanted of it: an object, a function, a class, a list without items. */
const anything: unknown = new Proxy(function () {}, {
  get: (_, name) => (name === Symbol.iterator ? () => [].values() : name === "version" ? "1.100.0" : anything),
  apply: () => anything,
  construct: () => anything as object,
});

const [, , program = ""] = process.argv;
const loader = Module as unknown as { _load: Load };
const load = loader._load.bind(Module);
loader._load = (request, ...others) => (request === "vscode" ? anything : load(request, ...others));

const before = process.cpuUsage();
const extension = load(program, null, false) as Extension;
const asAbsolutePath = (path: string): string => join(dirname(program), "..", path);
void extension.activate({ subscriptions: [], asAbsolutePath });
const { user, system } = process.cpuUsage(before);
console.log((user + system) / 1000);
process.exit();
