# What the chat says as it runs. All of this file travels to the browser. In a message with a plural the number
# that is shown is also { $n }.
widget-you = Sie
widget-answer = Antwort
widget-edit = Bearbeiten
widget-copy = Kopieren
widget-again = Erneut versuchen
widget-reasoning = Reasoning
widget-waiting = Warten auf { $provider }
widget-generating = Wird erzeugt, { $provider }
widget-still = { $n ->
    [one] Wird noch erzeugt, etwa { $n } Wort
   *[other] Wird noch erzeugt, etwa { $n } Wörter
}
widget-complete = { $n ->
    [one] Antwort vollständig, { $n } Wort, { $seconds } s
   *[other] Antwort vollständig, { $n } Wörter, { $seconds } s
}
widget-away = Verbindung verloren. Sobald sie wieder da ist, geht die Antwort weiter.
widget-stopped = Gestoppt. Was angekommen war, bleibt erhalten.
widget-cleared = Unterhaltung geleert.
widget-cut = Am Token-Limit abgeschnitten. Für mehr die längste Antwort erhöhen.
widget-filtered = Der Anbieter hat den Rest zurückgehalten.
widget-ask-next = Stattdessen { $provider } fragen
widget-keys = Schlüssel in den Einstellungen
widget-clear = Unterhaltung leeren
widget-default = Standard
widget-now-system = System-Prompt
widget-now-temperature = Temperatur { $value }
widget-now-tokens = { $n ->
    [one] { $n } Token
   *[other] { $n } Tokens
}
widget-served = Beantwortet von
widget-first-token = Erstes Token
widget-ms = { $value } ms
widget-speed = { $value } Tok/s
widget-usage = { $input } Eingabe, { $output } Ausgabe
widget-cost = Kosten
widget-billed = Abrechnung durch { $provider }
widget-of-all = Für alle Antworten dieser Anfrage zusammen
widget-attempts = Versuche
widget-hop = { $place }: { $outcome } nach { $ms } ms
widget-hop-resume = fortgesetzt bei { $place }: { $outcome } nach { $ms } ms
widget-hop-hedge = zusätzlich bei { $place }: { $outcome } nach { $ms } ms
widget-edit-field = Ihre Nachricht, anders formuliert
widget-edit-send = Senden
widget-edit-leave = Abbrechen
widget-before = Frühere Fassung
widget-after = Spätere Fassung
widget-version = Fassung { $at } von { $all }
widget-again-with = Mit einem anderen Anbieter erneut versuchen
widget-delete = Löschen
widget-deleted = Gelöscht. „Rückgängig“ holt es zurück.
widget-continue = Fortsetzen
widget-thinking = Denkt nach
widget-thought = Nachgedacht: { $seconds } s
widget-queue-remove = Entfernen
widget-queued = Ihre Nachricht wird nach dieser Antwort gesendet.
widget-cached = Aus dem Cache
widget-outcome-ok = hat geantwortet
widget-outcome-connect = keine Verbindung
widget-outcome-overtaken = ein anderer war schneller
widget-outcome-broke = abgebrochen
widget-outcome-busy = ausgelastet
widget-outcome-late = zu langsam
widget-outcome-refused = abgelehnt
widget-outcome-garbage = keine gültige Antwort
