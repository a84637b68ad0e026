# A model in short, wherever models are listed.
card-ready = Jetzt aufrufbar
card-down = Ausgefallen
card-needs-key = Schlüssel nötig
card-unserved = Hier nicht angeboten
card-licence-other = Andere Lizenz
card-context = { $n } Kontext
card-requests = { $n ->
    [one] { $n } Anfrage
   *[other] { $n } Anfragen
}
card-price = Preis
card-price-hint = US-Dollar pro Million Tokens
card-first-token = Erstes Token
card-first-token-value = { $ms } ms
card-speed = Tempo
card-speed-value = { $n } Tok/s
card-compare = Vergleichen
card-compare-name = { $model } vergleichen
card-providers = Anbieter: { $names }
card-provider-ready = { $name } (bereit)
card-provider-needs-key = { $name } (Schlüssel nötig)
card-provider-no-replica = { $name } (zurzeit kein Replikat)
card-provider-down = { $name } (ausgefallen)
card-likes = { $n ->
    [one] { $n } Gefällt-mir
   *[other] { $n } Gefällt-mir
}
