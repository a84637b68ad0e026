//! Takes out of a module what only tells of a bug in words that nobody reads.
//!
//! A panic aborts (`panic = "abort"`), and without a hook its message goes nowhere in a browser; but the
//! message, and all that would format it, are a tenth of a module. What panics traps at once instead, as
//! the compiler's own `immediate-abort` would have it, which needs a nightly compiler.
use anyhow::Result;
use walrus::{FunctionBuilder, FunctionKind, Module};

/// Parts of the names, mangled in either way, of what panics.
const PANICS: &[&str] = &[
    "4core9panicking",
    "3std9panicking",
    "slice_error_fail",
    "16slice_index_fail",
    "6option13expect_failed",
    "6option13unwrap_failed",
    "6result13unwrap_failed",
    "4cell22panic_already_borrowed",
    "4cell30panic_already_mutably_borrowed",
    "18handle_alloc_error",
    "17capacity_overflow",
];

/// Parts of the names of what formats for programmers, which only a panic's message does: nothing of it reaches a page.
const DEBUGS: &[&str] = &["5Debug3fmt", "..fmt..Debug$GT$3fmt"];

/// Parts of the names of what formats for people. Only for modules that format nothing else.
const FORMATS: &[&str] = &["3fmt9Formatter", "3fmt8builders", "core3fmt5write", "5Display3fmt"];

/// Makes all of it trap.
pub(crate) fn panics(wasm: &[u8], formats: bool) -> Result<Module> {
    let mut module = Module::from_buffer(wasm)?;
    let doomed = |name: &str| {
        let has = |list: &[&str]| list.iter().any(|part| name.contains(part));
        has(PANICS) || has(DEBUGS) || (formats && has(FORMATS))
    };
    let found: Vec<_> = module
        .funcs
        .iter_local()
        .map(|(id, function)| (id, function.ty()))
        .filter(|(id, _)| module.funcs.get(*id).name.as_deref().is_some_and(doomed))
        .collect();
    for (id, kind) in found {
        let (params, results) = module.types.params_results(kind);
        let (params, results) = (params.to_vec(), results.to_vec());
        let mut builder = FunctionBuilder::new(&mut module.types, &params, &results);
        builder.func_body().unreachable();
        let arguments = params.iter().map(|kind| module.locals.add(*kind)).collect();
        module.funcs.get_mut(id).kind = FunctionKind::Local(builder.local_func(arguments));
    }
    Ok(module)
}
