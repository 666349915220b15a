//! PAX extended headers: `LENGTH KEY=VALUE\n`, where a value may hold any byte.

/// The records that matter here.
#[derive(Debug, Default, Clone)]
pub(super) struct Pax {
    pub(super) path: Option<Vec<u8>>,
    pub(super) link: Option<Vec<u8>>,
    pub(super) size: Option<u64>,
    pub(super) uid: Option<u64>,
    pub(super) gid: Option<u64>,
    pub(super) mtime: Option<i64>,
    pub(super) capability: Option<Vec<u8>>,
    pub(super) sparse: Sparse,
}

/// The records of GNU's PAX sparse formats 0.0, 0.1 and 1.0.
#[derive(Debug, Default, Clone)]
pub(super) struct Sparse {
    pub(super) major: Option<u64>,
    pub(super) name: Option<Vec<u8>>,
    pub(super) real_size: Option<u64>,
    /// Offsets and lengths in turn.
    pub(super) map: Vec<u64>,
}

impl Pax {
    /// Adds the records of a header. A damaged record ends it; the ones before it count.
    pub(super) fn extend(&mut self, mut records: &[u8]) {
        while let Some((key, value, rest)) = record(records) {
            self.set(key, value);
            records = rest;
        }
    }

    /// These records, replaced by a member's own where it has them.
    pub(super) fn overlaid(&self, own: Self) -> Self {
        Self {
            path: own.path.or_else(|| self.path.clone()),
            link: own.link.or_else(|| self.link.clone()),
            size: own.size,
            uid: own.uid.or(self.uid),
            gid: own.gid.or(self.gid),
            mtime: own.mtime.or(self.mtime),
            capability: own.capability,
            sparse: own.sparse,
        }
    }

    fn set(&mut self, key: &[u8], value: &[u8]) {
        match key {
            b"path" => self.path = Some(value.to_vec()),
            b"linkpath" => self.link = Some(value.to_vec()),
            b"size" => self.size = number(value),
            b"uid" => self.uid = number(value),
            b"gid" => self.gid = number(value),
            b"mtime" => self.mtime = seconds(value),
            b"SCHILY.xattr.security.capability" => self.capability = Some(value.to_vec()),
            b"GNU.sparse.major" => self.sparse.major = number(value),
            b"GNU.sparse.name" => self.sparse.name = Some(value.to_vec()),
            b"GNU.sparse.size" | b"GNU.sparse.realsize" => self.sparse.real_size = number(value),
            b"GNU.sparse.offset" | b"GNU.sparse.numbytes" => self.sparse.map.extend(number(value)),
            b"GNU.sparse.map" => {
                self.sparse.map = value.split(|&byte| byte == b',').map_while(number).collect();
            }
            _ => {}
        }
    }
}

/// The first record's key and value, and the records after it.
fn record(records: &[u8]) -> Option<(&[u8], &[u8], &[u8])> {
    let space = records.iter().position(|&byte| byte == b' ')?;
    let length = usize::try_from(number(&records[..space])?).ok()?;
    let body = records.get(space + 1..length)?.strip_suffix(b"\n")?;
    let equals = body.iter().position(|&byte| byte == b'=')?;
    Some((&body[..equals], &body[equals + 1..], &records[length..]))
}

pub(super) fn number(digits: &[u8]) -> Option<u64> {
    std::str::from_utf8(digits).ok()?.parse().ok()
}

/// Whole seconds of a time such as `1700000000.123`, rounded down.
fn seconds(text: &[u8]) -> Option<i64> {
    let text = std::str::from_utf8(text).ok()?;
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let seconds: i64 = whole.parse().ok()?;
    let rounds_down = text.starts_with('-') && fraction.bytes().any(|digit| digit != b'0');
    Some(if rounds_down { seconds.saturating_sub(1) } else { seconds })
}
