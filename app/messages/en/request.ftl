# What the form of a request says as it is used. All of this file travels to the browser.
request-ignored = { $provider } does not document this; it is not sent.
request-fault-number = This is not a number.
request-fault-whole = This is not a whole number.
request-fault-range = This is outside the range; it is not sent.
request-fault-json = Not JSON: line { $line }, column { $column }
request-fault-object = This must be an object: { "{" } ... { "}" }
request-fault-reserved = The chat itself sets “{ $key }”.
request-preset-saved = Preset “{ $name }” saved.
request-preset-deleted = Preset “{ $name }” deleted.
request-no-structure = { $provider } is not known to keep to a schema with this model; it is not sent.
request-so-far = Valid so far
request-keeps = Whole, and keeps to the schema
request-unfinished = The answer ended before the JSON did.
request-broken = No longer JSON at character { $at }
request-miss-type = { $path } should be: { $expected }
request-miss-required = { $path } lacks “{ $name }”
request-miss-extra = { $path } has “{ $name }”, which the schema does not allow
request-miss-enum = { $path } is none of the values allowed
request-miss-bounds = { $path } is outside its bounds
request-estimate-how = An estimate: characters divided by four, at the price of a token read. The receipt says what it was.
request-estimate = { $n ->
    [one] ≈ { $n } token
   *[other] ≈ { $n } tokens
}
request-estimate-cost = { $n ->
    [one] ≈ { $n } token, { $cost }
   *[other] ≈ { $n } tokens, { $cost }
}
request-no-tools = { $provider } is not known to take tools with this model; they are not sent.
request-fault-tools = This must be a list of functions, each with a name.
request-tool-send = Send results
request-tool-answered = answered
request-tool-coming = is being written
request-tool-asked = waits for a result
request-tool-arguments = Arguments
request-tool-result = Result
request-tool-mock = Save for later calls
request-tool-mocked = Saved: later calls of { $name } begin with this result.
request-picture = Picture { $n }
request-picture-size = { $kb } kB, { $tokens }
request-picture-remove = Remove: { $picture }
request-picture-gone = A picture that was too large to be kept
request-picture-unread = { $model } reads no pictures.
request-picture-none = { $name } is not a PNG, JPEG, WebP or GIF that can be read.
request-picture-many = At most { $n } pictures go with one question.
