# What went wrong with a call, and what to do. All of this file travels to the browser.
failure-lost = The connection was lost
failure-lost-advice = Check your connection, then try again. What had arrived is kept.
failure-too-long = The conversation is too long for this model
failure-too-long-advice = Clear the conversation or ask something shorter.
failure-no-credit = No credit is left with this provider
failure-no-credit-advice = Choose another provider, or add a key of your own.
failure-bad-key = The provider did not accept the key
failure-bad-key-advice = Replace the key in Settings, or choose another provider.
failure-forbidden = This is not allowed
failure-forbidden-advice = Choose another provider.
failure-busy = The provider is busy
failure-busy-advice = Wait a little, or choose another provider.
failure-not-served = This provider does not serve the model now
failure-not-served-advice = Try again, or choose another provider.
failure-upstream = The provider failed
failure-upstream-advice = Try again, or choose another provider.
failure-refused = The request was refused
failure-refused-advice = Change the message or the parameters, then try again.
failure-said = What the server said
failure-retry = { $n ->
    [one] Try again in { $n } second, or choose another provider.
   *[other] Try again in { $n } seconds, or choose another provider.
}
