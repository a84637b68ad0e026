# What the provider order says as it is changed. All of this file travels to the browser.
ladder-moved = { $provider } moved to position { $position } of { $n }. Chats and code now ask { $first } first.
ladder-before = The order is as before.
ladder-not-saved = The order was not saved. { $reason }
ladder-undo = Undo
ladder-key-saved = Key ending in { $last_four } saved for { $provider }.
ladder-key-removed = Key removed for { $provider }.
ladder-key-not-removed = The key was not removed. { $reason }
ladder-own-key = Your key ····{ $last_four }
ladder-routed = Routed
ladder-needs-key = Needs a key
ladder-add = Add your key
ladder-replace = Test, replace or remove your key
ladder-just-added = Key ending in { $last_four }, added just now.
