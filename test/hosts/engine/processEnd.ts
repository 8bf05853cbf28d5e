const signals: readonly NodeJS.Signals[] = ["SIGINT", "SIGTERM", "SIGHUP"];

/**
 * Runs `clean` once, synchronously, when this process exits, crashes, or is ended by a signal, which then has its
 * usual effect. Gives a function that withdraws it.
 */
export function beforeProcessEnds(clean: () => void): () => void {
  const withdraw = (): void => {
    process.off("exit", clean);
    for (const signal of signals) process.off(signal, onSignal);
  };
  const onSignal = (signal: NodeJS.Signals): void => {
    withdraw();
    clean();
    if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
  };
  process.once("exit", clean);
  for (const signal of signals) process.on(signal, onSignal);
  return withdraw;
}
