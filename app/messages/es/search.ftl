# The search field and its suggestions.
search-label = Buscar modelos
search-list = Modelos sugeridos
search-callable = disponible ahora
search-count = { $n ->
    [0] Ninguna sugerencia
    [one] { $n } sugerencia
   *[other] { $n } sugerencias
}
