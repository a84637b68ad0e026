share-done = Il link è pronto.
share-failed = Non ha funzionato. Riprovare.
share-stopped = Non è più condivisa.
share-same = La stessa risposta, carattere per carattere.
share-differs = { $n ->
    [one] Un’altra risposta: uguale per { $n } parola, poi diversa.
   *[other] Un’altra risposta: uguale per { $n } parole, poi diversa.
}
