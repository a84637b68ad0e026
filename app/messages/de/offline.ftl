# Without a network: the page that stands in for one that was not kept, and the note on those that were.
offline-title = Sie sind offline
offline-description = Diese Seite braucht das Netz.
offline-advice = Diese Seite braucht das Netz und wurde noch nicht geöffnet. Was Sie früher geöffnet haben, können Sie hier lesen.
offline-kept = In diesem Browser aufbewahrt
offline-again = Erneut versuchen
offline-note = Sie sind offline. Diese Seite ist so, wie Sie sie zuletzt geöffnet haben.
