// The openai package by base URL: whole, streamed, usage, models, errors.
import assert from "node:assert/strict";
import OpenAI from "openai";

const model = "swiss-ai/Apertus-70B-Instruct-2509";
const messages = [{ role: "user", content: "What is the capital of France?" }];
const baseURL = `${process.env.ORIGIN}/v1`;
const client = new OpenAI({ baseURL, apiKey: process.env.HF_TOKEN, maxRetries: 0 });

const whole = await client.chat.completions.create({ model, messages, max_tokens: 40 });
assert.equal(whole.choices[0].message.role, "assistant");
assert.ok(whole.choices[0].message.content.trim());
assert.equal(whole.model, model);

let text = "";
for await (const chunk of await client.chat.completions.create({ model, messages, stream: true })) {
  assert.equal(typeof chunk.choices[0].delta.content, "string");
  text += chunk.choices[0].delta.content;
}
assert.ok(text.trim());

const options = { model, messages, stream: true, max_tokens: 8, stream_options: { include_usage: true } };
const chunks = [];
for await (const chunk of await client.chat.completions.create(options)) chunks.push(chunk);
assert.deepEqual(chunks.at(-1).choices, []);
assert.equal(chunks.at(-1).usage.completion_tokens, 8);

const ids = [];
for await (const one of client.models.list()) ids.push(one.id);
assert.ok(ids.includes(model), ids.join());
assert.equal((await client.models.retrieve(model)).id, model);

await assert.rejects(client.chat.completions.create({ model: "nobody/nothing", messages }), (error) => {
  assert.ok(error instanceof OpenAI.BadRequestError, String(error));
  assert.equal(error.code, "model_not_supported");
  assert.match(error.message, /not supported by any provider/);
  return true;
});
const stranger = new OpenAI({ baseURL, apiKey: "hf_nobody", maxRetries: 0 });
await assert.rejects(stranger.chat.completions.create({ model, messages }), (error) => {
  assert.ok(error instanceof OpenAI.AuthenticationError, String(error));
  assert.equal(error.code, "invalid_api_key");
  return true;
});
console.log("ok");
