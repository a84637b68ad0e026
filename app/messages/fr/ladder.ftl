# What the provider order says as it is changed. All of this file travels to the browser.
ladder-moved = { $provider } placé en position { $position } sur { $n }. Les chats et le code s’adressent désormais d’abord à { $first }.
ladder-before = L’ordre est comme avant.
ladder-not-saved = L’ordre n’a pas été enregistré. { $reason }
ladder-undo = Annuler
ladder-key-saved = Clé se terminant par { $last_four } enregistrée pour { $provider }.
ladder-key-removed = Clé retirée pour { $provider }.
ladder-key-not-removed = La clé n’a pas été retirée. { $reason }
ladder-own-key = Votre clé ····{ $last_four }
ladder-routed = Relayé
ladder-needs-key = Clé requise
ladder-add = Ajouter votre clé
ladder-replace = Tester, remplacer ou retirer votre clé
ladder-just-added = Clé se terminant par { $last_four }, ajoutée à l’instant.
