# The first page.
home-title = Open models, on public compute
home-about = Open models on public compute: chat with them in the browser, compare providers, and call them from your code.
home-lead = Ask an open model a question, see who answers, how fast and at what price, and take the code that does the same.
home-try-label = Ask { $model }
home-try-placeholder = What would you like to know?
home-try-submit = Try it
home-try-note = Opens { $model } with your question filled in. It is sent when you say so. Free, without an account.
home-try-none = No model answers for free just now.
home-try-none-advice = Connect a replica to the pool, or <keys>add a provider’s key</keys>. All models are <models>in the list</models>.
home-examples = Or start from one of these
home-now = Serving now
home-now-models = { $n ->
    [one] model in the pool
   *[other] models in the pool
}
home-now-replicas = { $n ->
    [one] replica answers
   *[other] replicas answer
}
home-now-callable = { $n ->
    [one] model you can call
   *[other] models you can call
}
home-now-requests = { $n ->
    [one] request in 30 days
   *[other] requests in 30 days
}
home-now-none = No replica is connected to the pool yet.
home-clusters = Where it runs
home-cluster-up = Answers
home-cluster-part = { $up } of { $n } answer
home-cluster-down = Down
home-trending = Trending
home-newest = Newest
home-all-trending = All { $n } models
home-all-newest = All by date
home-code = From your code
home-code-text = The same models behind one address that OpenAI’s and Hugging Face’s clients speak.
home-code-link = Copy the code from any model’s page
home-keys = With your own keys
home-keys-text = Bring a key and that provider bills you; without one, calls go through the pool. Your order decides who is asked first.
home-keys-link = Keys and order
home-compare = Before you choose
home-compare-text = { $n ->
    [one] Price, context and measured speed of every model, at { $n } provider.
   *[other] Price, context and measured speed of every model, at { $n } providers.
}
home-compare-link = Compare providers
