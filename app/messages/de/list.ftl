# The model list.
list-title = Modelle
list-title-search = { $search } · Modelle
list-about = Offene Modelle und die Anbieter, die sie bereitstellen: Chatten Sie mit jedem im Browser oder nutzen Sie es aus Ihrem Code.
list-pool-none = Noch ist kein Replikat mit dem Pool verbunden.
list-pool-silent = Derzeit antwortet kein Replikat des Pools.
list-pool-models = { $n ->
    [one] Der Pool stellt jetzt { $n } Modell bereit.
   *[other] Der Pool stellt jetzt { $n } Modelle bereit.
}
list-compare-all = Alle Anbieter vergleichen
list-filters = Filter
list-filters-chosen = Filter ({ $n })
list-apply = Anwenden
list-more = { $n } weitere
list-unlisted = { $n ->
    [one] Die Suche findet { $n } weiteren Eintrag.
   *[other] Die Suche findet die { $n } weiteren Einträge.
}
list-narrow = { $facet } eingrenzen
list-narrow-hint = Eingrenzen
list-count = { $n ->
    [one] <b>{ $n }</b> Modell
   *[other] <b>{ $n }</b> Modelle
}
list-shown = { $first } bis { $last }
list-sort = Sortieren
list-sort-by = Sortieren nach
list-sort-trending = Im Trend
list-sort-newest = Neueste
list-sort-cheapest = Günstigste
list-sort-fastest = Schnellste
list-sort-likes = Beliebteste
list-sort-largest = Größte
list-sort-name = Name
list-facet-availability = Verfügbarkeit
list-facet-task = Aufgabe
list-facet-provider = Anbieter
list-facet-organisation = Organisation
list-facet-language = Sprache
list-facet-licence = Lizenz
list-facet-size = Größe
list-facet-context = Kontextlänge
list-facet-price = Preis einer Antwort
list-facet-library = Bibliothek
list-callable = Jetzt aufrufbar
list-own-key = Mit meinen Schlüsseln aufrufbar
list-any-provider = Beliebiger Anbieter
list-size-smallest = Unter 3B
list-size-small = 3B bis 10B
list-size-middle = 10B bis 40B
list-size-large = 40B bis 100B
list-size-largest = 100B und mehr
list-context-least = { $n } und mehr
list-price-free = Kostenlos
list-price-most = Bis { $price }
list-price-note = Pro Million Tokens, beim günstigsten Anbieter, den Sie aufrufen können.
list-active = Aktive Filter
list-remove = Filter entfernen: { $filter }
list-clear = Alle entfernen
list-filter-search = Suche: { $value }
list-filter-tag = Tag: { $value }
list-filter-parameters = Parameter: { $value }
list-filter-organisation = Von { $value }
list-empty-search = Kein Modell passt zu „{ $search }“.
list-empty-search-filters = Kein Modell passt zu „{ $search }“ mit diesen Filtern.
list-empty-filters = Kein Modell passt zu diesen Filtern.
list-empty-advice-search = Versuchen Sie es mit weniger Buchstaben oder dem Namen einer Organisation.
list-empty-advice-filters = Entfernen Sie einen Filter oder beginnen Sie von vorn.
list-empty-similar = Meinten Sie
list-empty-all = Alle Modelle anzeigen
list-pages = Ergebnisseiten
list-page = Seite { $n }
list-previous = Zurück
list-next = Weiter
list-tray = Vergleich
list-tray-name = Modelle für den Vergleich
list-tray-submit = Nebeneinander vergleichen
list-tray-clear = Leeren
list-tray-remove = Entfernen
