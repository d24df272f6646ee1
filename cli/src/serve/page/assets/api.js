// Asking the server. What goes wrong becomes an error with the server's own sentence.

/** What stands at this path. */
export function ask(path) {
  return exchange(path, { cache: "no-store" });
}

/** What came of a wish that changes something. */
export function wish(path, body) {
  return exchange(path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
}

async function exchange(path, options) {
  let answer;
  try {
    answer = await fetch(path, options);
  } catch {
    throw new Error("the server does not answer");
  }
  let value;
  try {
    value = await answer.json();
  } catch {
    throw new Error(`the server answered ${answer.status}`);
  }
  if (!answer.ok) {
    throw new Error(value.error ?? `the server answered ${answer.status}`);
  }
  return value;
}
