billing-heading = Fatturazione
billing-about = Ciò che questo sito ha addebitato al Suo account e ciò che i provider Le fatturano direttamente.
billing-nothing = 0 $
billing-try = Prova un modello
billing-credits-left = Crediti rimasti

billing-so-far = Finora in { $month }
billing-forecast = Di questo passo, { $month } arriva a circa { $amount }.
billing-forecast-nothing = Di questo passo, { $month } non costa nulla.
billing-forecast-early = Da domani questa pagina dice a quanto arriverà probabilmente il mese.
billing-line = Gli addebiti del mese man mano che si sono sommati e, tratteggiato, come proseguono.

billing-routed = Addebitato qui
billing-routed-about = Chiamate instradate, al prezzo del provider per ogni token, senza ricarico. Il pool è gratis.
billing-charged = Addebitato

billing-own = Fatturato dai Suoi provider
billing-own-about = Chiamate con le Sue chiavi. Le fatture arrivano dai provider e questo sito non le vede: gli importi sono stime dai prezzi del catalogo.
billing-estimate = Stima
billing-about-amount = circa { $amount }
billing-unknown = prezzo non noto

billing-provider = Provider
billing-requests = Richieste
billing-input = Token in input
billing-output = Token in output

billing-who-pays = Saldo
billing-personal = Questa è un’installazione personale: non tiene un saldo e non dà crediti mensili. Le chiamate instradate partono con le chiavi impostate dal gestore, quindi gli importi qui sopra li pagano i suoi account presso i provider.
billing-docs = Per saperne di più: <docs>chiavi e fatturazione</docs>.

billing-earlier = Mesi precedenti
billing-credits = Restano { $left } dei { $monthly } di crediti di questo mese.
billing-credits-out = I crediti di questo mese sono esauriti. I provider gratuiti e le Sue chiavi rispondono ancora; il resto aspetta il mese prossimo.
billing-personal-credits = Questo sito dà gli stessi crediti ogni mese; ciò che non si usa non passa al mese dopo. Le chiamate instradate partono con le chiavi impostate dal gestore, quindi gli importi qui sopra li pagano i suoi account presso i provider.
