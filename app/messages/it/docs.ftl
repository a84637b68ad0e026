docs-heading = Guide
docs-about = Come usare questo sito dal browser e dal proprio codice e come gestirne uno.
docs-search = Cerca nelle guide
docs-guides = Tutte le guide
docs-part-start = Per iniziare
docs-part-use = Dal Suo codice
docs-part-run = Gestire un sito
docs-part-about = Impegni
docs-toc = In questa pagina
docs-previous = Precedente
docs-next = Successiva
docs-pages = Guida precedente e successiva
docs-in-english = Le guide sono scritte in inglese.
docs-found-title = { $query } nelle guide
docs-found-heading = Ricerca nelle guide
docs-found = { $n ->
    [0] Nessuna sezione corrisponde a «{ $query }».
    [one] Una sezione corrisponde a «{ $query }».
   *[other] { $n } sezioni corrispondono a «{ $query }».
}
docs-found-best = Le { $n } sezioni migliori per «{ $query }».
docs-found-nothing = Provare con meno parole o con l’inizio di una parola.
docs-all = Vedi tutte le guide
