# A model in short, wherever models are listed.
card-ready = Disponible ahora
card-down = Caído
card-needs-key = Requiere clave
card-unserved = No se sirve aquí
card-licence-other = Otra licencia
card-context = Contexto de { $n }
card-requests = { $n ->
    [one] { $n } solicitud
   *[other] { $n } solicitudes
}
card-price = Precio
card-price-hint = Dólares estadounidenses por millón de tokens
card-first-token = Primer token
card-first-token-value = { $ms } ms
card-speed = Velocidad
card-speed-value = { $n } tok/s
card-compare = Comparar
card-compare-name = Comparar { $model }
card-providers = Proveedores: { $names }
card-provider-ready = { $name } (listo)
card-provider-needs-key = { $name } (requiere clave)
card-provider-no-replica = { $name } (sin réplica ahora)
card-provider-down = { $name } (caído)
card-likes = { $n ->
    [one] { $n } me gusta
   *[other] { $n } me gusta
}
