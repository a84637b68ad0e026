# Providers: their pages, and their rows wherever they are listed.
provider-list = Providers
provider-list-about = Who serves the models: prices, what this site measured, and how to get a key.
provider-list-note = In your order. <settings>Change it or add keys</settings>.
provider-about = The models of { $provider }, with prices, measured speed, and how to get a key.

provider-provider = Provider
provider-model = Model
provider-models = Models
provider-models-served = { $n } of { $all }
provider-from = From, $/M out
provider-first-token = First token
provider-speed-label = Speed
provider-uptime = Answered, 24 h
provider-input = In, $/M
provider-output = Out, $/M
provider-context = Context
provider-state = State

provider-ready = Ready
provider-needs-key = Needs a key
provider-no-replica = No replica now
provider-down = Down
provider-partly = Partly down
provider-add-key = Add a key
provider-add-key-for = Add a key for { $provider }
provider-routed = Routed
provider-your-key = Your key
provider-your-key-ending = Your key ····{ $end }
provider-access-pool = Free
provider-feature-tools = tools
provider-feature-structured = structured output
provider-feature-reasoning = reasoning
provider-feature-images = images

provider-ms = { $n } ms
provider-p95 = 95%: { $n } ms
provider-speed = { $n } tok/s
provider-week = 7 days: { $share }
provider-age-days = { $n ->
    [one] { $n } day ago
   *[other] { $n } days ago
}
provider-no-calls = no calls yet
provider-no-calls-today = none today
provider-no-calls-why = No call of this site went there in the last week, so nothing is measured yet.
provider-uptime-title = { $ok } of { $all } calls answered in the last 24 hours, by the hour, newest last
provider-measured-note = First token and speed are medians of this site’s own calls in the last 24 hours. Calls that a visitor stopped do not count.
provider-measured-none = No calls measured in the last 24 hours.

provider-health = Health
provider-calls-week = Calls in 7 days
provider-clusters = Clusters
provider-replicas-up = { $up } of { $n } up
provider-pool-summary = Replicas that answer: { $up } of { $n }, for { $models ->
    [one] { $models } model
   *[other] { $models } models
}.
provider-no-models = No model of the catalogue is at this provider.

provider-use = Use this provider
provider-yours = For you
provider-pool-why = This is the site’s own pool, on compute that partners give. It needs no key.
provider-your-key-why = Calls that land here use your key, and { $provider } bills you.
provider-routed-why = This site pays the provider for models with a known price. Your own key takes its place.
provider-needs-key-why = Calls to { $provider } need your own key. It is sealed, and only ever sent to the provider.
provider-get-key = Get a key at { $host }
provider-enter-key = Enter your key
provider-change-key = Replace or remove your key
provider-place = Number { $n } in <settings>your order</settings>.

provider-addresses = Addresses
provider-addresses-note = Both speak OpenAI’s chat API: give one to a client as its base URL.
provider-through = Through this site
provider-through-why = With an access token of this site. Calls are recorded, and go to this provider and no other.
provider-direct = Directly
provider-direct-why = With your key there, in <code>{ $variable }</code>.
provider-copy = Copy { $text }
