# Without a network: the page that stands in for one that was not kept, and the note on those that were.
offline-title = You are offline
offline-description = This page needs the network.
offline-advice = This page needs the network, and it was not opened before. What you opened before can be read here.
offline-kept = Kept in this browser
offline-again = Try again
offline-note = You are offline. This page is as it was when you last opened it.
