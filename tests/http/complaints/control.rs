//! What an operator can see and do while calls run, and first tokens that are late.
