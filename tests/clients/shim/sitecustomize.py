# Python imports this by itself when it lies on PYTHONPATH. It points huggingface_hub at HUB_BASE; nothing
# in the program that runs is changed. HF_ENDPOINT moves the Hub's half, these three attributes the rest.
import os

b = os.environ.get("HUB_BASE")
if b:
    try:
        from huggingface_hub import constants as c
    except ImportError:
        c = None  # a program without huggingface_hub: nothing to point anywhere
    if c:
        import huggingface_hub.inference._providers as p

        c.INFERENCE_PROXY_TEMPLATE = b + "/{provider}"
        if hasattr(p, "CONVERSATIONAL_AUTO_ROUTER"):
            p.CONVERSATIONAL_AUTO_ROUTER.base_url = b
        p.PROVIDERS["publicai"]["conversational"].base_url = b + "/direct/publicai"
