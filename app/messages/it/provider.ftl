# Providers: their pages, and their rows wherever they are listed.
provider-list = Provider
provider-list-about = Chi serve i modelli: i prezzi, ciò che questo sito ha misurato e come ottenere una chiave.
provider-list-note = Nel Suo ordine. <settings>Cambialo o aggiungi chiavi</settings>.
provider-about = I modelli di { $provider }, con i prezzi, la velocità misurata e come ottenere una chiave.

provider-provider = Provider
provider-model = Modello
provider-models = Modelli
provider-models-served = { $n } su { $all }
provider-from = Output da, $/M
provider-first-token = Primo token
provider-speed-label = Velocità
provider-uptime = Riuscite, 24 h
provider-input = Input, $/M
provider-output = Output, $/M
provider-context = Contesto
provider-state = Stato

provider-ready = Pronto
provider-needs-key = Serve una chiave
provider-no-replica = Nessuna replica al momento
provider-down = Fuori servizio
provider-partly = In parte fuori servizio
provider-add-key = Aggiungi una chiave
provider-add-key-for = Aggiungi una chiave per { $provider }
provider-routed = Instradato
provider-your-key = La Sua chiave
provider-your-key-ending = La Sua chiave ····{ $end }
provider-access-pool = Gratis
provider-feature-tools = strumenti
provider-feature-structured = output strutturato
provider-feature-reasoning = ragionamento
provider-feature-images = immagini

provider-ms = { $n } ms
provider-p95 = 95%: { $n } ms
provider-speed = { $n } tok/s
provider-week = 7 giorni: { $share }
provider-age-days = { $n ->
    [one] { $n } giorno fa
   *[other] { $n } giorni fa
}
provider-no-calls = ancora nessuna chiamata
provider-no-calls-today = nessuna oggi
provider-no-calls-why = Nell’ultima settimana nessuna chiamata di questo sito è andata lì, quindi non c’è ancora nulla di misurato.
provider-uptime-title = { $ok } chiamate riuscite su { $all } nelle ultime 24 ore, ora per ora, le più recenti in fondo
provider-measured-note = Primo token e velocità sono mediane delle chiamate di questo sito nelle ultime 24 ore. Le chiamate fermate da un visitatore non contano.
provider-measured-none = Nessuna chiamata misurata nelle ultime 24 ore.

provider-health = Stato di salute
provider-calls-week = Chiamate in 7 giorni
provider-clusters = Cluster
provider-replicas-up = { $up } su { $n } in servizio
provider-pool-summary = Repliche che rispondono: { $up } su { $n }, per { $models ->
    [one] { $models } modello
   *[other] { $models } modelli
}.
provider-no-models = Nessun modello del catalogo è presso questo provider.

provider-use = Usa questo provider
provider-yours = Per Lei
provider-pool-why = È il pool proprio di questo sito, su risorse di calcolo offerte dai partner. Non serve una chiave.
provider-your-key-why = Le chiamate che arrivano qui usano la Sua chiave e Le vengono fatturate da { $provider }.
provider-routed-why = Questo sito paga il provider per i modelli di cui si conosce il prezzo. Una Sua chiave prende il posto di quella del sito.
provider-needs-key-why = Per le chiamate a { $provider } serve una Sua chiave. Viene sigillata e inviata sempre e solo al provider.
provider-get-key = Ottieni una chiave su { $host }
provider-enter-key = Inserisci la chiave
provider-change-key = Sostituisci o rimuovi la chiave
provider-place = Numero { $n } nel <settings>Suo ordine</settings>.

provider-addresses = Indirizzi
provider-addresses-note = Entrambi parlano l’API di chat di OpenAI: ne dia uno a un client come URL di base.
provider-through = Tramite questo sito
provider-through-why = Con un token di accesso di questo sito. Le chiamate vengono registrate e vanno solo a questo provider.
provider-direct = Direttamente
provider-direct-why = Con la Sua chiave di quel provider, in <code>{ $variable }</code>.
provider-copy = Copia { $text }
