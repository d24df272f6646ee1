/** The golden messages are taken, broken ones come again, and newer ones do no harm. */

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { beforeEach, test } from "node:test";
import type { SQSEvent, SQSRecord } from "aws-lambda";
import { effects, handler } from "./consumer.js";

const folder = process.env.MESSAGES ?? "../../events/messages";
const files = readdirSync(folder).filter((name) => name.endsWith(".json"));

let suppressed: string[] = [];
beforeEach(() => {
  suppressed = [];
  effects.suppress = (eventId) => void suppressed.push(eventId);
});

function golden(file: string): SQSRecord {
  return JSON.parse(readFileSync(`${folder}/${file}`, "utf8"));
}

type Change = (event: any) => void;

function changed(change: Change): SQSRecord {
  const record = golden("bounce.bounced.json");
  const event = JSON.parse(record.body);
  change(event);
  return { ...record, body: JSON.stringify(event) };
}

async function failures(...records: SQSRecord[]): Promise<string[]> {
  const batch: SQSEvent = { Records: records };
  const answer = await handler(batch);
  return answer.batchItemFailures.map((failure) => failure.itemIdentifier);
}

test("there are golden messages", () => assert.ok(files.length > 20));

for (const file of files) {
  test(`${file} is taken`, async () => {
    assert.deepEqual(await failures(golden(file)), []);
  });
}

const broken: Record<string, Change> = {
  "no id": (event) => delete event.id,
  "no data": (event) => delete event.data,
  "no advice": (event) => delete event.data.suppression_advice.action,
  "a word that is none": (event) => (event.data.suppression_advice.action = "pause"),
  "a number for a text": (event) => (event.data.recipient = 7),
  "a time that is none": (event) => (event.time = "yesterday"),
  "another family's schema": (event) => (event.dataschema = "urn:mailhooks:schema:1:domain"),
};

for (const [name, change] of Object.entries(broken)) {
  test(`${name} comes again`, async () => {
    const record = changed(change);
    assert.deepEqual(await failures(record), [record.messageId]);
    assert.deepEqual(suppressed, []);
  });
}

test("only what failed comes again", async () => {
  const bad = { ...golden("bounce.bounced.json"), messageId: "bad", body: "{" };
  const failed = await failures(golden("complaint.complained.json"), bad, golden("bounce.bounced.json"));
  assert.deepEqual(failed, ["bad"]);
  assert.equal(suppressed.length, 2);
});

test("what a later version adds does no harm", async () => {
  const later = changed((event) => {
    event.traceparent = "00-1-1-01";
    event.data.added = { by: "a later version" };
    event.data.warnings = ["new_doubt"];
    event.data.failure.category = "greylisted";
  });
  const family = changed((event) => {
    event.type = "mailhooks.inbound.received";
    event.dataschema = "urn:mailhooks:schema:1:inbound";
    event.data = { inbound: {} };
  });
  assert.deepEqual(await failures(later, family), []);
  assert.equal(suppressed.length, 1);
});
