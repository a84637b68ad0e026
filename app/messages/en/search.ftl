# The search field and its suggestions.
search-label = Search models
search-list = Suggested models
search-callable = callable now
search-count = { $n ->
    [0] No suggestion
    [one] { $n } suggestion
   *[other] { $n } suggestions
}
