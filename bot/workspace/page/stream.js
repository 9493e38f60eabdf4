// Listens to the workspace's hints about what changed, and notices when it is gone.

const RETRY_MS = 2000;

/**
 * Listen on behalf of a person until the returned function is called.
 * `onHint` gets each hint, `onOpen` each (re)connection, `onLost` each interruption.
 */
export function listen(personId, { onHint, onOpen, onLost }) {
  let source = null;
  let timer = null;
  let isOver = false;

  function connect() {
    source = new EventSource(`/control/stream?as=${encodeURIComponent(personId)}`);
    source.onopen = () => onOpen();
    source.onmessage = (event) => onHint(parse(event.data));
    source.onerror = () => {
      if (isOver) return;
      onLost();
      // Always close and retry at our own pace: browsers give up on some answers, and wait long on others.
      source.close();
      clearTimeout(timer);
      timer = setTimeout(connect, RETRY_MS);
    };
  }

  connect();
  return () => {
    isOver = true;
    clearTimeout(timer);
    source.close();
  };
}

function parse(data) {
  try {
    return JSON.parse(data);
  } catch {
    return { kind: "unknown" };
  }
}

/** Wrap an async function so that calls made while it runs lead to exactly one more run. */
export function coalesce(run) {
  let running = null;
  let wanted = false;
  return function request() {
    if (running) {
      wanted = true;
      return running;
    }
    running = (async () => {
      let failure = null;
      do {
        wanted = false;
        failure = await run().then(() => null, (problem) => problem); // what was wanted meanwhile runs all the same
      } while (wanted);
      running = null;
      if (failure) throw failure;
    })();
    return running;
  };
}
