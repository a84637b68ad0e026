history-sure = { $n ->
    [zero] حذف كل المحادثات ({ $n })؟
    [one] حذف محادثة واحدة ({ $n })؟
    [two] حذف المحادثتين كلتيهما ({ $n })؟
    [few] حذف كل المحادثات ({ $n })؟
    [many] حذف كل المحادثات ({ $n })؟
   *[other] حذف كل المحادثات ({ $n })؟
}
history-leave = هذه المحادثة غير محفوظة في أي مكان. هل تريد مغادرتها وفقدانها؟
history-deleted = { $n ->
    [zero] حُذفت { $n } محادثة.
    [one] حُذفت محادثة واحدة ({ $n }).
    [two] حُذفت محادثتان ({ $n }).
    [few] حُذفت { $n } محادثات.
    [many] حُذفت { $n } محادثة.
   *[other] حُذفت { $n } محادثة.
}
history-opened = فُتحت المحادثة.
history-back = عادت.
history-imported = فُتح الملف كمحادثة.
history-no-file = لا يحتوي هذا الملف على قائمة رسائل.
history-unreadable = تعذّرت قراءة هذه المحادثة.
history-name = اسم المحادثة
history-rename = إعادة تسمية: { $title }
history-delete = حذف: { $title }
history-server-sure = هل تريد حذف كل المحادثات من الخادم؟ ما يحفظه هذا المتصفّح يبقى.
history-server-gone = حُذفت من الخادم.
