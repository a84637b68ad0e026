docs-heading = Guías
docs-about = Cómo usar este sitio desde su navegador y su código, y cómo operar uno.
docs-search = Buscar en las guías
docs-guides = Todas las guías
docs-part-start = Para empezar
docs-part-use = Desde su código
docs-part-run = Operar un sitio
docs-part-about = Compromisos
docs-toc = En esta página
docs-previous = Anterior
docs-next = Siguiente
docs-pages = Guía anterior y siguiente
docs-in-english = Las guías están escritas en inglés.
docs-found-title = { $query } en las guías
docs-found-heading = Búsqueda en las guías
docs-found = { $n ->
    [0] Ninguna sección coincide con «{ $query }».
    [one] Una sección coincide con «{ $query }».
   *[other] { $n } secciones coinciden con «{ $query }».
}
docs-found-best = Las { $n } mejores secciones para «{ $query }».
docs-found-nothing = Pruebe con menos palabras o con el principio de una palabra.
docs-all = Ver todas las guías
