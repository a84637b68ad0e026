# A model's page.
model-breadcrumb = Percorso di navigazione
model-models = Modelli
model-copy-id = Copia il nome del modello
model-copy-name = Copia { $name }
model-like = Mi piace
model-likes = { $n ->
    [0] ancora nessuno
    [one] { $n } account
   *[other] { $n } account
}
model-tags = Tag
model-requests = { $n ->
    [one] { $n } richiesta tramite questo sito negli ultimi 30 giorni
   *[other] { $n } richieste tramite questo sito negli ultimi 30 giorni
}
model-try = Prova questo modello
model-try-it = Prova
model-try-close = Chiudi
model-no-script = La chat ha bisogno di script e questo browser non li esegue. La stessa domanda da un terminale:

model-facts = In breve
model-organisation = Organizzazione
model-country = Paese
model-parameters = Parametri
model-parameters-active = { $n }, di cui { $active } attivi
model-context = Lunghezza del contesto
model-n-tokens = { $n } token
model-licence = Licenza
model-languages = Lingue
model-n-languages = { $n } lingue
model-list-comma = { ", " }
model-released = Pubblicato
model-library = Libreria

model-no-provider = Nessun provider serve questo modello
model-no-provider-why = Nessun provider noto a questo sito lo offre e nessuna replica del pool lo serve.
model-down = Questo modello è fuori servizio
model-down-why = Alcune repliche del pool lo servono, ma al momento nessuna risponde. Riprovare tra un minuto.
model-needs-key = Per questo modello serve una chiave
model-needs-key-why = Un provider lo offre, ma questo sito non ha una chiave per quel provider, e nemmeno Lei.
model-no-replica = Nessuna replica serve questo modello
model-no-replica-why = Il pool lo conosce, ma nessuna replica collegata ora lo serve.
model-add-key = <settings>Aggiunga la Sua chiave</settings> per un provider che lo offre.
model-connect = Se gestisce questo sito, colleghi un server vLLM che serve <code>{ $model }</code>: il README spiega come alla voce «Configure it».
model-chat-with-another = <list>Chatta con un modello che risponde ora</list>.

model-providers = Provider, nel Suo ordine
model-providers-note = Una richiesta va al primo che è pronto. <settings>Cambia l’ordine o aggiungi chiavi</settings>.
model-providers-none = Nessun provider noto a questo sito offre questo modello.
model-rank-chosen = Numero { $n } nel Suo ordine e il primo che è pronto

model-policies = Dove va ora una chiamata
model-policies-note = Aggiunga uno di questi suffissi al nome del modello nel campo <code>model</code>. Senza, decide il Suo ordine.
model-policy-nobody = Nessuno è pronto.
model-policy-skipped = Saltati
model-policy-more = { $n ->
    [one] e { $n } altro
   *[other] e altri { $n }
}
model-policy-next = Se non riesce: { $provider }
model-policy-then = Se non riesce: { $one }, poi { $two }
model-why-preferred = il primo nel Suo ordine che è pronto
model-why-fastest = { $n } token al secondo, il massimo tra quelli pronti
model-why-no-speed = ancora nessuna velocità misurata, quindi decide il Suo ordine
model-why-cheapest = { $price }, il prezzo più basso tra quelli pronti
model-why-no-price = nessun prezzo noto, quindi decide il Suo ordine

model-code = Da usare nel Suo codice
model-code-note = Questi esempi chiamano questo sito, che sceglie il provider. Leggono un token di accesso da <code>HF_TOKEN</code>; se ne crea uno nelle <tokens>impostazioni</tokens>.
model-code-later = Funzionano appena un provider è pronto.

model-card = Scheda del modello
model-source = Pesi e scheda originale
model-contents = Contenuto

model-related = Modelli affini
model-related-organisation = anch’esso di { $organisation }
model-related-family = stessa famiglia
model-related-size = dimensione simile
