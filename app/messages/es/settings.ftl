settings-title = Proveedores y claves
settings-about = Sus claves, el orden de sus proveedores y los tokens de acceso para programas.

settings-nav = Configuración
settings-nav-providers = Proveedores y claves
settings-nav-tokens = Tokens de acceso
settings-nav-usage = Uso
settings-nav-billing = Facturación
settings-nav-preferences = Preferencias

settings-copy = Copiar

# What a form did.
settings-order-saved = El orden está guardado.
settings-order-reset-done = Vuelve a valer el orden del sitio.
settings-key-saved = La clave está guardada.
settings-key-removed = La clave se ha quitado.
settings-key-paused = Las llamadas a este proveedor se enrutan desde ahora. Su clave se conserva.
settings-key-used = Las llamadas a este proveedor vuelven a salir con su clave.
settings-token-revoked = El token está revocado. Los programas que lo usan se rechazan desde ahora.
settings-token-created = Copie ahora su nuevo token de acceso. Solo se muestra esta vez.

# Order and keys.
settings-providers-heading = Proveedores y claves
settings-providers-about = Los chats, el código y la API preguntan al primer proveedor de esta lista que tiene el modelo y está listo. Con su propia clave, el proveedor le factura a usted; sin ella, las llamadas se enrutan por este sitio.
settings-order-heading = Orden
settings-order-of-site = Mientras no mueva un proveedor, este es el orden del sitio.
settings-order-own = Este es el orden que usted guardó.
settings-order-reset = Usar el orden del sitio
settings-keys-sealed = Las claves se sellan antes de almacenarse y solo salen de este servidor hacia su proveedor.
settings-n-models = { $n ->
    [one] { $n } modelo
   *[other] { $n } modelos
}
settings-n-served = { $n } de { $all } modelos servidos ahora
settings-mode-routed = Enrutado
settings-mode-own = Su clave
settings-move-up = Subir { $name }
settings-move-down = Bajar { $name }
settings-own-pool = El pool de servidores propio de este sitio. No requiere clave.
settings-key-label = Su clave para { $name }
settings-key-saved-used = Termina en { $last-four }, añadida el { $added }, último uso el { $used } UTC.
settings-key-saved-unused = Termina en { $last-four }, añadida el { $added }, nunca usada.
settings-key-test = Probar la clave
settings-key-testing = Probando…
settings-key-test-label = Probar su clave para { $name }
settings-key-remove = Quitar
settings-key-remove-label = Quitar su clave para { $name }
settings-key-mode-own = Las llamadas salen con su clave.
settings-key-mode-routed = Las llamadas se enrutan; su clave descansa.
settings-key-use = Usar su clave
settings-key-use-label = Usar su clave para { $name }
settings-key-pause = Enrutar en su lugar
settings-key-pause-label = Enrutar las llamadas a { $name } en lugar de usar su clave
settings-key-show = Mostrar
settings-key-save = Guardar
settings-key-hint = Una vez guardada no se puede volver a leer; se muestran sus cuatro últimos caracteres.
settings-key-get = Obtener una clave
settings-check-valid = { $name } acepta esta clave y muestra para ella { $n ->
    [one] { $n } modelo
   *[other] { $n } modelos
}.
settings-check-unproven = { $name } responde y muestra { $n ->
    [one] { $n } modelo
   *[other] { $n } modelos
}, pero da esta lista a cualquiera. Solo una llamada puede decir si la clave funciona.
settings-check-rejected = { $name } rechaza esta clave. Reemplácela por una nueva.
settings-check-no-list = { $name } no tiene una lista de modelos con la que probar una clave. Solo una llamada puede decir si funciona.
settings-check-unreachable = { $name } no respondió en 10 segundos. Su clave se conserva; inténtelo más tarde.
settings-check-unclear = { $name } respondió con el estado { $status }, que no dice nada claro sobre la clave.
settings-check-said = Respondió:

# Dry run.
settings-dry-run-heading = Simulación
settings-dry-run-about = Indique un modelo y vea a quién se preguntaría ahora, en qué orden y por qué. No se hace ninguna llamada.
settings-dry-run-model = Modelo
settings-dry-run-submit = Mostrar el plan
settings-dry-run-hint = Añada al final <code>:fastest</code>, <code>:cheapest</code> o un proveedor como <code>:publicai</code> para ver qué cambia.
settings-dry-run-unknown-model = El catálogo no tiene ningún modelo con ese nombre.
settings-dry-run-unknown-suffix = Lo que sigue a los dos puntos no es ni una regla ni un proveedor de este sitio.
settings-dry-run-nobody = Hoy no se preguntaría a nadie para { $model }.
settings-dry-run-one = Para { $model }, su orden da hoy { $first }.
settings-dry-run-several = Para { $model }, su orden da hoy { $first }, luego { $second }{ $more ->
    [0] .
    [one] , luego uno más.
   *[other] , luego { $more } más.
}
settings-dry-run-by-order = Según su orden.
settings-dry-run-by-price = Según el precio de los tokens de la respuesta; lo que no tiene precio va al final.
settings-dry-run-by-speed = Según la velocidad que este sitio midió en el último día; lo que no se midió va al final.
settings-dry-run-by-name = El proveedor está indicado, así que no se intenta con ningún otro.
settings-dry-run-speed = { $speed } tokens/s
settings-dry-run-not-served = Estos no tienen el modelo: { $names }.
settings-fate-down = Se intentaría, pero no responde en este momento
settings-fate-needs-key = Omitido: requiere su clave
settings-fate-no-replica = Omitido: ningún servidor del pool tiene el modelo
settings-fate-no-credits = Omitido: los créditos de este mes se han agotado
settings-fate-not-named = Omitido: se indicó otro proveedor

# Access tokens.
settings-tokens-heading = Tokens de acceso
settings-tokens-about = Los programas llaman a este sitio con un token de acceso, como <code>HF_TOKEN</code> o como clave de OpenAI.
settings-tokens-yours = Sus tokens
settings-tokens-none = Aún no tiene ningún token de acceso. Cree uno abajo y déselo a un programa.
settings-tokens-docs = Cómo usan los programas un token: <docs>la guía de tokens de acceso</docs>.
settings-token-new = Nuevo token
settings-token-name = Nombre
settings-token-name-hint = Dónde se usa, por ejemplo «portátil» o «tarea nocturna».
settings-token-kind = Qué abre
settings-token-kind-platform = <code>hf_…</code> para el router y la API del Hub, con su orden, sus claves y sus facturas
settings-token-kind-public-ai = <code>pai_…</code> solo para el pool propio de este sitio, con llamada directa
settings-token-create = Crear token
settings-token-used = creado el { $created }, último uso el { $used }
settings-token-unused = creado el { $created }, nunca usado
settings-token-revoke = Revocar
settings-token-revoke-label = Revocar el token { $name }
