usage-heading = Nutzung
usage-about = Aufrufe Ihres Kontos über diese Website, aus dem Hauptbuch, aus dem Rechnungen entstehen. Tage in UTC.

usage-month = { $month ->
    [1] Januar
    [2] Februar
    [3] März
    [4] April
    [5] Mai
    [6] Juni
    [7] Juli
    [8] August
    [9] September
    [10] Oktober
    [11] November
   *[12] Dezember
} { $year }
usage-month-label = Monat
usage-month-show = Anzeigen
usage-csv = CSV herunterladen

usage-empty = Keine Aufrufe im { $month }
usage-empty-running = Noch keine Aufrufe im { $month }
usage-empty-about = Fragen Sie ein Modell etwas, hier oder aus einem Programm, und der Aufruf wird innerhalb einer Sekunde gezählt.
usage-empty-action = Ein Modell finden, das jetzt antwortet

usage-total-requests = Anfragen
usage-total-input = Eingabe-Tokens
usage-total-output = Ausgabe-Tokens
usage-total-cost = Berechnet
usage-failed = Fehlgeschlagen
usage-nothing-charged = 0 $
usage-billed-by-provider = vom Anbieter

usage-measures = Was die Balken zählen
usage-measure-requests = Anfragen
usage-measure-tokens = Tokens
usage-measure-cost = Kosten
usage-chart-requests = Anfragen pro Tag, { $month }
usage-chart-tokens = Tokens pro Tag, { $month }
usage-chart-cost = Kosten pro Tag, { $month }
usage-chart-nothing = Es wurde nichts berechnet. Der Pool ist kostenlos, und Aufrufe mit Ihrem eigenen Schlüssel rechnet der Anbieter ab.
usage-n-requests = { $n ->
    [one] { $n } Anfrage
   *[other] { $n } Anfragen
}
usage-n-tokens = { $n ->
    [one] { $n } Token
   *[other] { $n } Tokens
}
usage-own-key-of = { $name }, Ihr Schlüssel
usage-bar = { $date }, { $name }: { $amount }
usage-summary = { $sum } insgesamt. Der stärkste Tag war der { $date } mit { $most }. { $share } gingen an { $name }.
usage-partial = Der { $date } ist nicht vorbei: Sein Balken wächst noch.
usage-as-table = Als Tabelle
usage-day = Tag
usage-all = Alle
usage-so-far = bisher

usage-by-provider = Nach Anbieter
usage-by-model = Nach Modell
usage-provider = Anbieter
usage-model = Modell
usage-mode = Modus
usage-mode-routed = Vermittelt
usage-mode-own = Ihr Schlüssel

usage-calls = Neueste Aufrufe
usage-calls-about = Jeder mit seinem Beleg: wer antwortete, was es brauchte, was es kostete.
usage-calls-newest = Neueste
usage-calls-older = Ältere Aufrufe
usage-calls-pages = Seiten mit Aufrufen
usage-call-tokens = { $input } Eingabe · { $output } Ausgabe
usage-request-id = Anfrage-ID
usage-cluster = Cluster
usage-first-token = Erstes Token
usage-duration = Ganze Antwort
usage-ms = { $ms } ms
usage-ended-ok = Beantwortet
usage-ended-cancelled = Gestoppt
usage-ended-failed = Fehlgeschlagen
