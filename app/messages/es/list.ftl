# The model list.
list-title = Modelos
list-title-search = { $search } · Modelos
list-about = Modelos abiertos y los proveedores que los sirven: converse con cada uno en el navegador o llámelo desde su código.
list-pool-none = Aún no hay ninguna réplica conectada al pool.
list-pool-silent = Ninguna réplica del pool responde ahora.
list-pool-models = { $n ->
    [one] El pool sirve ahora { $n } modelo.
   *[other] El pool sirve ahora { $n } modelos.
}
list-compare-all = Comparar todos los proveedores
list-filters = Filtros
list-filters-chosen = Filtros ({ $n })
list-apply = Aplicar
list-more = { $n } más
list-unlisted = { $n ->
    [one] La búsqueda encuentra { $n } más.
   *[other] La búsqueda encuentra los otros { $n }.
}
list-narrow = Acotar: { $facet }
list-narrow-hint = Acotar
list-count = { $n ->
    [one] <b>{ $n }</b> modelo
   *[other] <b>{ $n }</b> modelos
}
list-shown = { $first } a { $last }
list-sort = Ordenar
list-sort-by = Ordenar por
list-sort-trending = Tendencias
list-sort-newest = Más recientes
list-sort-cheapest = Más baratos
list-sort-fastest = Más rápidos
list-sort-likes = Con más me gusta
list-sort-largest = Más grandes
list-sort-name = Nombre
list-facet-availability = Disponibilidad
list-facet-task = Tarea
list-facet-provider = Proveedor
list-facet-organisation = Organización
list-facet-language = Idioma
list-facet-licence = Licencia
list-facet-size = Tamaño
list-facet-context = Longitud del contexto
list-facet-price = Precio de una respuesta
list-facet-library = Biblioteca
list-callable = Disponible ahora
list-own-key = Disponible con mis claves
list-any-provider = Cualquier proveedor
list-size-smallest = Menos de 3B
list-size-small = De 3B a 10B
list-size-middle = De 10B a 40B
list-size-large = De 40B a 100B
list-size-largest = 100B y más
list-context-least = { $n } y más
list-price-free = Gratis
list-price-most = Hasta { $price }
list-price-note = Por millón de tokens, en el proveedor más barato que usted puede llamar.
list-active = Filtros activos
list-remove = Quitar filtro: { $filter }
list-clear = Quitar todos
list-filter-search = Búsqueda: { $value }
list-filter-tag = Etiqueta: { $value }
list-filter-parameters = Parámetros: { $value }
list-filter-organisation = De { $value }
list-empty-search = Ningún modelo coincide con «{ $search }».
list-empty-search-filters = Ningún modelo coincide con «{ $search }» con estos filtros.
list-empty-filters = Ningún modelo coincide con estos filtros.
list-empty-advice-search = Pruebe con menos letras o con el nombre de una organización.
list-empty-advice-filters = Quite un filtro o empiece de nuevo.
list-empty-similar = Quizá quiso decir
list-empty-all = Mostrar todos los modelos
list-pages = Páginas de resultados
list-page = Página { $n }
list-previous = Anterior
list-next = Siguiente
list-tray = Comparar
list-tray-name = Modelos para comparar
list-tray-submit = Comparar lado a lado
list-tray-clear = Vaciar
list-tray-remove = Quitar
