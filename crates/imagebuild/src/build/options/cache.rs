use std::{collections::BTreeMap, str::FromStr};

/// `--cache-to`: where the build cache goes for other engines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CacheTarget {
    /// `inline` into the image itself, else a place of its own, as the builder calls it.
    pub kind: String,
    /// What else the builder is told.
    pub attributes: BTreeMap<String, String>,
}

impl CacheTarget {
    /// Whether it goes into the image.
    pub fn is_inline(&self) -> bool {
        self.kind == "inline"
    }
}

impl FromStr for CacheTarget {
    type Err = String;

    /// `type=inline`, `type=registry,ref=IMAGE[,mode=max]`; a name alone is a registry's.
    fn from_str(text: &str) -> Result<Self, String> {
        const USAGE: &str = "write type=inline, or type=registry,ref=IMAGE[,mode=max]";
        if !text.contains('=') {
            let image = crate::build::image_name(text)?;
            let attributes = BTreeMap::from([("ref".to_owned(), image)]);
            return Ok(Self { kind: "registry".to_owned(), attributes });
        }
        let mut attributes = BTreeMap::new();
        for field in text.split(',') {
            let (name, value) = field.split_once('=').ok_or(USAGE)?;
            attributes.insert(name.to_owned(), value.to_owned());
        }
        let kind = attributes.remove("type").ok_or(USAGE)?;
        match kind.as_str() {
            "inline" => Ok(Self { kind, attributes }),
            "registry" if attributes.contains_key("ref") => Ok(Self { kind, attributes }),
            "local" => {
                Err("cache in a folder is not written; use type=inline or type=registry".to_owned())
            }
            _ => Err(USAGE.to_owned()),
        }
    }
}
