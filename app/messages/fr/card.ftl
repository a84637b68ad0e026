# A model in short, wherever models are listed.
card-ready = Utilisable maintenant
card-down = En panne
card-needs-key = Clé requise
card-unserved = Non servi ici
card-licence-other = Autre licence
card-context = Contexte de { $n }
card-requests = { $n ->
    [one] { $n } requête
   *[other] { $n } requêtes
}
card-price = Prix
card-price-hint = Dollars américains par million de tokens
card-first-token = Premier token
card-first-token-value = { $ms } ms
card-speed = Vitesse
card-speed-value = { $n } tok/s
card-compare = Comparer
card-compare-name = Comparer { $model }
card-providers = Fournisseurs : { $names }
card-provider-ready = { $name } (prêt)
card-provider-needs-key = { $name } (clé requise)
card-provider-no-replica = { $name } (aucun réplica pour l’instant)
card-provider-down = { $name } (en panne)
card-likes = { $n ->
    [one] { $n } mention J’aime
   *[other] { $n } mentions J’aime
}
