/** The function behind an HTTP API, payload format 2.0. */

import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  PutItemCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { FAMILY, KIND, normalise, PROVIDER, SCHEMA, SOURCE } from "./event.js";
import { isGenuine } from "./signature.js";

const { TABLE: TableName, QUEUE_URL: QueueUrl, WEBHOOK_SECRET } = process.env;
const SECRET = Buffer.from(WEBHOOK_SECRET.replace(/^whsec_/, ""), "base64");
const RETENTION_SECONDS = 400 * 86_400;

const dynamodb = new DynamoDBClient({});
const sqs = new SQSClient({});

export async function handle({ headers, body = "", isBase64Encoded }) {
  const raw = Buffer.from(body, isBase64Encoded ? "base64" : "utf8");
  const receivedAt = new Date();
  if (!isGenuine(SECRET, headers, raw, receivedAt / 1000)) {
    return answer(401, { status: "refused" });
  }
  let event;
  try {
    const webhook = JSON.parse(raw);
    if (webhook.type !== "email.bounced") return answer(200, { status: "ignored" });
    event = normalise(webhook, headers["svix-id"], receivedAt);
  } catch {
    return answer(400, { status: "unreadable" });
  }
  const { id } = event;
  let status = "duplicate";
  if (await record(event, raw.toString(), receivedAt)) {
    await announce(event);
    await removeMark(id);
    status = "accepted";
  }
  console.log(JSON.stringify({ level: "INFO", id, status }));
  return answer(200, { status, id });
}

/** Puts the event with its mark, and says whether it is new. */
async function record(event, raw, receivedAt) {
  const { id, time, subject, data } = event;
  const expires = Math.floor(receivedAt / 1000) + RETENTION_SECONDS;
  const texts = {
    id,
    family: FAMILY,
    kind: KIND,
    provider: PROVIDER,
    source: SOURCE,
    time,
    timeline: `${SOURCE}#${subject}`,
    recipient: data.recipient.toLowerCase(),
    permanence: data.failure.permanence,
    advice: data.suppression_advice.action,
    event: JSON.stringify(event),
    raw,
    outbox: "pending",
    due: receivedAt.toISOString(),
  };
  const Item = { expires: { N: String(expires) } };
  for (const [name, text] of Object.entries(texts)) Item[name] = { S: text };
  const ConditionExpression = "attribute_not_exists(id)";
  try {
    await dynamodb.send(new PutItemCommand({ TableName, Item, ConditionExpression }));
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
  return true;
}

/** Sends the event to the queue. */
async function announce(event) {
  const texts = {
    id: event.id,
    family: FAMILY,
    kind: KIND,
    provider: PROVIDER,
    source: SOURCE,
    schema: SCHEMA,
    permanence: event.data.failure.permanence,
  };
  const MessageAttributes = {};
  for (const [name, text] of Object.entries(texts)) {
    MessageAttributes[name] = { DataType: "String", StringValue: text };
  }
  const MessageBody = JSON.stringify(event);
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody, MessageAttributes }));
}

/** Tells the outbox that nothing is left to do. */
async function removeMark(id) {
  const UpdateExpression = "REMOVE outbox, due";
  await dynamodb.send(new UpdateItemCommand({ TableName, Key: { id: { S: id } }, UpdateExpression }));
}

/** An answer as an HTTP API wants it. */
function answer(statusCode, body) {
  return {
    statusCode,
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  };
}
