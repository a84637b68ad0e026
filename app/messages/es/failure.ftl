# What went wrong with a call, and what to do. All of this file travels to the browser.
failure-lost = Se perdió la conexión
failure-lost-advice = Compruebe su conexión e inténtelo de nuevo. Lo que había llegado se conserva.
failure-too-long = La conversación es demasiado larga para este modelo
failure-too-long-advice = Borre la conversación o haga una pregunta más corta.
failure-no-credit = No queda crédito en este proveedor
failure-no-credit-advice = Elija otro proveedor o añada una clave propia.
failure-bad-key = El proveedor no aceptó la clave
failure-bad-key-advice = Reemplace la clave en la configuración o elija otro proveedor.
failure-forbidden = Esto no está permitido
failure-forbidden-advice = Elija otro proveedor.
failure-busy = El proveedor está saturado
failure-busy-advice = Espere un poco o elija otro proveedor.
failure-not-served = Este proveedor no sirve el modelo ahora
failure-not-served-advice = Inténtelo de nuevo o elija otro proveedor.
failure-upstream = El proveedor falló
failure-upstream-advice = Inténtelo de nuevo o elija otro proveedor.
failure-refused = La solicitud fue rechazada
failure-refused-advice = Cambie el mensaje o los parámetros e inténtelo de nuevo.
failure-said = Lo que dijo el servidor
failure-retry = { $n ->
    [one] Inténtelo de nuevo en { $n } segundo o elija otro proveedor.
   *[other] Inténtelo de nuevo en { $n } segundos o elija otro proveedor.
}
