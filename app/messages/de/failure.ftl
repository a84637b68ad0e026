# What went wrong with a call, and what to do. All of this file travels to the browser.
failure-lost = Die Verbindung ist abgebrochen
failure-lost-advice = Prüfen Sie Ihre Verbindung und versuchen Sie es erneut. Was angekommen war, bleibt erhalten.
failure-too-long = Die Unterhaltung ist zu lang für dieses Modell
failure-too-long-advice = Leeren Sie die Unterhaltung oder stellen Sie eine kürzere Frage.
failure-no-credit = Bei diesem Anbieter ist kein Guthaben mehr vorhanden
failure-no-credit-advice = Wählen Sie einen anderen Anbieter oder fügen Sie einen eigenen Schlüssel hinzu.
failure-bad-key = Der Anbieter hat den Schlüssel nicht akzeptiert
failure-bad-key-advice = Ersetzen Sie den Schlüssel in den Einstellungen oder wählen Sie einen anderen Anbieter.
failure-forbidden = Das ist nicht erlaubt
failure-forbidden-advice = Wählen Sie einen anderen Anbieter.
failure-busy = Der Anbieter ist ausgelastet
failure-busy-advice = Warten Sie ein wenig oder wählen Sie einen anderen Anbieter.
failure-not-served = Dieser Anbieter stellt das Modell derzeit nicht bereit
failure-not-served-advice = Versuchen Sie es erneut oder wählen Sie einen anderen Anbieter.
failure-upstream = Beim Anbieter ist ein Fehler aufgetreten
failure-upstream-advice = Versuchen Sie es erneut oder wählen Sie einen anderen Anbieter.
failure-refused = Die Anfrage wurde abgelehnt
failure-refused-advice = Ändern Sie die Nachricht oder die Parameter und versuchen Sie es erneut.
failure-said = Was der Server sagte
failure-retry = { $n ->
    [one] Versuchen Sie es in { $n } Sekunde erneut oder wählen Sie einen anderen Anbieter.
   *[other] Versuchen Sie es in { $n } Sekunden erneut oder wählen Sie einen anderen Anbieter.
}
