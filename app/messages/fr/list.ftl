# The model list.
list-title = Modèles
list-title-search = { $search } · Modèles
list-about = Des modèles ouverts et les fournisseurs qui les servent : discutez avec chacun dans le navigateur ou appelez-le depuis votre code.
list-pool-none = Aucun réplica n’est encore connecté au pool.
list-pool-silent = Aucun réplica du pool ne répond en ce moment.
list-pool-models = { $n ->
    [one] Le pool sert { $n } modèle en ce moment.
   *[other] Le pool sert { $n } modèles en ce moment.
}
list-compare-all = Comparer tous les fournisseurs
list-filters = Filtres
list-filters-chosen = Filtres ({ $n })
list-apply = Appliquer
list-more = { $n } de plus
list-unlisted = { $n ->
    [one] La recherche en trouve { $n } autre.
   *[other] La recherche trouve les { $n } autres.
}
list-narrow = Affiner : { $facet }
list-narrow-hint = Affiner
list-count = { $n ->
    [one] <b>{ $n }</b> modèle
   *[other] <b>{ $n }</b> modèles
}
list-shown = { $first } à { $last }
list-sort = Trier
list-sort-by = Trier par
list-sort-trending = Tendances
list-sort-newest = Plus récents
list-sort-cheapest = Moins chers
list-sort-fastest = Plus rapides
list-sort-likes = Les plus aimés
list-sort-largest = Plus grands
list-sort-name = Nom
list-facet-availability = Disponibilité
list-facet-task = Tâche
list-facet-provider = Fournisseur
list-facet-organisation = Organisation
list-facet-language = Langue
list-facet-licence = Licence
list-facet-size = Taille
list-facet-context = Longueur du contexte
list-facet-price = Prix d’une réponse
list-facet-library = Bibliothèque
list-callable = Utilisable maintenant
list-own-key = Utilisable avec mes clés
list-any-provider = Tout fournisseur
list-size-smallest = Moins de 3B
list-size-small = 3B à 10B
list-size-middle = 10B à 40B
list-size-large = 40B à 100B
list-size-largest = 100B et plus
list-context-least = { $n } et plus
list-price-free = Gratuit
list-price-most = Jusqu’à { $price }
list-price-note = Par million de tokens, chez le fournisseur le moins cher que vous pouvez appeler.
list-active = Filtres actifs
list-remove = Retirer le filtre : { $filter }
list-clear = Tout effacer
list-filter-search = Recherche : { $value }
list-filter-tag = Étiquette : { $value }
list-filter-parameters = Paramètres : { $value }
list-filter-organisation = Par { $value }
list-empty-search = Aucun modèle ne correspond à « { $search } ».
list-empty-search-filters = Aucun modèle ne correspond à « { $search } » avec ces filtres.
list-empty-filters = Aucun modèle ne correspond à ces filtres.
list-empty-advice-search = Essayez avec moins de lettres ou avec le nom d’une organisation.
list-empty-advice-filters = Retirez un filtre ou recommencez.
list-empty-similar = Vouliez-vous dire
list-empty-all = Afficher tous les modèles
list-pages = Pages de résultats
list-page = Page { $n }
list-previous = Précédente
list-next = Suivante
list-tray = Comparer
list-tray-name = Modèles à comparer
list-tray-submit = Comparer côte à côte
list-tray-clear = Effacer
list-tray-remove = Retirer
