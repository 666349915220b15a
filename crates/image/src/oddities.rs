//! What is odd about a layer's entries, so that a million of them make one problem.

use crate::problem::Fault;
use crate::reader::Reader;

/// Entries of one kind: how many, and the first.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    pub(crate) count: u64,
    pub(crate) first: String,
    cause: &'static str,
}

impl Tally {
    pub(crate) fn add(&mut self, path: &[u8], cause: &'static str) {
        if self.count == 0 {
            let start = &path[..path.len().min(200)];
            self.first = String::from_utf8_lossy(start).into_owned();
            self.cause = cause;
        }
        self.count += 1;
    }
}

/// What is odd about a layer's entries, told once for each kind.
#[derive(Debug, Default)]
pub(crate) struct Oddities {
    pub(crate) outside: Tally,
    pub(crate) absolute: Tally,
    pub(crate) below_link: Tally,
    pub(crate) left_out: Tally,
    pub(crate) fields: Tally,
}

impl Oddities {
    pub(crate) fn report(self, reader: &mut Reader<'_>, place: &str, oversized_headers: u64) {
        let Self { outside, absolute, below_link, left_out, fields } = self;
        if outside.count > 0 {
            let fault = Fault::OutsidePath { count: outside.count, first: outside.first };
            reader.problems.add(place, fault);
        }
        if absolute.count > 0 {
            let fault = Fault::AbsolutePath { count: absolute.count, first: absolute.first };
            reader.problems.add(place, fault);
        }
        if below_link.count > 0 {
            let fault = Fault::BelowLink { count: below_link.count, first: below_link.first };
            reader.problems.add(place, fault);
        }
        if left_out.count > 0 {
            let Tally { count, first, cause } = left_out;
            reader.problems.add(place, Fault::Entries { count, first, cause: cause.to_owned() });
        }
        if fields.count > 0 {
            let Tally { count, first, cause: field } = fields;
            reader.problems.add(place, Fault::Field { count, first, field });
        }
        if oversized_headers > 0 {
            let limit = reader.limits.header_bytes;
            reader.problems.add(place, Fault::Limit { what: "bytes of an extended header", limit });
        }
    }
}
