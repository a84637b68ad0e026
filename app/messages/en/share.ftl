# What the sharing of an answer says as it is used. All of this file travels to the browser.
share-done = The link is made.
share-failed = That did not work. Try again.
share-stopped = It is shared no longer.
share-same = The same answer, character for character.
share-differs = { $n ->
    [one] Another answer: alike for { $n } word, then different.
   *[other] Another answer: alike for { $n } words, then different.
}
