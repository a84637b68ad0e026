// @huggingface/inference beyond the promised snippet: streaming, auto, an endpoint of one's own, errors.
import assert from "node:assert/strict";
import { InferenceClient } from "@huggingface/inference";

const model = "swiss-ai/Apertus-70B-Instruct-2509";
const messages = [{ role: "user", content: "What is the capital of France?" }];
const { HF_TOKEN: token, HUB_BASE: origin } = process.env;
const client = new InferenceClient(token);

let text = "";
let n = 0;
for await (const chunk of client.chatCompletionStream({ model, messages, provider: "publicai", max_tokens: 40 })) {
  assert.equal(typeof chunk.choices[0].delta.content, "string");
  text += chunk.choices[0].delta.content;
  n += 1;
}
assert.ok(n >= 2 && text.trim(), text);

const auto = await client.chatCompletion({ model, messages, max_tokens: 8 });
assert.ok(auto.choices[0].message.content);
const chosen = await client.chatCompletion({ model: `${model}:publicai`, messages, max_tokens: 8 });
assert.ok(chosen.choices[0].message.content);

const own = new InferenceClient(token, { endpointUrl: `${origin}/v1` });
const byUrl = await own.chatCompletion({ model, messages, max_tokens: 8 });
assert.ok(byUrl.choices[0].message.content);

await assert.rejects(own.chatCompletion({ model: "nobody/nothing", messages }), (error) => {
  assert.equal(error.httpResponse?.status, 400, error.message);
  return true;
});
const stranger = new InferenceClient("hf_nobody", { endpointUrl: `${origin}/v1` });
await assert.rejects(stranger.chatCompletion({ model, messages }), /Invalid username or password/);
console.log("ok");
