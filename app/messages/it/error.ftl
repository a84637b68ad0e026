# Pages that cannot be shown.
error-no-page = Questa pagina non esiste
error-no-page-advice = Controllare l’indirizzo o cercare il modello nell’elenco dei modelli.
error-no-model = Questo modello non è nel catalogo
error-no-model-advice = Cercarlo nell’elenco dei modelli.
error-no-method = Questo indirizzo non è una pagina
error-no-method-advice = Questo indirizzo non accetta quel metodo.
error-wrong-host = Questo non è l’indirizzo di questo sito
error-wrong-host-advice = Usare l’indirizzo che il sito ha mostrato all’avvio o chiedere al gestore di impostare PLAYGROUND_PUBLIC_ORIGIN.
error-foreign = È possibile solo dalle pagine di questo sito
error-foreign-advice = Aprire qui le impostazioni e riprovare.
error-broken = Qui si è verificato un errore
error-broken-advice = Riprovare tra un minuto. Se continua, comunicare al gestore il numero qui sotto.
error-refused = Non ha funzionato
error-quote = In caso di segnalazione, indicare l’ID richiesta <id>{ $id }</id>.
error-browse = Sfoglia i modelli
error-providers = Provider e chiavi
