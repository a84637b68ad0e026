"""huggingface_hub beyond the promised snippet: streaming, auto, lists, identity, errors."""

import os

import huggingface_hub
from huggingface_hub import HfApi, InferenceClient
from huggingface_hub.errors import HfHubHTTPError, RepositoryNotFoundError

MODEL = "swiss-ai/Apertus-70B-Instruct-2509"
MESSAGES = [{"role": "user", "content": "What is the capital of France?"}]
token, origin = os.environ["HF_TOKEN"], os.environ["HUB_BASE"]
major = int(huggingface_hub.__version__.split(".")[0])

# Streamed, with the loop of the client's own documentation: it indexes choices[0] unguarded.
client = InferenceClient(provider="publicai", api_key=token)
stream = client.chat.completions.create(model=MODEL, messages=MESSAGES, stream=True, max_tokens=40)
pieces = [chunk.choices[0].delta.content for chunk in stream]
assert all(isinstance(piece, str) for piece in pieces), pieces
assert len(pieces) >= 2 and "".join(pieces).strip(), pieces

# Without a provider: the first of the mapping before 1.0, the router after.
auto = InferenceClient(api_key=token)
whole = auto.chat.completions.create(model=MODEL, messages=MESSAGES, max_tokens=40)
assert whole.choices[0].message.content.strip(), whole
assert whole.usage.completion_tokens > 0, whole
if major >= 1:
    for suffix in ("publicai", "fastest", "cheapest", "preferred"):
        chosen = auto.chat.completions.create(model=f"{MODEL}:{suffix}", messages=MESSAGES, max_tokens=8)
        assert chosen.choices[0].message.content, suffix

# By base URL, as this site's own snippets do.
by_url = InferenceClient(base_url=f"{origin}/v1", api_key=token)
assert by_url.chat.completions.create(model=MODEL, messages=MESSAGES, max_tokens=8).choices

# The Hub's half.
api = HfApi(token=token)
assert api.whoami()["type"] == "user"
served = list(api.list_models(inference_provider="publicai", sort="trending_score", expand=["trendingScore"]))
assert MODEL in [model.id for model in served], served
scores = [model.trending_score or 0 for model in served]
assert scores == sorted(scores, reverse=True), scores
first = list(api.list_models(limit=3))
assert len(first) == 3, first
info = api.model_info(MODEL, expand=["inferenceProviderMapping"])
assert any(entry.provider == "publicai" for entry in info.inference_provider_mapping), info

# Errors become the client's own, with a text that says what is wrong.
try:
    api.model_info("nobody/nothing")
    raise SystemExit("an unknown repository is an error")
except RepositoryNotFoundError as error:
    assert "nothing" in str(error), error
try:
    by_url.chat.completions.create(model="nobody/nothing", messages=MESSAGES)
    raise SystemExit("an unknown model is an error")
except HfHubHTTPError as error:
    assert error.response.status_code == 400, error
    assert "not supported by any provider" in str(error), error
try:
    InferenceClient(base_url=f"{origin}/v1", api_key="hf_nobody").chat.completions.create(model=MODEL, messages=MESSAGES)
    raise SystemExit("an unknown token is an error")
except HfHubHTTPError as error:
    assert error.response.status_code == 401, error
    assert "Invalid username or password" in str(error), error

print("ok", huggingface_hub.__version__)
