/** A Lambda function behind a queue of mailhooks. */

import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import type { SQSBatchResponse, SQSEvent } from "aws-lambda";

/** As much of an event as this consumer reads; the schema holds it to that. */
interface MailhooksEvent {
  id: string;
  data: {
    recipient?: string;
    suppression_advice?: { action: string; scope: "address" | "domain" };
  };
}

const schema = JSON.parse(readFileSync(process.env.SCHEMA ?? "consumer.json", "utf8"));
// `strictTypes` wants a type beside every keyword, which JSON Schema does not.
const isEvent = new Ajv2020({ strictTypes: false }).compile<MailhooksEvent>(schema);

/** Your own effects; they must happen once per event id. */
export const effects = {
  suppress(eventId: string, scope: string, _recipient: string | undefined) {
    console.log(JSON.stringify({ suppress: eventId, scope }));
  },
};

/** Acts for one event. Whatever it does not know, it lets go. */
function consume({ id, data }: MailhooksEvent) {
  if (data.suppression_advice?.action === "suppress") {
    effects.suppress(id, data.suppression_advice.scope, data.recipient);
  }
}

/** The function: what is named in the answer comes again, the rest is deleted. */
export async function handler(batch: SQSEvent): Promise<SQSBatchResponse> {
  const batchItemFailures = [];
  for (const { messageId, body } of batch.Records) {
    try {
      const event: unknown = JSON.parse(body);
      if (!isEvent(event)) throw new TypeError("not as the schema says");
      consume(event);
    } catch (error) {
      // The text of an error may quote the message, which holds personal data.
      console.log(JSON.stringify({ failed: messageId, error: (error as Error).name }));
      batchItemFailures.push({ itemIdentifier: messageId });
    }
  }
  return { batchItemFailures };
}
