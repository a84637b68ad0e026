# The search field and its suggestions.
search-label = Cerca modelli
search-list = Modelli suggeriti
search-callable = utilizzabile ora
search-count = { $n ->
    [0] Nessun suggerimento
    [one] { $n } suggerimento
   *[other] { $n } suggerimenti
}
