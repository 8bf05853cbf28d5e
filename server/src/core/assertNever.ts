/** Makes the compiler refuse a switch that forgets a case; throws when data from outside carries a kind that no type names. */
export function assertNever(value: never): never {
  throw new Error(`unexpected case: ${JSON.stringify(value)}`);
}
