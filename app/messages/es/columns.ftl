# What the comparison says as it runs. All of this file travels to the browser. In a message with a plural the number
# that is shown is also { $n }.
columns-here = En su navegador: { $race }
columns-waiting = en espera, { $time }
columns-first = primer token { $time }
columns-speed = unos { $speed } tok/s
columns-done = terminada a los { $time }
columns-stopped = detenida a los { $time }
columns-failed = falló a los { $time }
columns-place = puesto { $n } de { $total }
columns-generating = { $n ->
    [one] Generando en { $n } columna
   *[other] Generando en { $n } columnas
}
columns-complete = Todas las respuestas han terminado. La primera en acabar: { $name }.
columns-ended = Todas las respuestas han terminado.
columns-n-failed = { $n ->
    [one] { $n } columna falló.
   *[other] { $n } columnas fallaron.
}
columns-letter = Respuesta { $letter }
columns-tie = Empate
columns-neither = Ninguna es buena
columns-your-vote = Su voto
columns-voted = Voto contado. Ha elegido { $name }.
columns-counted = Voto contado. Se muestran los nombres.
columns-removed = Se ha quitado { $name }.
columns-head-name = Columna
columns-head-first = Primer token
columns-head-speed = Velocidad
columns-head-tokens = Tokens
columns-head-total = Total
columns-head-cost = Coste
columns-best-first = la primera en responder
columns-best-speed = la más rápida
columns-best-total = la primera en acabar
columns-best-cost = la más barata
columns-billed = por el proveedor
columns-ms = { $ms } ms
columns-seconds = { $seconds } s
columns-percent = { $n } %
columns-diff = Palabras solo en la primera: { $gone }. Solo en la segunda: { $new }. En ambas: { $same }.
columns-diff-none = Las dos respuestas son iguales.
columns-diff-later = Las diferencias aparecen cuando ambas hayan respondido.
columns-tab-waiting = en espera
columns-tab-writing = escribe
columns-tab-done = terminada
columns-tab-stopped = detenida
columns-tab-failed = falló
