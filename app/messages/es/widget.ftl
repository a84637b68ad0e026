# What the chat says as it runs. All of this file travels to the browser. In a message with a plural the number
# that is shown is also { $n }.
widget-you = Usted
widget-answer = Respuesta
widget-edit = Editar
widget-copy = Copiar
widget-again = Reintentar
widget-reasoning = Razonamiento
widget-waiting = Esperando a { $provider }
widget-generating = Generando, { $provider }
widget-still = { $n ->
    [one] Aún generando, cerca de { $n } palabra
   *[other] Aún generando, cerca de { $n } palabras
}
widget-complete = { $n ->
    [one] Respuesta completa, { $n } palabra, { $seconds } s
   *[other] Respuesta completa, { $n } palabras, { $seconds } s
}
widget-away = Se perdió la conexión. La respuesta seguirá en cuanto vuelva.
widget-stopped = Detenida. Lo que había llegado se conserva.
widget-cleared = Conversación borrada.
widget-cut = Cortada en el límite de tokens. Para obtener más, aumente la respuesta más larga.
widget-filtered = El proveedor retuvo el resto.
widget-ask-next = Preguntar a { $provider } en su lugar
widget-keys = Claves en la configuración
widget-clear = Borrar la conversación
widget-default = predeterminada
widget-now-system = prompt del sistema
widget-now-temperature = temperatura { $value }
widget-now-tokens = { $n ->
    [one] { $n } token
   *[other] { $n } tokens
}
widget-served = Servida por
widget-first-token = Primer token
widget-ms = { $value } ms
widget-speed = { $value } tok/s
widget-usage = { $input } de entrada, { $output } de salida
widget-cost = Coste
widget-billed = facturado por { $provider }
widget-of-all = Para todas las respuestas de esta solicitud en conjunto
widget-attempts = Intentos
widget-hop = { $place }: { $outcome } tras { $ms } ms
widget-hop-resume = continuada en { $place }: { $outcome } tras { $ms } ms
widget-hop-hedge = también en { $place }: { $outcome } tras { $ms } ms
widget-edit-field = Su mensaje, con otras palabras
widget-edit-send = Enviar
widget-edit-leave = Cancelar
widget-before = Versión anterior
widget-after = Versión siguiente
widget-version = Versión { $at } de { $all }
widget-again-with = Reintentar con otro proveedor
widget-delete = Eliminar
widget-deleted = Eliminado. «Deshacer» lo recupera.
widget-continue = Continuar
widget-thinking = Pensando
widget-thought = Pensó { $seconds } s
widget-queue-remove = Quitar
widget-queued = Su mensaje se enviará después de esta respuesta.
widget-cached = En caché
widget-outcome-ok = respondió
widget-outcome-connect = sin conexión
widget-outcome-overtaken = otro fue más rápido
widget-outcome-broke = se interrumpió
widget-outcome-busy = saturado
widget-outcome-late = demasiado lento
widget-outcome-refused = rechazó
widget-outcome-garbage = sin respuesta válida
