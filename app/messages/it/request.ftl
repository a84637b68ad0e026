# What the form of a request says as it is used. All of this file travels to the browser.
request-ignored = { $provider } non lo documenta; non viene inviato.
request-fault-number = Non è un numero.
request-fault-whole = Non è un numero intero.
request-fault-range = È fuori intervallo; non viene inviato.
request-fault-json = Non è JSON: riga { $line }, colonna { $column }
request-fault-object = Deve essere un oggetto: { "{" } ... { "}" }
request-fault-reserved = «{ $key }» è impostato dalla chat stessa.
request-preset-saved = Preimpostazione «{ $name }» salvata.
request-preset-deleted = Preimpostazione «{ $name }» eliminata.
request-no-structure = Non risulta che { $provider } segua uno schema con questo modello; lo schema non viene inviato.
request-so-far = Valido finora
request-keeps = Completo e conforme allo schema
request-unfinished = La risposta è finita prima che il JSON fosse completo.
request-broken = Non è più JSON al carattere { $at }
request-miss-type = { $path } dovrebbe essere: { $expected }
request-miss-required = A { $path } manca «{ $name }»
request-miss-extra = { $path } ha «{ $name }», che lo schema non ammette
request-miss-enum = { $path } non è tra i valori ammessi
request-miss-bounds = { $path } è fuori dai limiti
request-estimate-how = Una stima: caratteri diviso quattro, al prezzo di un token letto. La ricevuta dice quanto è stato.
request-estimate = { $n ->
    [one] ≈ { $n } token
   *[other] ≈ { $n } token
}
request-estimate-cost = { $n ->
    [one] ≈ { $n } token, { $cost }
   *[other] ≈ { $n } token, { $cost }
}
request-no-tools = Non risulta che { $provider } accetti strumenti con questo modello; gli strumenti non vengono inviati.
request-fault-tools = Deve essere un elenco di funzioni, ciascuna con un nome.
request-tool-send = Invia i risultati
request-tool-answered = risposto
request-tool-coming = in scrittura
request-tool-asked = attende un risultato
request-tool-arguments = Argomenti
request-tool-result = Risultato
request-tool-mock = Salva per le prossime chiamate
request-tool-mocked = Salvato: le prossime chiamate di { $name } partono da questo risultato.
request-picture = Immagine { $n }
request-picture-size = { $kb } kB, { $tokens }
request-picture-remove = Rimuovi: { $picture }
request-picture-gone = Un’immagine troppo grande per essere conservata
request-picture-unread = { $model } non legge le immagini.
request-picture-none = { $name } non è un PNG, JPEG, WebP o GIF leggibile.
request-picture-many = Al massimo { $n } immagini per domanda.
