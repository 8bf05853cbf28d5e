import * as v from "valibot";
import type { Timestamp } from "../core/build/buildRecord.ts";
import type { EngineEvents, ImageEvent } from "./dockerApi.ts";

const NANOSECONDS_PER_MS = 1e6;

const Event = v.object({
  Type: v.string(),
  Action: v.string(),
  timeNano: v.number(),
  Actor: v.object({ ID: v.string(), Attributes: v.optional(v.nullable(v.record(v.string(), v.string()))) }),
});
type Event = v.InferOutput<typeof Event>;

/** Reads the answer of `/events`, a JSON object per event. Null when it is something else. */
export function readEngineEvents(text: string): EngineEvents | null {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const parsed = v.safeParse(v.array(v.pipe(v.string(), v.parseJson(), Event)), lines);
  if (!parsed.success) return null;
  const events = parsed.output;
  const [oldest = null] = events.map(timeOf).sort((a, b) => a - b);
  return { oldest, images: events.filter(({ Type }) => Type === "image").map(toImageEvent) };
}

function toImageEvent(event: Event): ImageEvent {
  const { ID, Attributes } = event.Actor;
  const name = Attributes?.["name"];
  return { at: timeOf(event), action: event.Action, subjects: name === undefined ? [ID] : [ID, name] };
}

function timeOf({ timeNano }: Event): Timestamp {
  return Math.floor(timeNano / NANOSECONDS_PER_MS);
}

/** A time as `/events` takes it: seconds with their fraction. What happened in the same millisecond is before it. */
export function endOf(time: Timestamp): string {
  return ((time + 1) / 1000).toFixed(3);
}
