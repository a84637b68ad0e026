# A model's page.
model-breadcrumb = Breadcrumb
model-models = Models
model-copy-id = Copy the model’s name
model-copy-name = Copy { $name }
model-like = Like
model-likes = { $n ->
    [0] nobody yet
    [one] { $n } account
   *[other] { $n } accounts
}
model-tags = Tags
model-requests = { $n ->
    [one] { $n } request through this site in the last 30 days
   *[other] { $n } requests through this site in the last 30 days
}
model-try = Try this model
model-try-it = Try it
model-try-close = Close
model-no-script = The chat needs scripts, and this browser does not run them. The same question from a terminal:

model-facts = Facts
model-organisation = Organisation
model-country = Country
model-parameters = Parameters
model-parameters-active = { $n }, { $active } active
model-context = Context length
model-n-tokens = { $n } tokens
model-licence = Licence
model-languages = Languages
model-n-languages = { $n } languages
model-list-comma = { ", " }
model-released = Released
model-library = Library

model-no-provider = No provider serves this model
model-no-provider-why = No provider known to this site has it, and no replica of the pool serves it.
model-down = This model is down
model-down-why = Replicas of the pool serve it, but none answers at the moment. Try again in a minute.
model-needs-key = This model needs a key
model-needs-key-why = A provider has it, but this site holds no key for that provider, and neither do you.
model-no-replica = No replica serves this model
model-no-replica-why = The pool knows it, but no replica that is connected now serves it.
model-add-key = <settings>Add your key</settings> for a provider that has it.
model-connect = If you run this site, connect a vLLM server that serves <code>{ $model }</code>: the README says how under “Configure it”.
model-chat-with-another = <list>Chat with a model that answers now</list>.

model-providers = Providers, in your order
model-providers-note = A request goes to the first that is ready. <settings>Change the order or add keys</settings>.
model-providers-none = No provider known to this site has this model.
model-rank-chosen = Number { $n } in your order, and the first that is ready

model-policies = What a call gets now
model-policies-note = Put one of these behind the model’s name in the <code>model</code> field. Without one, your order decides.
model-policy-nobody = Nobody is ready.
model-policy-skipped = Passed over
model-policy-more = { $n ->
    [one] and { $n } more
   *[other] and { $n } more
}
model-policy-next = If it fails: { $provider }
model-policy-then = If it fails: { $one }, then { $two }
model-why-preferred = the first in your order that is ready
model-why-fastest = { $n } tokens a second, the most of those that are ready
model-why-no-speed = no speed is measured yet, so your order decides
model-why-cheapest = { $price }, the lowest price of those that are ready
model-why-no-price = no price is known, so your order decides

model-code = Use it from your code
model-code-note = These call this site, which picks the provider. They read an access token from <code>HF_TOKEN</code>; make one in <tokens>Settings</tokens>.
model-code-later = They work once a provider is ready.

model-card = Model card
model-source = Weights and original card
model-contents = Contents

model-related = Related models
model-related-organisation = also from { $organisation }
model-related-family = same family
model-related-size = similar size
