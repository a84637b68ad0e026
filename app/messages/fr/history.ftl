history-sure = { $n ->
    [one] Supprimer { $n } conversation ?
   *[other] Supprimer les { $n } conversations ?
}
history-leave = Cette conversation n’est conservée nulle part. La quitter et la perdre ?
history-deleted = { $n ->
    [one] { $n } conversation supprimée.
   *[other] { $n } conversations supprimées.
}
history-opened = Conversation ouverte.
history-back = C’est rétabli.
history-imported = Le fichier est ouvert comme conversation.
history-no-file = Ce fichier ne contient pas de liste de messages.
history-unreadable = Impossible de lire cette conversation.
history-name = Nom de la conversation
history-rename = Renommer : { $title }
history-delete = Supprimer : { $title }
history-server-sure = Supprimer toutes les conversations du serveur ? Ce que ce navigateur conserve reste.
history-server-gone = Supprimé du serveur.
