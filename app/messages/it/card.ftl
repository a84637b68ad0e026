# A model in short, wherever models are listed.
card-ready = Utilizzabile ora
card-down = Fuori servizio
card-needs-key = Serve una chiave
card-unserved = Non servito qui
card-licence-other = Altra licenza
card-context = Contesto { $n }
card-requests = { $n ->
    [one] { $n } richiesta
   *[other] { $n } richieste
}
card-price = Prezzo
card-price-hint = Dollari USA per milione di token
card-first-token = Primo token
card-first-token-value = { $ms } ms
card-speed = Velocità
card-speed-value = { $n } tok/s
card-compare = Confronta
card-compare-name = Confronta { $model }
card-providers = Provider: { $names }
card-provider-ready = { $name } (pronto)
card-provider-needs-key = { $name } (serve una chiave)
card-provider-no-replica = { $name } (nessuna replica al momento)
card-provider-down = { $name } (fuori servizio)
card-likes = { $n ->
    [one] { $n } mi piace
   *[other] { $n } mi piace
}
