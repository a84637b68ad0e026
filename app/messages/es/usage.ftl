usage-heading = Uso
usage-about = Las llamadas de su cuenta por este sitio, del registro del que salen las facturas. Los días son en UTC.

usage-month = { $month ->
    [1] enero
    [2] febrero
    [3] marzo
    [4] abril
    [5] mayo
    [6] junio
    [7] julio
    [8] agosto
    [9] septiembre
    [10] octubre
    [11] noviembre
   *[12] diciembre
} de { $year }
usage-month-label = Mes
usage-month-show = Mostrar
usage-csv = Descargar CSV

usage-empty = Sin llamadas en { $month }
usage-empty-running = Aún sin llamadas en { $month }
usage-empty-about = Pregunte algo a un modelo, aquí o desde un programa, y la llamada se cuenta en menos de un segundo.
usage-empty-action = Buscar un modelo que responda ahora

usage-total-requests = Solicitudes
usage-total-input = Tokens de entrada
usage-total-output = Tokens de salida
usage-total-cost = Cobrado
usage-failed = Fallidas
usage-nothing-charged = 0 $
usage-billed-by-provider = por el proveedor

usage-measures = Qué cuentan las barras
usage-measure-requests = Solicitudes
usage-measure-tokens = Tokens
usage-measure-cost = Cargos
usage-chart-requests = Solicitudes por día, { $month }
usage-chart-tokens = Tokens por día, { $month }
usage-chart-cost = Cargos por día, { $month }
usage-chart-nothing = No se cobró nada. El pool es gratis y las llamadas con su propia clave las factura el proveedor.
usage-n-requests = { $n ->
    [one] { $n } solicitud
   *[other] { $n } solicitudes
}
usage-n-tokens = { $n ->
    [one] { $n } token
   *[other] { $n } tokens
}
usage-own-key-of = { $name }, su clave
usage-bar = { $date }, { $name }: { $amount }
usage-summary = { $sum } en total. El día más activo fue el { $date }, con { $most }. { $share } fue a { $name }.
usage-partial = El { $date } no ha terminado: su barra aún crece.
usage-as-table = Como tabla
usage-day = Día
usage-all = Todos
usage-so-far = hasta ahora

usage-by-provider = Por proveedor
usage-by-model = Por modelo
usage-provider = Proveedor
usage-model = Modelo
usage-mode = Modo
usage-mode-routed = Enrutado
usage-mode-own = Su clave

usage-calls = Llamadas más recientes
usage-calls-about = Cada una con su recibo: quién respondió, qué consumió y cuánto costó.
usage-calls-newest = Más recientes
usage-calls-older = Llamadas anteriores
usage-calls-pages = Páginas de llamadas
usage-call-tokens = { $input } de entrada · { $output } de salida
usage-request-id = ID de solicitud
usage-cluster = Clúster
usage-first-token = Primer token
usage-duration = Respuesta completa
usage-ms = { $ms } ms
usage-ended-ok = Respondida
usage-ended-cancelled = Detenida
usage-ended-failed = Fallida
