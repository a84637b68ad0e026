usage-heading = Utilizzo
usage-about = Le chiamate del Suo account tramite questo sito, dal registro da cui nascono le fatture. I giorni sono in UTC.

usage-month = { $month ->
    [1] gennaio
    [2] febbraio
    [3] marzo
    [4] aprile
    [5] maggio
    [6] giugno
    [7] luglio
    [8] agosto
    [9] settembre
    [10] ottobre
    [11] novembre
   *[12] dicembre
} { $year }
usage-month-label = Mese
usage-month-show = Mostra
usage-csv = Scarica CSV

usage-empty = Nessuna chiamata in { $month }
usage-empty-running = Ancora nessuna chiamata in { $month }
usage-empty-about = Faccia una domanda a un modello, qui o da un programma, e la chiamata viene contata entro un secondo.
usage-empty-action = Trova un modello che risponde ora

usage-total-requests = Richieste
usage-total-input = Token in input
usage-total-output = Token in output
usage-total-cost = Addebitato
usage-failed = Non riuscite
usage-nothing-charged = 0 $
usage-billed-by-provider = dal provider

usage-measures = Che cosa contano le barre
usage-measure-requests = Richieste
usage-measure-tokens = Token
usage-measure-cost = Addebiti
usage-chart-requests = Richieste al giorno, { $month }
usage-chart-tokens = Token al giorno, { $month }
usage-chart-cost = Addebiti al giorno, { $month }
usage-chart-nothing = Non è stato addebitato nulla. Il pool è gratis e le chiamate con la Sua chiave sono fatturate dal provider.
usage-n-requests = { $n ->
    [one] { $n } richiesta
   *[other] { $n } richieste
}
usage-n-tokens = { $n ->
    [one] { $n } token
   *[other] { $n } token
}
usage-own-key-of = { $name }, la Sua chiave
usage-bar = { $date }, { $name }: { $amount }
usage-summary = { $sum } in tutto. Il giorno più intenso è stato il { $date } con { $most }. A { $name } è andato il { $share }.
usage-partial = La giornata del { $date } non è finita: la sua barra cresce ancora.
usage-as-table = Come tabella
usage-day = Giorno
usage-all = Tutti
usage-so-far = finora

usage-by-provider = Per provider
usage-by-model = Per modello
usage-provider = Provider
usage-model = Modello
usage-mode = Modalità
usage-mode-routed = Instradato
usage-mode-own = La Sua chiave

usage-calls = Chiamate più recenti
usage-calls-about = Ognuna con la sua ricevuta: chi ha risposto, quanto ha richiesto, quanto è costata.
usage-calls-newest = Più recenti
usage-calls-older = Chiamate precedenti
usage-calls-pages = Pagine di chiamate
usage-call-tokens = { $input } in input · { $output } in output
usage-request-id = ID richiesta
usage-cluster = Cluster
usage-first-token = Primo token
usage-duration = Risposta intera
usage-ms = { $ms } ms
usage-ended-ok = Riuscita
usage-ended-cancelled = Fermata
usage-ended-failed = Non riuscita
