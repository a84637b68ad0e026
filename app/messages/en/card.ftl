# A model in short, wherever models are listed.
card-ready = Callable now
card-down = Down
card-needs-key = Needs a key
card-unserved = Not served here
card-licence-other = Other licence
card-context = { $n } context
card-requests = { $n ->
    [one] { $n } request
   *[other] { $n } requests
}
card-price = Price
card-price-hint = US dollars per million tokens
card-first-token = First token
card-first-token-value = { $ms } ms
card-speed = Speed
card-speed-value = { $n } tok/s
card-compare = Compare
card-compare-name = Compare { $model }
card-providers = Providers: { $names }
card-provider-ready = { $name } (ready)
card-provider-needs-key = { $name } (needs a key)
card-provider-no-replica = { $name } (no replica now)
card-provider-down = { $name } (down)
card-likes = { $n ->
    [one] { $n } like
   *[other] { $n } likes
}
