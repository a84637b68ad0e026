# What the comparison says as it runs. All of this file travels to the browser. In a message with a plural the number
# that is shown is also { $n }.
columns-here = In Ihrem Browser: { $race }
columns-waiting = wartet, { $time }
columns-first = erstes Token { $time }
columns-speed = etwa { $speed } Tok/s
columns-done = fertig nach { $time }
columns-stopped = gestoppt nach { $time }
columns-failed = fehlgeschlagen nach { $time }
columns-place = Platz { $n } von { $total }
columns-generating = { $n ->
    [one] Wird in { $n } Spalte erzeugt
   *[other] Wird in { $n } Spalten erzeugt
}
columns-complete = Alle Antworten sind beendet. Zuerst fertig: { $name }.
columns-ended = Alle Antworten sind beendet.
columns-n-failed = { $n ->
    [one] { $n } Spalte ist fehlgeschlagen.
   *[other] { $n } Spalten sind fehlgeschlagen.
}
columns-letter = Antwort { $letter }
columns-tie = Unentschieden
columns-neither = Keine ist gut
columns-your-vote = Ihre Stimme
columns-voted = Stimme gezählt. Sie haben { $name } gewählt.
columns-counted = Stimme gezählt. Die Namen werden gezeigt.
columns-removed = { $name } wurde entfernt.
columns-head-name = Spalte
columns-head-first = Erstes Token
columns-head-speed = Tempo
columns-head-tokens = Tokens
columns-head-total = Gesamt
columns-head-cost = Kosten
columns-best-first = zuerst begonnen
columns-best-speed = am schnellsten
columns-best-total = zuerst fertig
columns-best-cost = am günstigsten
columns-billed = vom Anbieter
columns-ms = { $ms } ms
columns-seconds = { $seconds } s
columns-percent = { $n } %
columns-diff = Wörter nur in der ersten: { $gone }. Nur in der zweiten: { $new }. In beiden: { $same }.
columns-diff-none = Beide Antworten sind gleich.
columns-diff-later = Die Unterschiede erscheinen, sobald beide geantwortet haben.
columns-tab-waiting = wartet
columns-tab-writing = schreibt
columns-tab-done = fertig
columns-tab-stopped = gestoppt
columns-tab-failed = fehlgeschlagen
