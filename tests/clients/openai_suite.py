"""The openai package by base URL: whole, streamed, usage, models, errors."""

import os

import openai
from openai import OpenAI

MODEL = "swiss-ai/Apertus-70B-Instruct-2509"
MESSAGES = [{"role": "user", "content": "What is the capital of France?"}]
base_url = os.environ["ORIGIN"] + "/v1"
client = OpenAI(base_url=base_url, api_key=os.environ["HF_TOKEN"], max_retries=0)

whole = client.chat.completions.create(model=MODEL, messages=MESSAGES, max_tokens=40)
assert whole.choices[0].message.content.strip() and whole.choices[0].message.role == "assistant", whole
assert whole.model == MODEL and whole.usage.total_tokens == whole.usage.prompt_tokens + whole.usage.completion_tokens, whole

pieces = [chunk.choices[0].delta.content for chunk in client.chat.completions.create(model=MODEL, messages=MESSAGES, stream=True)]
assert all(isinstance(piece, str) for piece in pieces) and "".join(pieces).strip(), pieces

chunks = list(client.chat.completions.create(
    model=MODEL, messages=MESSAGES, stream=True, max_tokens=8, stream_options={"include_usage": True}))
assert chunks[-1].choices == [] and chunks[-1].usage.completion_tokens == 8, chunks[-1]
assert all(chunk.usage is None for chunk in chunks[:-1]), chunks

same = [client.chat.completions.create(model=MODEL, messages=MESSAGES, temperature=0, max_tokens=12).choices[0].message.content for _ in range(2)]
assert same[0] == same[1], same

raw = client.chat.completions.with_raw_response.create(model=f"{MODEL}:publicai", messages=MESSAGES, max_tokens=4)
assert raw.headers["x-inference-provider"] == "publicai" and raw.headers["x-request-id"], raw.headers

models = [model.id for model in client.models.list()]
assert MODEL in models, models
assert client.models.retrieve(MODEL).id == MODEL

try:
    client.chat.completions.create(model="nobody/nothing", messages=MESSAGES)
    raise SystemExit("an unknown model is an error")
except openai.BadRequestError as error:
    assert (error.code, error.param) == ("model_not_supported", "model"), error
    assert "not supported by any provider" in str(error) and error.request_id, error
try:
    OpenAI(base_url=base_url, api_key="hf_nobody", max_retries=0).chat.completions.create(model=MODEL, messages=MESSAGES)
    raise SystemExit("an unknown token is an error")
except openai.AuthenticationError as error:
    assert error.code == "invalid_api_key" and "Invalid username or password" in str(error), error
try:
    client.chat.completions.create(model=MODEL, messages=[{"role": "user", "content": "word " * 5000}])
    raise SystemExit("an overlong prompt is an error")
except openai.BadRequestError as error:
    assert error.code == "context_length_exceeded", error
try:
    client.models.retrieve("nobody/nothing")
    raise SystemExit("an unknown model is an error")
except openai.NotFoundError as error:
    assert error.code == "model_not_found", error

print("ok", openai.__version__)
