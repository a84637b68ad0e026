# What the chat says as it runs. All of this file travels to the browser. In a message with a plural the number
# that is shown is also { $n }.
widget-you = You
widget-answer = Answer
widget-edit = Edit
widget-copy = Copy
widget-again = Try again
widget-reasoning = Reasoning
widget-waiting = Waiting for { $provider }
widget-generating = Generating, { $provider }
widget-still = { $n ->
    [one] Still generating, about { $n } word
   *[other] Still generating, about { $n } words
}
widget-complete = { $n ->
    [one] Answer complete, { $n } word, { $seconds } s
   *[other] Answer complete, { $n } words, { $seconds } s
}
widget-away = Connection lost. The answer goes on as soon as it is back.
widget-stopped = Stopped. What had arrived is kept.
widget-cleared = Conversation cleared.
widget-cut = Cut off at the token limit. Raise the longest answer for more.
widget-filtered = The provider withheld the rest.
widget-ask-next = Ask { $provider } instead
widget-keys = Keys in Settings
widget-clear = Clear the conversation
widget-default = default
widget-now-system = system prompt
widget-now-temperature = temperature { $value }
widget-now-tokens = { $n ->
    [one] { $n } token
   *[other] { $n } tokens
}
widget-served = Served by
widget-first-token = First token
widget-ms = { $value } ms
widget-speed = { $value } tok/s
widget-usage = { $input } in, { $output } out
widget-cost = Cost
widget-billed = billed by { $provider }
widget-of-all = For all answers of this request together
widget-attempts = Attempts
widget-hop = { $place }: { $outcome } after { $ms } ms
widget-hop-resume = continued at { $place }: { $outcome } after { $ms } ms
widget-hop-hedge = also at { $place }: { $outcome } after { $ms } ms
widget-edit-field = Your message, in other words
widget-edit-send = Send
widget-edit-leave = Cancel
widget-before = Earlier version
widget-after = Later version
widget-version = Version { $at } of { $all }
widget-again-with = Try again with another provider
widget-delete = Delete
widget-deleted = Deleted. Undo brings it back.
widget-continue = Continue
widget-thinking = Thinking
widget-thought = Thought { $seconds } s
widget-queue-remove = Remove
widget-queued = Your message is sent after this answer.
widget-cached = Cached
widget-outcome-ok = answered
widget-outcome-connect = no connection
widget-outcome-overtaken = another was quicker
widget-outcome-broke = broke off
widget-outcome-busy = busy
widget-outcome-late = too slow
widget-outcome-refused = refused
widget-outcome-garbage = no proper answer
