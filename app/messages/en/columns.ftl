# What the comparison says as it runs. All of this file travels to the browser. In a message with a plural the number
# that is shown is also { $n }.
# What is put together of the next six. The times are the browser's, the receipt's are the server's.
columns-here = In your browser: { $race }
columns-waiting = waiting, { $time }
columns-first = first token { $time }
columns-speed = about { $speed } tok/s
columns-done = done after { $time }
columns-stopped = stopped after { $time }
columns-failed = failed after { $time }
columns-place = place { $n } of { $total }
columns-generating = { $n ->
    [one] Generating in { $n } column
   *[other] Generating in { $n } columns
}
columns-complete = All answers have ended. Done first: { $name }.
columns-ended = All answers have ended.
columns-n-failed = { $n ->
    [one] { $n } column failed.
   *[other] { $n } columns failed.
}
columns-letter = Answer { $letter }
columns-tie = A tie
columns-neither = None is good
columns-your-vote = Your vote
columns-voted = Vote counted. You chose { $name }.
columns-counted = Vote counted. The names are shown.
columns-removed = { $name } was taken away.
columns-head-name = Column
columns-head-first = First token
columns-head-speed = Speed
columns-head-tokens = Tokens
columns-head-total = Total
columns-head-cost = Cost
columns-best-first = quickest
columns-best-speed = fastest
columns-best-total = done first
columns-best-cost = cheapest
columns-billed = by the provider
columns-ms = { $ms } ms
columns-seconds = { $seconds } s
columns-percent = { $n }%
columns-diff = Words only in the first: { $gone }. Only in the second: { $new }. In both: { $same }.
columns-diff-none = Both answers are the same.
columns-diff-later = The differences show once both have answered.
columns-tab-waiting = waiting
columns-tab-writing = writing
columns-tab-done = done
columns-tab-stopped = stopped
columns-tab-failed = failed
