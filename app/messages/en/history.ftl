# What the list of conversations says as it is used. All of this file travels to the browser.
history-sure = { $n ->
    [one] Delete { $n } conversation?
   *[other] Delete all { $n } conversations?
}
history-leave = This conversation is kept nowhere. Leave it and lose it?
history-deleted = { $n ->
    [one] { $n } conversation deleted.
   *[other] { $n } conversations deleted.
}
history-opened = Conversation opened.
history-back = It is back.
history-imported = The file is open as a conversation.
history-no-file = This file holds no list of messages.
history-unreadable = This conversation could not be read.
history-name = Name of the conversation
history-rename = Rename: { $title }
history-delete = Delete: { $title }
history-server-sure = Delete all conversations from the server? What this browser keeps stays.
history-server-gone = Deleted from the server.
