# The model list.
list-title = Modelli
list-title-search = { $search } · Modelli
list-about = Modelli aperti e i provider che li servono: si può chattare con ognuno nel browser o chiamarlo dal proprio codice.
list-pool-none = Nessuna replica è ancora collegata al pool.
list-pool-silent = Nessuna replica del pool risponde ora.
list-pool-models = { $n ->
    [one] Il pool serve ora { $n } modello.
   *[other] Il pool serve ora { $n } modelli.
}
list-compare-all = Confronta tutti i provider
list-filters = Filtri
list-filters-chosen = Filtri ({ $n })
list-apply = Applica
list-more = Altri { $n }
list-unlisted = { $n ->
    [one] La ricerca trova { $n } altra voce.
   *[other] La ricerca trova le altre { $n } voci.
}
list-narrow = Restringi: { $facet }
list-narrow-hint = Restringi
list-count = { $n ->
    [one] <b>{ $n }</b> modello
   *[other] <b>{ $n }</b> modelli
}
list-shown = da { $first } a { $last }
list-sort = Ordina
list-sort-by = Ordina per
list-sort-trending = Di tendenza
list-sort-newest = Più recenti
list-sort-cheapest = Più economici
list-sort-fastest = Più veloci
list-sort-likes = Più apprezzati
list-sort-largest = Più grandi
list-sort-name = Nome
list-facet-availability = Disponibilità
list-facet-task = Attività
list-facet-provider = Provider
list-facet-organisation = Organizzazione
list-facet-language = Lingua
list-facet-licence = Licenza
list-facet-size = Dimensione
list-facet-context = Lunghezza del contesto
list-facet-price = Prezzo di una risposta
list-facet-library = Libreria
list-callable = Utilizzabile ora
list-own-key = Utilizzabile con le mie chiavi
list-any-provider = Qualsiasi provider
list-size-smallest = Meno di 3B
list-size-small = Da 3B a 10B
list-size-middle = Da 10B a 40B
list-size-large = Da 40B a 100B
list-size-largest = 100B e oltre
list-context-least = { $n } e oltre
list-price-free = Gratis
list-price-most = Fino a { $price }
list-price-note = Per milione di token, presso il provider più economico tra quelli utilizzabili.
list-active = Filtri attivi
list-remove = Rimuovi il filtro: { $filter }
list-clear = Rimuovi tutti
list-filter-search = Ricerca: { $value }
list-filter-tag = Tag: { $value }
list-filter-parameters = Parametri: { $value }
list-filter-organisation = Di { $value }
list-empty-search = Nessun modello corrisponde a «{ $search }».
list-empty-search-filters = Nessun modello corrisponde a «{ $search }» con questi filtri.
list-empty-filters = Nessun modello corrisponde a questi filtri.
list-empty-advice-search = Provare con meno lettere o con il nome di un’organizzazione.
list-empty-advice-filters = Togliere un filtro o ricominciare.
list-empty-similar = Forse cercava
list-empty-all = Mostra tutti i modelli
list-pages = Pagine dei risultati
list-page = Pagina { $n }
list-previous = Precedente
list-next = Successiva
list-tray = Confronto
list-tray-name = Modelli da confrontare
list-tray-submit = Confronta fianco a fianco
list-tray-clear = Svuota
list-tray-remove = Togli
