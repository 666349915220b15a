use std::collections::BTreeMap;

use source::Node;

use super::Stop;

/// What compose makes the container from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Service {
    /// `image`.
    pub image: Option<String>,
    /// `build`.
    pub build: Option<Build>,
}

/// How compose builds an image.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Build {
    /// The context; that of the first file's folder when nothing is said.
    pub context: Option<String>,
    /// The Dockerfile, seen from the context.
    pub dockerfile: Option<String>,
    /// The text of the Dockerfile, where compose holds it.
    pub inline: Option<String>,
    /// The stage.
    pub target: Option<String>,
    /// Build arguments.
    pub args: BTreeMap<String, String>,
}

impl Service {
    /// The service `name` of `files`, of which later ones add to earlier ones; `variables` fills in `${…}`.
    pub fn of(
        files: &[&Node],
        name: &str,
        variables: &BTreeMap<String, String>,
    ) -> Result<Self, Stop> {
        let fill = |node: &Node| node.scalar().map(|text| interpolated(text, variables));
        let mut service = Self::default();
        let mut found = false;
        for root in files {
            if root.get("include").is_some() {
                return Err(Stop::new("the compose file includes others, which is not followed"));
            }
            let Some(said) = root.at(&["services", name]) else { continue };
            found = true;
            if said.get("extends").is_some() {
                return Err(Stop::new(format!(
                    "the service `{name}` extends another, which is not followed"
                )));
            }
            match said.get("image") {
                Some(image) if is_reset(image) => service.image = None,
                image => service.image = image.and_then(fill).or(service.image),
            }
            match said.get("build") {
                Some(build) if is_reset(build) => service.build = None,
                Some(build) => service.build.get_or_insert_default().add(build, &fill),
                None => {}
            }
        }
        let missing = || format!("the compose files have no service `{name}`");
        found.then_some(service).ok_or_else(|| Stop::new(missing()))
    }
}

/// `!reset` takes away what files before say.
fn is_reset(node: &Node) -> bool {
    node.tag.as_deref().is_some_and(|tag| tag.ends_with("reset"))
}

impl Build {
    fn add(&mut self, node: &Node, fill: &dyn Fn(&Node) -> Option<String>) {
        if node.scalar().is_some() {
            self.context = fill(node);
            return;
        }
        let of = |key: &str| node.get(key).and_then(fill);
        self.context = of("context").or(self.context.take());
        self.dockerfile = of("dockerfile").or(self.dockerfile.take());
        self.inline = of("dockerfile_inline").or(self.inline.take());
        self.target = of("target").or(self.target.take());
        let Some(args) = node.get("args") else { return };
        for member in args.effective() {
            self.args.extend(fill(&member.value).map(|value| (member.name.clone(), value)));
        }
        for item in args.items().iter().filter_map(fill) {
            let pair = item.split_once('=');
            self.args.extend(pair.map(|(name, value)| (name.to_owned(), value.to_owned())));
        }
    }
}

/// `text` with compose's variables filled in; what is not set is empty.
fn interpolated(text: &str, variables: &BTreeMap<String, String>) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('$') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        if let Some(behind) = rest.strip_prefix('$') {
            out.push('$');
            rest = behind;
            continue;
        }
        let inner = rest.strip_prefix('{').and_then(|inner| Some((inner, inner.find('}')?)));
        let (body, behind) = match inner {
            Some((inner, end)) => (&inner[..end], &inner[end + 1..]),
            None => rest.split_at(name_length(rest)),
        };
        let (name, operator) = body.split_at(name_length(body));
        let set = variables.get(name).map(String::as_str);
        let default = operator.strip_prefix(":-").map(|word| (word, true));
        let default = default.or_else(|| operator.strip_prefix('-').map(|word| (word, false)));
        out.push_str(match (set, default) {
            (None | Some(""), Some((word, true))) | (None, Some((word, false))) => word,
            (set, _) => set.unwrap_or_default(),
        });
        rest = behind;
    }
    out + rest
}

fn name_length(text: &str) -> usize {
    let other = |char: char| !(char.is_ascii_alphanumeric() || char == '_');
    text.find(other).unwrap_or(text.len())
}
