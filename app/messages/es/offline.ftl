# Without a network: the page that stands in for one that was not kept, and the note on those that were.
offline-title = No tiene conexión
offline-description = Esta página necesita la red.
offline-advice = Esta página necesita la red y no se abrió antes. Lo que abrió antes se puede leer aquí.
offline-kept = Guardado en este navegador
offline-again = Reintentar
offline-note = No tiene conexión. Esta página está como cuando la abrió por última vez.
