/** The loop around the handler: AWS's own runtime is part of its images and cannot be had alone. */

import { Agent, request } from "node:http";

const [hostname, port] = process.env.AWS_LAMBDA_RUNTIME_API.split(":");
const INVOCATION = "/2018-06-01/runtime/invocation";
const agent = new Agent({ keepAlive: true, maxSockets: 1 });

/** Hands events to the handler and its answers back, one after the other, until there are no more. */
export async function serve(handle) {
  for (;;) {
    const { headers, text } = await ask("GET", `${INVOCATION}/next`);
    const place = `${INVOCATION}/${headers["lambda-runtime-aws-request-id"]}`;
    try {
      const answer = await handle(JSON.parse(text));
      await ask("POST", `${place}/response`, JSON.stringify(answer));
    } catch (error) {
      const { name: errorType, message: errorMessage } = error;
      await ask("POST", `${place}/error`, JSON.stringify({ errorType, errorMessage }));
    }
  }
}

function ask(method, path, body) {
  return new Promise((resolve, reject) => {
    const asked = request({ hostname, port, path, method, agent }, (response) => {
      const chunks = [];
      response.on("data", (chunk) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        const { statusCode, headers } = response;
        if (statusCode >= 300) return reject(new Error(`${method} ${path}: ${statusCode}`));
        resolve({ headers, text: Buffer.concat(chunks).toString() });
      });
    });
    asked.on("error", reject);
    asked.end(body);
  });
}
