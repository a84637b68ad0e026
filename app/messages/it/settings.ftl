settings-title = Provider e chiavi
settings-about = Le Sue chiavi, l’ordine dei provider e i token di accesso per i programmi.

settings-nav = Impostazioni
settings-nav-providers = Provider e chiavi
settings-nav-tokens = Token di accesso
settings-nav-usage = Utilizzo
settings-nav-billing = Fatturazione
settings-nav-preferences = Preferenze

settings-copy = Copia

# What a form did.
settings-order-saved = L’ordine è salvato.
settings-order-reset-done = È di nuovo in vigore l’ordine del sito.
settings-key-saved = La chiave è salvata.
settings-key-removed = La chiave è rimossa.
settings-key-paused = D’ora in poi le chiamate a questo provider vengono instradate. La Sua chiave resta salvata.
settings-key-used = Le chiamate a questo provider partono di nuovo con la Sua chiave.
settings-token-revoked = Il token è revocato. D’ora in poi i programmi che lo usano vengono rifiutati.
settings-token-created = Copi ora il nuovo token di accesso. Viene mostrato solo questa volta.

# Order and keys.
settings-providers-heading = Provider e chiavi
settings-providers-about = Chat, codice e API chiedono al primo provider di questo elenco che ha il modello ed è pronto. Con una Sua chiave è il provider a fatturarLe le chiamate; senza, le chiamate vengono instradate da questo sito.
settings-order-heading = Ordine
settings-order-of-site = Finché non sposta un provider, vale l’ordine del sito.
settings-order-own = Questo è l’ordine che ha salvato.
settings-order-reset = Usa l’ordine del sito
settings-keys-sealed = Le chiavi vengono sigillate prima di essere conservate e lasciano questo server solo verso il loro provider.
settings-n-models = { $n ->
    [one] { $n } modello
   *[other] { $n } modelli
}
settings-n-served = { $n } su { $all } modelli serviti ora
settings-mode-routed = Instradato
settings-mode-own = La Sua chiave
settings-move-up = Sposta { $name } in su
settings-move-down = Sposta { $name } in giù
settings-own-pool = Il pool di server proprio di questo sito. Non serve una chiave.
settings-key-label = La Sua chiave per { $name }
settings-key-saved-used = Termina con { $last-four }, aggiunta: { $added }, ultimo uso: { $used } UTC.
settings-key-saved-unused = Termina con { $last-four }, aggiunta: { $added }, mai usata.
settings-key-test = Prova la chiave
settings-key-testing = Prova in corso…
settings-key-test-label = Prova la chiave per { $name }
settings-key-remove = Rimuovi
settings-key-remove-label = Rimuovi la chiave per { $name }
settings-key-mode-own = Le chiamate partono con la Sua chiave.
settings-key-mode-routed = Le chiamate vengono instradate; la Sua chiave è a riposo.
settings-key-use = Usa la chiave
settings-key-use-label = Usa la chiave per { $name }
settings-key-pause = Instrada invece
settings-key-pause-label = Instrada le chiamate a { $name } invece di usare la chiave
settings-key-show = Mostra
settings-key-save = Salva
settings-key-hint = Una volta salvata non si può più rileggere; ne vengono mostrati gli ultimi quattro caratteri.
settings-key-get = Ottieni una chiave
settings-check-valid = { $name } accetta questa chiave e le associa { $n ->
    [one] { $n } modello
   *[other] { $n } modelli
}.
settings-check-unproven = { $name } risponde ed elenca { $n ->
    [one] { $n } modello
   *[other] { $n } modelli
}, ma dà questo elenco a chiunque. Solo una chiamata può dire se la chiave funziona.
settings-check-rejected = { $name } rifiuta questa chiave. Va sostituita con una nuova.
settings-check-no-list = { $name } non ha un elenco di modelli con cui provare una chiave. Solo una chiamata può dire se funziona.
settings-check-unreachable = { $name } non ha risposto entro 10 secondi. La Sua chiave resta salvata; riprovare più tardi.
settings-check-unclear = { $name } ha risposto con lo stato { $status }, che non dice nulla di chiaro sulla chiave.
settings-check-said = La risposta:

# Dry run.
settings-dry-run-heading = Simulazione
settings-dry-run-about = Indichi un modello per vedere a chi si chiederebbe ora, in quale ordine e perché. Non viene fatta alcuna chiamata.
settings-dry-run-model = Modello
settings-dry-run-submit = Mostra il piano
settings-dry-run-hint = Aggiunga in fondo <code>:fastest</code>, <code>:cheapest</code> o un provider come <code>:publicai</code> per vedere che cosa cambia.
settings-dry-run-unknown-model = Nel catalogo non c’è un modello con questo nome.
settings-dry-run-unknown-suffix = Ciò che segue i due punti non è né una regola né un provider di questo sito.
settings-dry-run-nobody = Oggi per { $model } non si chiederebbe a nessuno.
settings-dry-run-one = Per { $model } il Suo ordine dà oggi { $first }.
settings-dry-run-several = Per { $model } il Suo ordine dà oggi { $first }, poi { $second }{ $more ->
    [0] .
    [one] , poi un altro.
   *[other] , poi altri { $more }.
}
settings-dry-run-by-order = Secondo il Suo ordine.
settings-dry-run-by-price = Secondo il prezzo dei token della risposta; ciò che non ha un prezzo viene per ultimo.
settings-dry-run-by-speed = Secondo la velocità misurata da questo sito nell’ultimo giorno; ciò che non è stato misurato viene per ultimo.
settings-dry-run-by-name = Il provider è indicato, quindi non se ne prova nessun altro.
settings-dry-run-speed = { $speed } token/s
settings-dry-run-not-served = Questi non hanno il modello: { $names }.
settings-fate-down = Verrebbe provato, ma al momento non risponde
settings-fate-needs-key = Saltato: serve la Sua chiave
settings-fate-no-replica = Saltato: nessun server del pool ha il modello
settings-fate-no-credits = Saltato: i crediti di questo mese sono esauriti
settings-fate-not-named = Saltato: è indicato un altro provider

# Access tokens.
settings-tokens-heading = Token di accesso
settings-tokens-about = I programmi chiamano questo sito con un token di accesso, come <code>HF_TOKEN</code> o come chiave OpenAI.
settings-tokens-yours = I Suoi token
settings-tokens-none = Non ha ancora un token di accesso. Ne crei uno qui sotto e lo dia a un programma.
settings-tokens-docs = Come i programmi usano un token: <docs>la guida ai token di accesso</docs>.
settings-token-new = Nuovo token
settings-token-name = Nome
settings-token-name-hint = Dove viene usato, per esempio «portatile» o «lavoro notturno».
settings-token-kind = Che cosa apre
settings-token-kind-platform = <code>hf_…</code> per il router e l’API dell’Hub, con il Suo ordine, le Sue chiavi e le Sue fatture
settings-token-kind-public-ai = <code>pai_…</code> solo per il pool proprio di questo sito, chiamato direttamente
settings-token-create = Crea token
settings-token-used = creato: { $created }, ultimo uso: { $used }
settings-token-unused = creato: { $created }, mai usato
settings-token-revoke = Revoca
settings-token-revoke-label = Revoca il token { $name }
