billing-heading = Abrechnung
billing-about = Was diese Website Ihrem Konto berechnet hat und was Anbieter selbst mit Ihnen abrechnen.
billing-nothing = 0 $
billing-try = Ein Modell ausprobieren
billing-credits-left = Übriges Guthaben

billing-so-far = { $month } bisher
billing-forecast = Wenn es so weitergeht, kostet der { $month } etwa { $amount }.
billing-forecast-nothing = Wenn es so weitergeht, kostet der { $month } nichts.
billing-forecast-early = Ab morgen steht hier, was der Monat voraussichtlich kostet.
billing-line = Kosten des Monats, wie sie sich summiert haben, und gestrichelt, wie sie sich entwickeln.

billing-routed = Hier berechnet
billing-routed-about = Vermittelte Aufrufe, zum Preis des Anbieters je Token, ohne Aufschlag. Der Pool ist kostenlos.
billing-charged = Berechnet

billing-own = Von Ihren Anbietern abgerechnet
billing-own-about = Aufrufe mit Ihren eigenen Schlüsseln. Die Rechnungen kommen von den Anbietern, und diese Website sieht sie nicht: Die Beträge sind Schätzungen nach den Preisen des Katalogs.
billing-estimate = Schätzung
billing-about-amount = etwa { $amount }
billing-unknown = Preis unbekannt

billing-provider = Anbieter
billing-requests = Anfragen
billing-input = Eingabe-Tokens
billing-output = Ausgabe-Tokens

billing-who-pays = Guthaben
billing-personal = Dies ist eine persönliche Installation: Sie führt kein Guthaben und vergibt auch monatlich keines. Vermittelte Aufrufe gehen mit den Schlüsseln hinaus, die der Betreiber eingerichtet hat; die Beträge oben zahlen also dessen Konten bei den Anbietern.
billing-docs = Mehr dazu: <docs>Schlüssel und Abrechnung</docs>.

billing-earlier = Frühere Monate
billing-credits = { $left } von { $monthly } Guthaben dieses Monats sind übrig.
billing-credits-out = Das Guthaben dieses Monats ist aufgebraucht. Kostenlose Anbieter und eigene Schlüssel antworten weiterhin; alles andere wartet auf den nächsten Monat.
billing-personal-credits = Diese Website gibt jeden Monat das gleiche Guthaben; was nicht verbraucht wird, verfällt am Monatsende. Vermittelte Aufrufe gehen mit den Schlüsseln hinaus, die der Betreiber eingerichtet hat; die Beträge oben zahlen also dessen Konten bei den Anbietern.
