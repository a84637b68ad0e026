# What the provider order says as it is changed. All of this file travels to the browser.
ladder-moved = { $provider } pasó a la posición { $position } de { $n }. Los chats y el código preguntan ahora primero a { $first }.
ladder-before = El orden está como antes.
ladder-not-saved = El orden no se guardó. { $reason }
ladder-undo = Deshacer
ladder-key-saved = Clave terminada en { $last_four } guardada para { $provider }.
ladder-key-removed = Clave quitada para { $provider }.
ladder-key-not-removed = La clave no se quitó. { $reason }
ladder-own-key = Su clave ····{ $last_four }
ladder-routed = Enrutado
ladder-needs-key = Requiere clave
ladder-add = Añadir su clave
ladder-replace = Probar, reemplazar o quitar su clave
ladder-just-added = Clave terminada en { $last_four }, recién añadida.
