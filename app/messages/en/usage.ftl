usage-heading = Usage
usage-about = Calls of your account through this site, from the ledger that bills are made of. Days are in UTC.

usage-month = { $month ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
} { $year }
usage-month-label = Month
usage-month-show = Show
usage-csv = Download CSV

usage-empty = No calls in { $month }
usage-empty-running = No calls in { $month } yet
usage-empty-about = Ask a model something, here or from a program, and the call is counted within a second.
usage-empty-action = Find a model that answers now

usage-total-requests = Requests
usage-total-input = Tokens in
usage-total-output = Tokens out
usage-total-cost = Charged
usage-failed = Failed
usage-nothing-charged = $0
usage-billed-by-provider = by the provider

usage-measures = What the bars count
usage-measure-requests = Requests
usage-measure-tokens = Tokens
usage-measure-cost = Charges
usage-chart-requests = Requests by day, { $month }
usage-chart-tokens = Tokens by day, { $month }
usage-chart-cost = Charges by day, { $month }
usage-chart-nothing = Nothing was charged. The pool is free, and calls with your own key are billed by the provider.
usage-n-requests = { $n ->
    [one] { $n } request
   *[other] { $n } requests
}
usage-n-tokens = { $n ->
    [one] { $n } token
   *[other] { $n } tokens
}
usage-own-key-of = { $name }, your key
usage-bar = { $date }, { $name }: { $amount }
usage-summary = { $sum } in all. The fullest day was { $date } with { $most }. { $share } went to { $name }.
usage-partial = { $date } is not over: its bar still grows.
usage-as-table = As a table
usage-day = Day
usage-all = All
usage-so-far = so far

usage-by-provider = By provider
usage-by-model = By model
usage-provider = Provider
usage-model = Model
usage-mode = Mode
usage-mode-routed = Routed
usage-mode-own = Your key

usage-calls = Newest calls
usage-calls-about = Each with its receipt: who answered, what it took, what it cost.
usage-calls-newest = Newest
usage-calls-older = Older calls
usage-calls-pages = Pages of calls
usage-call-tokens = { $input } in · { $output } out
usage-request-id = Request id
usage-cluster = Cluster
usage-first-token = First token
usage-duration = Whole answer
usage-ms = { $ms } ms
usage-ended-ok = Answered
usage-ended-cancelled = Stopped
usage-ended-failed = Failed
