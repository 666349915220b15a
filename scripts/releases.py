#!/usr/bin/env python3
"""Writes the table of releases and their ends from a clone of github.com/endoflife-date/endoflife.date.

    releases.py CLONE > crates/versions/src/data/releases.txt

CLONE may be a bare repository. The same commit always gives the same bytes.
"""

import re
import subprocess
import sys

# Tool, product of endoflife.date, and the oldest version that is worth its bytes.
PRODUCTS = [
    ("almalinux", "almalinux", "8"),
    ("alpine", "alpine-linux", "3.0"),
    ("amazonlinux", "amazon-linux", "1"),
    ("ansible", "ansible-core", "2.15"),
    ("centos", "centos", "5"),
    ("centos-stream", "centos-stream", "8"),
    ("composer", "composer", "1"),
    ("debian", "debian", "7"),
    ("deno", "deno", "1"),
    ("docker", "docker-engine", "20"),
    ("dotnet", "dotnet", "1.0"),
    ("elasticsearch", "elasticsearch", "5"),
    ("elixir", "elixir", "1.10"),
    ("erlang", "erlang", "22"),
    ("fedora", "fedora", "25"),
    ("ghc", "ghc", "9.4"),
    ("go", "go", "1.10"),
    ("gradle", "gradle", "5"),
    ("java", "eclipse-temurin", "8"),
    ("kotlin", "kotlin", "1.8"),
    ("kubernetes", "kubernetes", "1.24"),
    ("mariadb", "mariadb", "10.0"),
    ("maven", "apache-maven", "3.0"),
    ("mongo", "mongodb", "2.6"),
    ("mysql", "mysql", "5.5"),
    ("nginx", "nginx", "1.8"),
    ("node", "nodejs", "4"),
    ("nomad", "nomad", "1.6"),
    ("opensearch", "opensearch", "1"),
    ("opentofu", "opentofu", "1.6"),
    ("oraclelinux", "oracle-linux", "6"),
    ("packer", "hashicorp-packer", "1.7"),
    ("perl", "perl", "5.26"),
    ("php", "php", "5.3"),
    ("pnpm", "pnpm", "6"),
    ("postgres", "postgresql", "9.0"),
    ("python", "python", "2.6"),
    ("rabbitmq", "rabbitmq", "3.8"),
    ("redis", "redis", "5.0"),
    ("rockylinux", "rocky-linux", "8"),
    ("ruby", "ruby", "2.1"),
    ("rust", "rust", "1.70"),
    ("scala", "scala", "2.12"),
    ("terraform", "terraform", "1.0"),
    ("traefik", "traefik", "2.0"),
    ("ubuntu", "ubuntu", "12.04"),
    ("valkey", "valkey", "7"),
    ("vault", "hashicorp-vault", "1.14"),
    ("yarn", "yarn", "1"),
]

# The end that holds for everybody is not always the field `eol`: Debian's is that of LTS.
END = {"debian": ("eoes", "eol")}

# https://github.com/nodejs/Release#release-schedule
NODE = {"4": "argon", "6": "boron", "8": "carbon", "10": "dubnium", "12": "erbium", "14": "fermium", "16": "gallium",
        "18": "hydrogen", "20": "iron", "22": "jod", "24": "krypton"}

# What the data leaves out: Node.js before it became one with io.js.
EXTRA = {"node": ["  0.10 2013-03-11 2016-10-31 0.10.48", "  0.12 2015-02-06 2016-12-31 0.12.18"]}

HEAD = """\
# When releases came, and until when they get fixes. Made by scripts/releases.py from the data of endoflife.date,
# commit {commit}, of:
as-of {date}
#
# A tool's name stands alone. Each release below it: version, first release, last day with fixes, newest version, and
# then, where they are known, `lts` or `lts=` the day on which long-term support began or begins, and a code name.
# `-` is what is not known or not fixed yet. Of several ends that count which holds for everybody: Debian's is that of
# LTS, Ubuntu's that of standard support (what follows takes a subscription).
#
# The data of endoflife.date is under the MIT licence:
#
"""


def git(clone, path):
    return subprocess.run(["git", "-C", clone, "show", f"HEAD:{path}"], check=True, capture_output=True,
                          text=True).stdout


def numbers(version):
    return [int(part) for part in version.split(".")]


def releases(page):
    """The entries of `releases:` in a page's front matter, which is plain enough to need no YAML."""
    found = []
    for line in page.split("\n---")[0].partition("\nreleases:")[2].splitlines():
        entry = re.match(r"^(  - |    )(\w+): *\"?([^\"#]*?)\"? *(#.*)?$", line)
        if entry:
            if entry[1] == "  - ":
                found.append({})
            found[-1][entry[2]] = entry[3]
    return found


def day(value):
    return value if value and re.fullmatch(r"\d{4}-\d\d-\d\d", value) else "-"


def row(tool, release):
    cycle = release["releaseCycle"]
    ends = [release[field] for field in END.get(tool, ("eol",)) if field in release]
    end = day(ends[0]) if ends else "-"
    if ends and ends[0] == "true":
        # That it has ended is known, and the day is not: it is not before the last release.
        end = day(release.get("latestReleaseDate") or release.get("releaseDate"))
    fields = [cycle, day(release.get("releaseDate")), end, release.get("latest") or "-"]
    lts = release.get("lts", "false")
    if lts != "false":
        fields.append("lts" if lts == "true" else f"lts={lts}")
    name = NODE.get(cycle) if tool == "node" else release.get("codename", "").split(" ")[0].lower()
    if name and re.fullmatch(r"[a-z]+", name):
        fields.append(name)
    return "  " + " ".join(field.replace(" ", "") for field in fields)


def main():
    clone = sys.argv[1]
    commit, date = subprocess.run(["git", "-C", clone, "log", "-1", "--format=%H %cs"], check=True,
                                  capture_output=True, text=True).stdout.split()
    sys.stdout.write(HEAD.format(commit=commit[:12], date=date))
    for line in git(clone, "LICENSE").strip().splitlines():
        sys.stdout.write(f"# {line}".rstrip() + "\n")
    for tool, product, oldest in PRODUCTS:
        entries = [entry for entry in releases(git(clone, f"products/{product}.md"))
                   if re.fullmatch(r"\d+(\.\d+)*", entry["releaseCycle"])]
        entries = [entry for entry in entries if numbers(entry["releaseCycle"]) >= numbers(oldest)]
        entries.sort(key=lambda entry: numbers(entry["releaseCycle"]))
        rows = [row(tool, entry) for entry in entries]
        sys.stdout.write("\n" + "\n".join([tool, *EXTRA.get(tool, []), *rows]) + "\n")


main()
