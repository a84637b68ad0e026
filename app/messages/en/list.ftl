# The model list.
list-title = Models
list-title-search = { $search } · Models
list-about = Open models and the providers that serve them: chat with each in the browser or from your code.
list-pool-none = No replica is connected to the pool yet.
list-pool-silent = None of the pool’s replicas answers now.
list-pool-models = { $n ->
    [one] The pool serves { $n } model now.
   *[other] The pool serves { $n } models now.
}
list-compare-all = Compare all providers
list-filters = Filters
list-filters-chosen = Filters ({ $n })
list-apply = Apply
list-more = { $n } more
list-unlisted = { $n ->
    [one] The search finds { $n } other.
   *[other] The search finds the { $n } others.
}
list-narrow = Narrow: { $facet }
list-narrow-hint = Narrow
list-count = { $n ->
    [one] <b>{ $n }</b> model
   *[other] <b>{ $n }</b> models
}
list-shown = { $first } to { $last }
list-sort = Sort
list-sort-by = Sort by
list-sort-trending = Trending
list-sort-newest = Newest
list-sort-cheapest = Cheapest
list-sort-fastest = Fastest
list-sort-likes = Most liked
list-sort-largest = Largest
list-sort-name = Name
list-facet-availability = Availability
list-facet-task = Task
list-facet-provider = Provider
list-facet-organisation = Organisation
list-facet-language = Language
list-facet-licence = Licence
list-facet-size = Size
list-facet-context = Context length
list-facet-price = Price of an answer
list-facet-library = Library
list-callable = Callable now
list-own-key = Callable with my keys
list-any-provider = Any provider
list-size-smallest = Under 3B
list-size-small = 3B to 10B
list-size-middle = 10B to 40B
list-size-large = 40B to 100B
list-size-largest = 100B and more
list-context-least = { $n } and more
list-price-free = Free
list-price-most = Up to { $price }
list-price-note = Per million tokens, at the cheapest provider you can call.
list-active = Filters in force
list-remove = Remove filter: { $filter }
list-clear = Clear all
list-filter-search = Search: { $value }
list-filter-tag = Tag: { $value }
list-filter-parameters = Parameters: { $value }
list-filter-organisation = By { $value }
list-empty-search = No model matches “{ $search }”.
list-empty-search-filters = No model matches “{ $search }” with these filters.
list-empty-filters = No model matches these filters.
list-empty-advice-search = Try fewer letters, or an organisation’s name.
list-empty-advice-filters = Take a filter away, or start over.
list-empty-similar = Did you mean
list-empty-all = Show all models
list-pages = Pages of results
list-page = Page { $n }
list-previous = Previous
list-next = Next
list-tray = Compare
list-tray-name = Models to compare
list-tray-submit = Compare side by side
list-tray-clear = Clear
list-tray-remove = Take away
