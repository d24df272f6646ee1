// Live events. The browser comes back by itself where it was; a page that nobody sees lets go of its
// connection, for a browser has few of them, and asks later for what came since.

/** Follows events. `told` hears of each, of how many were missed, and of the state of the connection. */
export function follow(told) {
  let stream = null;
  let last = null;
  let again = null;

  function open() {
    clearTimeout(again);
    stream?.close();
    stream = new EventSource(last === null ? "/api/live" : `/api/live?after=${encodeURIComponent(last)}`);
    stream.addEventListener("open", () => told.state("live", "Live"));
    stream.addEventListener("message", (message) => {
      last = message.lastEventId;
      told.event(JSON.parse(message.data));
    });
    stream.addEventListener("missed", (message) => told.missed(Number(message.data)));
    stream.addEventListener("error", () => {
      told.state("lost", "Connection lost, trying again");
      // After an answer that is no stream the browser gives up.
      if (stream.readyState === EventSource.CLOSED) {
        clearTimeout(again);
        again = setTimeout(open, 2_000);
      }
    });
  }

  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") {
      open();
    } else {
      clearTimeout(again);
      stream.close();
      told.state("waiting", "Resting while hidden");
    }
  });
  open();
}
