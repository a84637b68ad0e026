# Pages that cannot be shown.
error-no-page = This page does not exist
error-no-page-advice = Check the address, or look for the model in the list of models.
error-no-model = This model is not in the catalogue
error-no-model-advice = Look for it in the list of models.
error-no-method = This address is not a page
error-no-method-advice = This address does not take that method.
error-wrong-host = This is not the address of this site
error-wrong-host-advice = Use the address that the site printed when it started, or ask its operator to set PLAYGROUND_PUBLIC_ORIGIN.
error-foreign = This is only possible from this site’s own pages
error-foreign-advice = Open the settings here, and try again.
error-broken = Something broke here
error-broken-advice = Try again in a minute. If it stays, tell the operator the number below.
error-refused = This did not work
error-quote = If you report this, quote the request id <id>{ $id }</id>.
error-browse = Browse models
error-providers = Providers and keys
