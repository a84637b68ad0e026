billing-heading = Billing
billing-about = What this site charged your account, and what providers bill you themselves.
billing-nothing = $0
billing-try = Try a model
billing-credits-left = Credits left

billing-so-far = { $month } so far
billing-forecast = If it goes on like this, { $month } comes to about { $amount }.
billing-forecast-nothing = If it goes on like this, { $month } costs nothing.
billing-forecast-early = From tomorrow on, this page says what the month is likely to come to.
billing-line = Charges of the month as they added up, and dashed the way they are going.

billing-routed = Charged here
billing-routed-about = Routed calls, at the provider’s price for each token, without a markup. The pool is free.
billing-charged = Charged

billing-own = Billed by your providers
billing-own-about = Calls with your own keys. Their bills come from the providers and this site does not see them: the amounts are estimates from the catalogue’s prices.
billing-estimate = Estimate
billing-about-amount = about { $amount }
billing-unknown = price unknown

billing-provider = Provider
billing-requests = Requests
billing-input = Tokens in
billing-output = Tokens out

billing-who-pays = Balance
billing-personal = This is a personal installation: it keeps no balance and gives no monthly credits. Routed calls go out with the keys that its operator has set, so the operator’s accounts at the providers pay the amounts above.
billing-docs = More on this: <docs>keys and billing</docs>.

billing-earlier = Earlier months
billing-credits = { $left } of this month’s { $monthly } credits is left.
billing-credits-out = The credits of this month are used up. Free providers and your own keys still answer; anything else waits for the next month.
billing-personal-credits = This site gives the same credits each month, and what is not used does not go over into the next. Routed calls go out with the keys that its operator has set, so the operator’s accounts at the providers pay the amounts above.
