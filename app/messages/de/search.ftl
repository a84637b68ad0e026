# The search field and its suggestions.
search-label = Modelle suchen
search-list = Vorgeschlagene Modelle
search-callable = jetzt aufrufbar
search-count = { $n ->
    [0] Kein Vorschlag
    [one] { $n } Vorschlag
   *[other] { $n } Vorschläge
}
