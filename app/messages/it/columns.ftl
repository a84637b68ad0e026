# What the comparison says as it runs. All of this file travels to the browser. In a message with a plural the number
# that is shown is also { $n }.
columns-here = Nel Suo browser: { $race }
columns-waiting = in attesa, { $time }
columns-first = primo token { $time }
columns-speed = circa { $speed } tok/s
columns-done = finito dopo { $time }
columns-stopped = fermato dopo { $time }
columns-failed = non riuscito dopo { $time }
columns-place = posto { $n } di { $total }
columns-generating = { $n ->
    [one] Generazione in { $n } colonna
   *[other] Generazione in { $n } colonne
}
columns-complete = Tutte le risposte sono terminate. Finita per prima: { $name }.
columns-ended = Tutte le risposte sono terminate.
columns-n-failed = { $n ->
    [one] { $n } colonna non è riuscita.
   *[other] { $n } colonne non sono riuscite.
}
columns-letter = Risposta { $letter }
columns-tie = Parità
columns-neither = Nessuna è buona
columns-your-vote = Il Suo voto
columns-voted = Voto contato. Ha scelto { $name }.
columns-counted = Voto contato. I nomi sono visibili.
columns-removed = { $name } è stato tolto.
columns-head-name = Colonna
columns-head-first = Primo token
columns-head-speed = Velocità
columns-head-tokens = Token
columns-head-total = Totale
columns-head-cost = Costo
columns-best-first = la prima a rispondere
columns-best-speed = la più veloce
columns-best-total = finita per prima
columns-best-cost = la più economica
columns-billed = dal provider
columns-ms = { $ms } ms
columns-seconds = { $seconds } s
columns-percent = { $n }%
columns-diff = Parole solo nella prima: { $gone }. Solo nella seconda: { $new }. In entrambe: { $same }.
columns-diff-none = Le due risposte sono uguali.
columns-diff-later = Le differenze appaiono quando entrambe hanno risposto.
columns-tab-waiting = in attesa
columns-tab-writing = scrive
columns-tab-done = finito
columns-tab-stopped = fermato
columns-tab-failed = non riuscito
