# What the form of a request says as it is used. All of this file travels to the browser.
request-ignored = { $provider } no lo documenta; no se envía.
request-fault-number = Esto no es un número.
request-fault-whole = Esto no es un número entero.
request-fault-range = Está fuera del rango; no se envía.
request-fault-json = No es JSON: línea { $line }, columna { $column }
request-fault-object = Debe ser un objeto: { "{" } ... { "}" }
request-fault-reserved = El propio chat fija «{ $key }».
request-preset-saved = Preajuste «{ $name }» guardado.
request-preset-deleted = Preajuste «{ $name }» eliminado.
request-no-structure = No consta que { $provider } siga un esquema con este modelo; el esquema no se envía.
request-so-far = Válido hasta aquí
request-keeps = Completo y conforme al esquema
request-unfinished = La respuesta terminó antes que el JSON.
request-broken = Deja de ser JSON en el carácter { $at }
request-miss-type = { $path } debería ser: { $expected }
request-miss-required = A { $path } le falta «{ $name }»
request-miss-extra = { $path } tiene «{ $name }», que el esquema no permite
request-miss-enum = { $path } no es ninguno de los valores permitidos
request-miss-bounds = { $path } está fuera de los límites
request-estimate-how = Una estimación: caracteres entre cuatro, al precio de un token leído. El recibo dice cuánto fue.
request-estimate = { $n ->
    [one] ≈ { $n } token
   *[other] ≈ { $n } tokens
}
request-estimate-cost = { $n ->
    [one] ≈ { $n } token, { $cost }
   *[other] ≈ { $n } tokens, { $cost }
}
request-no-tools = No consta que { $provider } acepte herramientas con este modelo; no se envían.
request-fault-tools = Debe ser una lista de funciones, cada una con nombre.
request-tool-send = Enviar los resultados
request-tool-answered = respondida
request-tool-coming = se está escribiendo
request-tool-asked = espera un resultado
request-tool-arguments = Argumentos
request-tool-result = Resultado
request-tool-mock = Guardar para otras llamadas
request-tool-mocked = Guardado: otras llamadas de { $name } parten de este resultado.
request-picture = Imagen { $n }
request-picture-size = { $kb } kB, { $tokens }
request-picture-remove = Quitar: { $picture }
request-picture-gone = Una imagen demasiado grande para guardarse
request-picture-unread = { $model } no lee imágenes.
request-picture-none = { $name } no es un PNG, JPEG, WebP o GIF legible.
request-picture-many = Como máximo { $n } imágenes por pregunta.
