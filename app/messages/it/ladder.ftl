# What the provider order says as it is changed. All of this file travels to the browser.
ladder-moved = { $provider } spostato in posizione { $position } di { $n }. Chat e codice ora chiedono per primo a { $first }.
ladder-before = L’ordine è come prima.
ladder-not-saved = L’ordine non è stato salvato. { $reason }
ladder-undo = Annulla
ladder-key-saved = Chiave che termina con { $last_four } salvata per { $provider }.
ladder-key-removed = Chiave rimossa per { $provider }.
ladder-key-not-removed = La chiave non è stata rimossa. { $reason }
ladder-own-key = La Sua chiave ····{ $last_four }
ladder-routed = Instradato
ladder-needs-key = Serve una chiave
ladder-add = Aggiungi la chiave
ladder-replace = Prova, sostituisci o rimuovi la chiave
ladder-just-added = Chiave che termina con { $last_four }, appena aggiunta.
