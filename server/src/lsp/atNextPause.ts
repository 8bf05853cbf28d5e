const PAUSE_MS = 200;

/** Does something for a document at the next pause in typing: nobody looks at every key. */
export function atNextPause(act: (uri: string) => void): (uri: string) => void {
  const waiting = new Map<string, NodeJS.Timeout>();
  return (uri) => {
    clearTimeout(waiting.get(uri));
    const actNow = () => {
      waiting.delete(uri);
      act(uri);
    };
    waiting.set(uri, setTimeout(actNow, PAUSE_MS).unref());
  };
}
