use std::{
    any::Any,
    cell::Cell,
    panic::{self, AssertUnwindSafe, catch_unwind},
    sync::Once,
};

use crate::{Report, Rule};

/// A rule and the function that looks for it in a model `M`.
///
/// The function is pure: whatever needs the engine, a process, the file system or the network has been
/// gathered into the model before.
#[derive(Debug)]
pub struct Check<M: ?Sized + 'static> {
    /// Metadata.
    pub rule: Rule,
    /// Reads the model and reports findings; no other effect.
    pub run: fn(&M, &mut Report),
}

impl<M: ?Sized> Check<M> {
    /// Runs the check. One that panics keeps what it had found, is recorded as not checked for the
    /// report's file, and does not stop the others.
    pub fn run(&'static self, model: &M, report: &mut Report) {
        report.enter(&self.rule);
        guard(report, |report| (self.run)(model, report));
    }
}

/// Runs `work`; should it panic, `report` says that the running rule, or the whole file, was not checked.
pub fn guard<T>(report: &mut Report, work: impl FnOnce(&mut Report) -> T) -> Option<T> {
    match catching(|| work(report)) {
        Ok(value) => Some(value),
        Err(payload) => {
            let panic = message(&*payload);
            report.not_checked(format!(
                "the check crashed ({panic}); this is a defect of the program, please report it"
            ));
            None
        }
    }
}

thread_local! {
    static CHECKING: Cell<bool> = const { Cell::new(false) };
}

/// Catches a panic of `check` and keeps the panic hook quiet about it: the report says it instead.
fn catching<T>(check: impl FnOnce() -> T) -> Result<T, Box<dyn Any + Send>> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let usual = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !CHECKING.get() {
                usual(info);
            }
        }));
    });
    CHECKING.set(true);
    let result = catch_unwind(AssertUnwindSafe(check));
    CHECKING.set(false);
    result
}

fn message(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().copied();
    let text = text.or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    text.unwrap_or("no message").to_owned()
}
