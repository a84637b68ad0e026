# The chat on a page of its own.
playground-title = Playground
playground-description = Talk to any model that answers now, with everything a request can carry.
playground-model = Model
playground-open = Open
playground-about = About this model
playground-nobody = No model would answer just now. A key of your own for one of the providers opens its models.
playground-keys = Add a key
