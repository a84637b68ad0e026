# The search field and its suggestions.
search-label = Rechercher des modèles
search-list = Modèles suggérés
search-callable = utilisable maintenant
search-count = { $n ->
    [0] Aucune suggestion
    [one] { $n } suggestion
   *[other] { $n } suggestions
}
