import os
from huggingface_hub import InferenceClient

client = InferenceClient(
    provider="publicai",
    api_key=os.environ["HF_TOKEN"],
)

completion = client.chat.completions.create(
    model="swiss-ai/Apertus-70B-Instruct-2509",
    messages=[
        {
            "role": "user",
            "content": "What is the capital of France?"
        }
    ],
)

print(completion.choices[0].message)
