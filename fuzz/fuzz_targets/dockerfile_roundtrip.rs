//! Any bytes parse, print as they were, and can be asked anything.
#![no_main]

use std::collections::BTreeMap;

use dockerfile::Dockerfile;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let file = Dockerfile::parse(text.as_ref());
    assert_eq!(file.to_string(), text);
    file.needed_stages(None);
    let scopes = file.scopes(&BTreeMap::new());
    for instruction in file.instructions() {
        file.commands(instruction);
        let scope = scopes.before(instruction);
        instruction.words().iter().for_each(|word| drop(scope.resolve(word)));
    }
    for fault in &file.faults {
        assert!(text.get(fault.span.clone()).is_some());
    }
});
