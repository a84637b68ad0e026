# What the chat says as it runs. All of this file travels to the browser. In a message with a plural the number
# that is shown is also { $n }.
widget-you = Lei
widget-answer = Risposta
widget-edit = Modifica
widget-copy = Copia
widget-again = Riprova
widget-reasoning = Ragionamento
widget-waiting = In attesa di { $provider }
widget-generating = Generazione in corso, { $provider }
widget-still = { $n ->
    [one] Generazione ancora in corso, circa { $n } parola
   *[other] Generazione ancora in corso, circa { $n } parole
}
widget-complete = { $n ->
    [one] Risposta completa, { $n } parola, { $seconds } s
   *[other] Risposta completa, { $n } parole, { $seconds } s
}
widget-away = Connessione persa. La risposta prosegue appena torna.
widget-stopped = Fermata. Ciò che era arrivato è conservato.
widget-cleared = Conversazione cancellata.
widget-cut = Troncata al limite di token. Per averne di più, aumentare la risposta più lunga.
widget-filtered = Il provider ha trattenuto il resto.
widget-ask-next = Chiedi invece a { $provider }
widget-keys = Chiavi nelle impostazioni
widget-clear = Cancella la conversazione
widget-default = predefinita
widget-now-system = prompt di sistema
widget-now-temperature = temperatura { $value }
widget-now-tokens = { $n ->
    [one] { $n } token
   *[other] { $n } token
}
widget-served = Servita da
widget-first-token = Primo token
widget-ms = { $value } ms
widget-speed = { $value } tok/s
widget-usage = { $input } in input, { $output } in output
widget-cost = Costo
widget-billed = fatturata da { $provider }
widget-of-all = Per tutte le risposte di questa richiesta insieme
widget-attempts = Tentativi
widget-hop = { $place }: { $outcome } dopo { $ms } ms
widget-hop-resume = ripresa da { $place }: { $outcome } dopo { $ms } ms
widget-hop-hedge = anche da { $place }: { $outcome } dopo { $ms } ms
widget-edit-field = Il Suo messaggio, in altre parole
widget-edit-send = Invia
widget-edit-leave = Annulla
widget-before = Versione precedente
widget-after = Versione successiva
widget-version = Versione { $at } di { $all }
widget-again-with = Riprova con un altro provider
widget-delete = Elimina
widget-deleted = Eliminato. «Annulla» lo ripristina.
widget-continue = Continua
widget-thinking = Sta ragionando
widget-thought = Ragionamento: { $seconds } s
widget-queue-remove = Rimuovi
widget-queued = Il Suo messaggio sarà inviato dopo questa risposta.
widget-cached = In cache
widget-outcome-ok = ha risposto
widget-outcome-connect = nessuna connessione
widget-outcome-overtaken = un altro è stato più veloce
widget-outcome-broke = si è interrotto
widget-outcome-busy = sovraccarico
widget-outcome-late = troppo lento
widget-outcome-refused = ha rifiutato
widget-outcome-garbage = nessuna risposta valida
