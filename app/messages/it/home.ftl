# The first page.
home-title = Modelli aperti, calcolo pubblico
home-about = Modelli aperti su risorse di calcolo pubbliche: si può chattare nel browser, confrontare i provider e chiamare i modelli dal proprio codice.
home-lead = Faccia una domanda a un modello aperto, veda chi risponde, con quale velocità e a quale prezzo, e prenda il codice che fa lo stesso.
home-try-label = Chiedi a { $model }
home-try-placeholder = Che cosa desidera sapere?
home-try-submit = Prova
home-try-note = Apre { $model } con la domanda già scritta. Viene inviata solo quando lo decide Lei. Gratis, senza account.
home-try-none = Al momento nessun modello risponde gratis.
home-try-none-advice = Collegare una replica al pool o <keys>aggiungere la chiave di un provider</keys>. Tutti i modelli sono <models>nell’elenco</models>.
home-examples = Oppure parta da uno di questi
home-now = In servizio ora
home-now-models = { $n ->
    [one] modello nel pool
   *[other] modelli nel pool
}
home-now-replicas = { $n ->
    [one] replica risponde
   *[other] repliche rispondono
}
home-now-callable = { $n ->
    [one] modello che può chiamare
   *[other] modelli che può chiamare
}
home-now-requests = { $n ->
    [one] richiesta in 30 giorni
   *[other] richieste in 30 giorni
}
home-now-none = Nessuna replica è ancora collegata al pool.
home-clusters = Dove gira
home-cluster-up = Risponde
home-cluster-part = { $up } su { $n } rispondono
home-cluster-down = Fuori servizio
home-trending = Di tendenza
home-newest = Più recenti
home-all-trending = Tutti i { $n } modelli
home-all-newest = Tutti per data
home-code = Dal Suo codice
home-code-text = Gli stessi modelli dietro un solo indirizzo, che i client di OpenAI e di Hugging Face capiscono.
home-code-link = Copia il codice dalla pagina di un modello
home-keys = Con le Sue chiavi
home-keys-text = Con una Sua chiave è il provider a fatturarLe le chiamate; senza, le chiamate passano dal pool. Il Suo ordine decide a chi si chiede per primo.
home-keys-link = Chiavi e ordine
home-compare = Prima di scegliere
home-compare-text = { $n ->
    [one] Prezzo, contesto e velocità misurata di ogni modello, presso { $n } provider.
   *[other] Prezzo, contesto e velocità misurata di ogni modello, presso { $n } provider.
}
home-compare-link = Confronta i provider
