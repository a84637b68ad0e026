# An organisation's page.
organisation-about = Open models of { $organisation } and the providers that serve them.
organisation-models = Models
organisation-ready = Answer now
organisation-requests = Requests in 30 days
organisation-likes = Likes
organisation-filter = Search and filter them
