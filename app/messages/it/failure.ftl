# What went wrong with a call, and what to do. All of this file travels to the browser.
failure-lost = La connessione si è interrotta
failure-lost-advice = Controllare la connessione, poi riprovare. Ciò che era arrivato è conservato.
failure-too-long = La conversazione è troppo lunga per questo modello
failure-too-long-advice = Cancellare la conversazione o fare una domanda più breve.
failure-no-credit = Il credito presso questo provider è esaurito
failure-no-credit-advice = Scegliere un altro provider o aggiungere una propria chiave.
failure-bad-key = Il provider non ha accettato la chiave
failure-bad-key-advice = Sostituire la chiave nelle impostazioni o scegliere un altro provider.
failure-forbidden = Non è consentito
failure-forbidden-advice = Scegliere un altro provider.
failure-busy = Il provider è sovraccarico
failure-busy-advice = Attendere un poco o scegliere un altro provider.
failure-not-served = Questo provider ora non serve il modello
failure-not-served-advice = Riprovare o scegliere un altro provider.
failure-upstream = Errore presso il provider
failure-upstream-advice = Riprovare o scegliere un altro provider.
failure-refused = La richiesta è stata rifiutata
failure-refused-advice = Modificare il messaggio o i parametri, poi riprovare.
failure-said = Che cosa ha detto il server
failure-retry = { $n ->
    [one] Riprovare tra { $n } secondo o scegliere un altro provider.
   *[other] Riprovare tra { $n } secondi o scegliere un altro provider.
}
