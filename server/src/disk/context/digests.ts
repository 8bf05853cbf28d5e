import { createHash, hash, type Hash } from "node:crypto";
import { describeFolder, describeChild, digestLeaf } from "../../core/context/entryDigest.ts";
