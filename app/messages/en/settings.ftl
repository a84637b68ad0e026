settings-title = Providers and keys
settings-about = Your keys, the order of your providers, and access tokens for programs.

settings-nav = Settings
settings-nav-providers = Providers and keys
settings-nav-tokens = Access tokens
settings-nav-usage = Usage
settings-nav-billing = Billing
settings-nav-preferences = Preferences

settings-copy = Copy

# What a form did.
settings-order-saved = The order is saved.
settings-order-reset-done = The site’s own order is back.
settings-key-saved = The key is saved.
settings-key-removed = The key is removed.
settings-key-paused = Calls to this provider are routed from now on. Your key is kept.
settings-key-used = Calls to this provider go out with your key again.
settings-token-revoked = The token is revoked. Programs that use it are refused from now on.
settings-token-created = Copy your new access token now. It is shown this once.

# Order and keys.
settings-providers-heading = Providers and keys
settings-providers-about = Chats, code and the API ask the first provider of this list that has the model and is ready. With your own key the provider bills you; without one, calls are routed through this site.
settings-order-heading = Order
settings-order-of-site = Until you move a provider, this is the site’s own order.
settings-order-own = This is the order you saved.
settings-order-reset = Use the site’s order
settings-keys-sealed = Keys are sealed before they are stored, and leave this server only towards their provider.
settings-n-models = { $n ->
    [one] { $n } model
   *[other] { $n } models
}
settings-n-served = { $n } of { $all } models served now
settings-mode-routed = Routed
settings-mode-own = Your key
settings-move-up = Move { $name } up
settings-move-down = Move { $name } down
settings-own-pool = This site’s own pool of servers. It needs no key.
settings-key-label = Your key for { $name }
settings-key-saved-used = Ends in { $last-four }, added { $added }, last used { $used } UTC.
settings-key-saved-unused = Ends in { $last-four }, added { $added }, never used.
settings-key-test = Test key
settings-key-testing = Testing…
settings-key-test-label = Test your key for { $name }
settings-key-remove = Remove
settings-key-remove-label = Remove your key for { $name }
settings-key-mode-own = Calls go out with your key.
settings-key-mode-routed = Calls are routed; your key rests.
settings-key-use = Use your key
settings-key-use-label = Use your key for { $name }
settings-key-pause = Route instead
settings-key-pause-label = Route calls to { $name } instead of using your key
settings-key-show = Show
settings-key-save = Save
settings-key-hint = Once saved it cannot be read back; its last four characters are shown.
settings-key-get = Get a key
settings-check-valid = { $name } takes this key. It lists { $n ->
    [one] { $n } model
   *[other] { $n } models
} for it.
settings-check-unproven = { $name } answers and lists { $n ->
    [one] { $n } model
   *[other] { $n } models
}, but it gives this list to anyone. Only a call can tell whether the key works.
settings-check-rejected = { $name } refuses this key. Replace it with a new one.
settings-check-no-list = { $name } has no list of models to test a key with. Only a call can tell whether it works.
settings-check-unreachable = { $name } did not answer within 10 seconds. Your key is kept; try again later.
settings-check-unclear = { $name } answered with status { $status }, which says nothing clear about the key.
settings-check-said = It said:

# Dry run.
settings-dry-run-heading = Dry run
settings-dry-run-about = Name a model and see who would be asked now, in which order, and why. No call is made.
settings-dry-run-model = Model
settings-dry-run-submit = Show the plan
settings-dry-run-hint = Put <code>:fastest</code>, <code>:cheapest</code> or a provider such as <code>:publicai</code> behind it to see what that changes.
settings-dry-run-unknown-model = The catalogue has no model of that name.
settings-dry-run-unknown-suffix = What stands behind the colon is neither a policy nor a provider of this site.
settings-dry-run-nobody = Nobody would be asked for { $model } today.
settings-dry-run-one = For { $model } today your order gives { $first }.
settings-dry-run-several = For { $model } today your order gives { $first }, then { $second }{ $more ->
    [0] .
    [one] , then one more.
   *[other] , then { $more } more.
}
settings-dry-run-by-order = By your order.
settings-dry-run-by-price = By the price of the answer’s tokens; what has no price comes last.
settings-dry-run-by-speed = By the speed this site measured in the last day; what was not measured comes last.
settings-dry-run-by-name = The provider is named, so no other is tried.
settings-dry-run-speed = { $speed } tokens/s
settings-dry-run-not-served = These do not have the model: { $names }.
settings-fate-down = Would be tried, but does not answer just now
settings-fate-needs-key = Passed over: it needs your key
settings-fate-no-replica = Passed over: no server of the pool has the model
settings-fate-no-credits = Passed over: the credits of this month are used up
settings-fate-not-named = Passed over: another provider is named

# Access tokens.
settings-tokens-heading = Access tokens
settings-tokens-about = Programs call this site with an access token, as <code>HF_TOKEN</code> or as an OpenAI key.
settings-tokens-yours = Your tokens
settings-tokens-none = You have no access token yet. Make one below and give it to a program.
settings-tokens-docs = How programs use a token: <docs>the guide to access tokens</docs>.
settings-token-new = New token
settings-token-name = Name
settings-token-name-hint = Where it is used, such as “laptop” or “nightly job”.
settings-token-kind = What it opens
settings-token-kind-platform = <code>hf_…</code> for the router and the Hub API, with your order, keys and bills
settings-token-kind-public-ai = <code>pai_…</code> for this site’s own pool alone, called directly
settings-token-create = Create token
settings-token-used = made { $created }, last used { $used }
settings-token-unused = made { $created }, never used
settings-token-revoke = Revoke
settings-token-revoke-label = Revoke the token { $name }
