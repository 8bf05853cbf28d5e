#!/usr/bin/env node
import { join } from "node:path";
import { cacheFolder } from "../disk/cacheFolder.ts";
import { CompiledCode } from "./compiledCode.ts";

// The entry of dist/cachelens.cjs. The program itself is the bundle beside it.

const code = new CompiledCode(join(cacheFolder(process.env), "code"));
code.run(join(import.meta.dirname, "cachelensMain.cjs"));

// A run that only prints its usage comes to little of the code.
const [, , subcommand = "-"] = process.argv;
if (!subcommand.startsWith("-")) process.once("beforeExit", () => void code.keep());
