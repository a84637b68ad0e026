billing-heading = Facturación
billing-about = Lo que este sitio cobró a su cuenta y lo que los proveedores le facturan directamente.
billing-nothing = 0 $
billing-try = Probar un modelo
billing-credits-left = Créditos restantes

billing-so-far = Hasta ahora en { $month }
billing-forecast = A este ritmo, { $month } llega a cerca de { $amount }.
billing-forecast-nothing = A este ritmo, { $month } no cuesta nada.
billing-forecast-early = A partir de mañana, esta página dice a cuánto llegará probablemente el mes.
billing-line = Los cargos del mes tal como se fueron sumando y, con guiones, hacia dónde van.

billing-routed = Cobrado aquí
billing-routed-about = Llamadas enrutadas, al precio del proveedor por cada token, sin recargo. El pool es gratis.
billing-charged = Cobrado

billing-own = Facturado por sus proveedores
billing-own-about = Llamadas con sus propias claves. Las facturas vienen de los proveedores y este sitio no las ve: los importes son estimaciones según los precios del catálogo.
billing-estimate = Estimación
billing-about-amount = cerca de { $amount }
billing-unknown = precio desconocido

billing-provider = Proveedor
billing-requests = Solicitudes
billing-input = Tokens de entrada
billing-output = Tokens de salida

billing-who-pays = Saldo
billing-personal = Esta es una instalación personal: no lleva saldo ni da créditos mensuales. Las llamadas enrutadas salen con las claves que fijó su operador, así que los importes de arriba los pagan las cuentas del operador en los proveedores.
billing-docs = Más sobre esto: <docs>claves y facturación</docs>.

billing-earlier = Meses anteriores
billing-credits = Quedan { $left } de los { $monthly } de créditos de este mes.
billing-credits-out = Los créditos de este mes se han agotado. Los proveedores gratuitos y sus propias claves siguen respondiendo; lo demás espera al mes próximo.
billing-personal-credits = Este sitio da los mismos créditos cada mes; lo que no se usa no pasa al siguiente. Las llamadas enrutadas salen con las claves que fijó su operador, así que los importes de arriba los pagan las cuentas del operador en los proveedores.
