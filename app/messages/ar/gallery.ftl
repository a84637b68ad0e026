# Every component in every state.
gallery-title = المعرض
gallery-about = كل مكوّن من مكوّنات هذا الموقع في كل حالة، بلغتك وألوانك.
