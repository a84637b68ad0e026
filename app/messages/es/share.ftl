share-done = El enlace está creado.
share-failed = No funcionó. Inténtelo de nuevo.
share-stopped = Ya no se comparte.
share-same = La misma respuesta, carácter por carácter.
share-differs = { $n ->
    [one] Otra respuesta: igual durante { $n } palabra, luego distinta.
   *[other] Otra respuesta: igual durante { $n } palabras, luego distinta.
}
