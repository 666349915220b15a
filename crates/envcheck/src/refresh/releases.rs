use jiff::civil::Date;
use serde_json::Value;
use versions::{
    Tool, Version,
    releases::{Release, Table},
};

use super::Problem;

/// The products of endoflife.date that have another name there.
const PRODUCTS: &[(&str, &str)] = &[
    ("alpine", "alpine-linux"),
    ("amazonlinux", "amazon-linux"),
    ("ansible", "ansible-core"),
    ("docker", "docker-engine"),
    ("java", "eclipse-temurin"),
    ("maven", "apache-maven"),
    ("mongo", "mongodb"),
    ("node", "nodejs"),
    ("oraclelinux", "oracle-linux"),
    ("packer", "hashicorp-packer"),
    ("postgres", "postgresql"),
    ("rockylinux", "rocky-linux"),
    ("vault", "hashicorp-vault"),
];

/// The table of releases `old` with what `dump`, the answer of endoflife.date to `/api/v1/products/full`, says.
///
/// What it no longer lists stays as it was known.
pub fn releases(old: &str, dump: &[u8]) -> Result<String, Problem> {
    let dump: Value = serde_json::from_slice(dump)?;
    let listed = dump["result"].as_array();
    let listed = listed.ok_or_else(|| Problem::form("`result` is no list of products"))?;
    let made = dump["generated_at"].as_str().and_then(|time| time.get(..10)?.parse().ok());
    let made: Date = made.ok_or_else(|| Problem::form("`generated_at` is no time"))?;
    let known = Table::parse(old).map_err(|fault| Problem::form(fault.to_string()))?;
    if made < known.as_of() {
        return Err(Problem::Older(format!(
            "it was made on {made}, and {} is known",
            known.as_of()
        )));
    }
    let (mut text, mut found) = (head(old, made), false);
    for tool in known.tools() {
        let product = PRODUCTS.iter().find(|(ours, _)| *ours == tool.as_str());
        let product = product.map_or(tool.as_str(), |(_, theirs)| theirs);
        let product = listed.iter().find(|it| it["name"] == product);
        found |= product.is_some();
        text += &format!("\n{tool}\n");
        for line in lines(&known, tool, product) {
            text += &line;
        }
    }
    if found { Ok(text) } else { Err(Problem::form("no product that is known is in it")) }
}

/// The head of a table: from where it is, how to read it, the licence.
fn head(old: &str, made: Date) -> String {
    let notes = old.lines().skip_while(|line| !line.starts_with("as-of ")).skip(1);
    let notes: Vec<_> = notes.take_while(|line| line.starts_with('#')).collect();
    format!(
        "# When releases came, and until when they get fixes. Made by `envcheck data update` from the data of\n\
         # endoflife.date, https://endoflife.date/api/v1/products/full, of:\n\
         as-of {made}\n{}\n",
        notes.join("\n")
    )
}

/// The lines of one tool, oldest first.
fn lines(known: &Table, tool: &Tool, product: Option<&Value>) -> Vec<String> {
    let known = known.of(tool);
    let number = |cycle: &str| Version::parse(cycle).filter(|_| is_number(cycle));
    let newest = known.last().and_then(|release| number(&release.cycle));
    let mut lines: Vec<(Version, String)> = Vec::new();
    for release in product.and_then(|it| it["releases"].as_array()).into_iter().flatten() {
        let cycle = release["name"].as_str().unwrap_or_default();
        let Some(version) = number(cycle) else { continue };
        let before = known.iter().find(|release| release.cycle == cycle);
        // An old line that the table has not was left out on purpose, such as those of io.js.
        if before.is_some() || newest.as_ref().is_none_or(|newest| version > *newest) {
            lines.push((version, told(tool, cycle, release, before)));
        }
    }
    for release in known {
        if let Some(version) = number(&release.cycle)
            && !lines.iter().any(|(listed, _)| *listed == version)
        {
            lines.push((version, kept(release)));
        }
    }
    lines.sort_by(|(one, _), (other, _)| one.cmp(other));
    lines.into_iter().map(|(_, line)| line).collect()
}

fn is_number(cycle: &str) -> bool {
    cycle.split('.').all(|part| !part.is_empty() && part.bytes().all(|it| it.is_ascii_digit()))
}

/// A line as the source tells it.
fn told(tool: &Tool, cycle: &str, release: &Value, before: Option<&Release>) -> String {
    let day = |value: &Value| value.as_str().and_then(|day| day.parse::<Date>().ok());
    // The end that holds for everybody: Debian's is that of LTS.
    let (ended, end) = match tool.as_str() {
        "debian" if release["isEoes"].is_boolean() => ("isEoes", "eoesFrom"),
        _ => ("isEol", "eolFrom"),
    };
    let released = day(&release["releaseDate"]);
    // That it has ended is known, and the day is not: it is not before the last release.
    let last = || day(&release["latest"]["date"]).or(released);
    let end = day(&release[end]).or_else(|| last().filter(|_| release[ended] == true));
    let latest: String =
        release["latest"]["name"].as_str().unwrap_or_default().split(' ').collect();
    let latest = Some(latest).filter(|it| !it.is_empty() && !it.contains(char::is_whitespace));
    let lts = match (day(&release["ltsFrom"]), release["isLts"] == true) {
        (Some(since), _) => format!(" lts={since}"),
        (None, true) => " lts".to_owned(),
        (None, false) => String::new(),
    };
    let codename = before.and_then(|release| release.codename.clone()).or_else(|| {
        let name = release["codename"].as_str()?.split(' ').next()?.to_ascii_lowercase();
        let is_word = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase());
        is_word.then_some(name).filter(|name| name != "lts")
    });
    line(cycle, released, end, latest.as_deref(), &lts, codename.as_deref())
}

/// A line as it was known.
fn kept(release: &Release) -> String {
    let lts = match (release.lts, release.lts_since) {
        (true, Some(since)) => format!(" lts={since}"),
        (true, None) => " lts".to_owned(),
        (false, _) => String::new(),
    };
    let Release { cycle, released, eol, latest, codename, .. } = release;
    line(cycle, *released, *eol, latest.as_deref(), &lts, codename.as_deref())
}

fn line(
    cycle: &str,
    released: Option<Date>,
    end: Option<Date>,
    latest: Option<&str>,
    lts: &str,
    codename: Option<&str>,
) -> String {
    let day = |day: Option<Date>| day.map_or_else(|| "-".to_owned(), |day| day.to_string());
    let codename = codename.map(|name| format!(" {name}")).unwrap_or_default();
    let latest = latest.unwrap_or("-");
    format!("  {cycle} {} {} {latest}{lts}{codename}\n", day(released), day(end))
}
