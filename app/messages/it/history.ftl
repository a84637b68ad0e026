history-sure = { $n ->
    [one] Eliminare { $n } conversazione?
   *[other] Eliminare tutte le { $n } conversazioni?
}
history-leave = Questa conversazione non è conservata da nessuna parte. Lasciarla e perderla?
history-deleted = { $n ->
    [one] { $n } conversazione eliminata.
   *[other] { $n } conversazioni eliminate.
}
history-opened = Conversazione aperta.
history-back = È di nuovo qui.
history-imported = Il file è aperto come conversazione.
history-no-file = Questo file non contiene un elenco di messaggi.
history-unreadable = Impossibile leggere questa conversazione.
history-name = Nome della conversazione
history-rename = Rinomina: { $title }
history-delete = Elimina: { $title }
history-server-sure = Eliminare tutte le conversazioni dal server? Ciò che questo browser conserva resta.
history-server-gone = Eliminato dal server.
