history-sure = { $n ->
    [one] ¿Eliminar { $n } conversación?
   *[other] ¿Eliminar las { $n } conversaciones?
}
history-leave = Esta conversación no está guardada en ningún lugar. ¿Salir de ella y perderla?
history-deleted = { $n ->
    [one] { $n } conversación eliminada.
   *[other] { $n } conversaciones eliminadas.
}
history-opened = Conversación abierta.
history-back = Está de vuelta.
history-imported = El archivo está abierto como conversación.
history-no-file = Este archivo no contiene una lista de mensajes.
history-unreadable = No se ha podido leer esta conversación.
history-name = Nombre de la conversación
history-rename = Cambiar nombre: { $title }
history-delete = Eliminar: { $title }
history-server-sure = ¿Eliminar todas las conversaciones del servidor? Lo que guarda este navegador se queda.
history-server-gone = Eliminado del servidor.
