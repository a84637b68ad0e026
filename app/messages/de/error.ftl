# Pages that cannot be shown.
error-no-page = Diese Seite gibt es nicht
error-no-page-advice = Prüfen Sie die Adresse oder suchen Sie das Modell in der Modellliste.
error-no-model = Dieses Modell ist nicht im Katalog
error-no-model-advice = Suchen Sie es in der Modellliste.
error-no-method = Diese Adresse ist keine Seite
error-no-method-advice = Diese Adresse nimmt diese Methode nicht an.
error-wrong-host = Das ist nicht die Adresse dieser Website
error-wrong-host-advice = Verwenden Sie die Adresse, die die Website beim Start ausgegeben hat, oder bitten Sie den Betreiber, PLAYGROUND_PUBLIC_ORIGIN zu setzen.
error-foreign = Das geht nur von den eigenen Seiten dieser Website aus
error-foreign-advice = Öffnen Sie die Einstellungen hier und versuchen Sie es erneut.
error-broken = Hier ist ein Fehler aufgetreten
error-broken-advice = Versuchen Sie es in einer Minute erneut. Wenn es so bleibt, nennen Sie dem Betreiber die Nummer unten.
error-refused = Das hat nicht funktioniert
error-quote = Wenn Sie das melden, geben Sie die Anfrage-ID <id>{ $id }</id> an.
error-browse = Modelle durchsehen
error-providers = Anbieter und Schlüssel
