history-sure = { $n ->
    [one] ¿Borrar { $n } conversación?
   *[other] ¿Borrar las { $n } conversaciones?
}
history-deleted = { $n ->
    [one] { $n } conversación borrada.
   *[other] { $n } conversaciones borradas.
}
history-opened = Conversación abierta.
history-back = Está de vuelta.
history-imported = El archivo está abierto como conversación.
history-no-file = Este archivo no contiene una lista de mensajes.
history-name = Nombre de la conversación
history-rename = Cambiar nombre: { $title }
history-delete = Borrar: { $title }
