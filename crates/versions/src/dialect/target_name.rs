use super::select;
use crate::{Constraint, Set, Tool, Version};

/// Short names of tools, as targets and managed services have them.
const SHORT: [(&str, &str); 8] = [
    ("py", "python"),
    ("cp", "python"),
    ("pg", "postgres"),
    ("netcoreapp", "dotnet"),
    ("net", "dotnet"),
    ("dotnetcore", "dotnet"),
    ("node", "node"),
    ("jdk", "java"),
];

/// `py311`, `node18`, `net8.0`, `nodejs20.x`, `POSTGRES_14`, `REDIS_6_X`: the line of versions that a target is called
/// after. Another tool's target, or one that is no version (`es2022`), says nothing about this one.
pub(super) fn read(tool: &Tool, text: &str) -> Constraint {
    let (_, word) = select::trimmed(text);
    let lower = word.to_ascii_lowercase();
    let digit = lower.find(|char: char| char.is_ascii_digit()).unwrap_or(lower.len());
    let name = lower[..digit].trim_end_matches(['-', '_', '.']);
    let short = SHORT.iter().find(|(short, _)| *short == name).map(|(_, tool)| *tool);
    let named = name.is_empty() || Tool::named(short.unwrap_or(name)) == *tool;
    let set = numbers(&lower[digit..]).filter(|_| named);
    let set = set.and_then(|(version, open)| line(tool, name, &version, open));
    set.map_or_else(
        || Constraint::unknown(format!("`{word}` names no version of {tool}")),
        Constraint::set,
    )
}

/// The numbers that `text` starts with, and whether an `x` follows: `6_x`, `20.x`, `8.0-windows`, `8.al2`.
fn numbers(text: &str) -> Option<(Version, bool)> {
    let mut parts = Vec::new();
    let text = text.split(['-', '+']).next().unwrap_or_default();
    for part in text.split(['_', '.']) {
        match part.parse::<u64>() {
            Ok(part) => parts.push(part),
            Err(_) if parts.is_empty() => return None,
            Err(_) => return Some((Version::new(&parts), part == "x")),
        }
    }
    Some((Version::new(&parts), false))
}

fn line(tool: &Tool, name: &str, version: &Version, open: bool) -> Option<Set> {
    let written = version.to_string();
    let together = !open && version.parts().len() == 1 && written.len() > 1;
    match tool.as_str() {
        // `net48` is the .NET Framework, which is another.
        "dotnet" if name == "net" && together && version.major() > 20 => None,
        "python" | "go" | "php" | "ruby" if together => {
            let (major, minor) = written.split_at(1);
            let parts = [major.parse().ok()?, minor.parse().ok()?];
            Some(Set::prefix(Version::new(&parts)))
        }
        _ => {
            let version = tool.version(&written)?;
            let full = !open && tool.scheme().is_full(version.parts());
            Some(if full { Set::exactly(version) } else { Set::prefix(version) })
        }
    }
}
