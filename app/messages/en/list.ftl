list-title = Models
list-title-search = { $search } · Models
list-about = Open models and the providers that serve them: chat with each in the browser or from your code.
