//! Values of flags and of mounts that the builder takes, and those that it refuses.

use dockerfile::{Dockerfile, FaultKind};

use crate::faults::one;

fn assert_accepted(line: &str) {
    assert_eq!(Dockerfile::parse(format!("FROM a\n{line}\n")).faults, [], "{line}");
}

/// Each of the values in place of `{}`.
fn assert_values(line: &str, accepted: &[&str], refused: &[&str]) {
    for value in accepted {
        assert_accepted(&line.replace("{}", value));
    }
    for value in refused {
        let fault = one(&line.replace("{}", value));
        assert_eq!(fault, (FaultKind::BadFlagValue, (*value).to_owned()), "{line}");
    }
}

#[test]
fn a_duration_has_units_and_lasts_a_millisecond() {
    let accepted = ["", "0", "0s", "-0s", "+5s", "1ms", "1h2m3.5s", ".5s", "1.s", "1000us"];
    let refused = [
        "5",
        "s",
        "-5s",
        "999us",
        "1ns",
        "5x",
        "1d",
        "5s5",
        "5 s",
        "1.2.3s",
        "1000µs",
        "$T",
        "--5s",
        "300000000h",
    ];
    for flag in ["interval", "timeout", "start-period", "start-interval"] {
        let refused = refused.map(|value| value.replace(' ', "_"));
        let refused: Vec<&str> = refused.iter().map(String::as_str).collect();
        assert_values(&format!("HEALTHCHECK --{flag}={{}} CMD x"), &accepted, &refused);
    }
}

#[test]
fn the_message_says_what_a_duration_lacks() {
    let file = Dockerfile::parse(
        "FROM a\nHEALTHCHECK --interval=5 --timeout=1d --start-period=-1s CMD x\n",
    );
    let messages: Vec<_> = file.faults.iter().map(|fault| fault.message.as_str()).collect();
    let expected = [
        "--interval is a duration such as 1m30s: the unit is missing",
        "--timeout is a duration such as 1m30s: there is no unit \"d\"",
        "--start-period is a duration of at least 1ms",
    ];
    assert_eq!(messages, expected);
}

#[test]
fn values_have_their_grammars() {
    let retries = "HEALTHCHECK --retries={} CMD x";
    assert_values(retries, &["", "0", "3", "+3"], &["-1", "x", "1.5", "3s", "$R", "2147483648"]);
    let network = "RUN --network={} x";
    assert_values(network, &["none", "host", "default"], &["None", "bridge", "$N"]);
    assert_values("RUN --security={} x", &["insecure", "sandbox"], &["Insecure", "none"]);
    let device = "RUN --device={} x";
    assert_values(
        device,
        &["a/b=c", "name=a,required", "a,required=1"],
        &["a,b", "a,name=b", "a,required=x"],
    );
    let modes = ["", "0755", "7777", "u+x", "a=rX,go-w", "=", "u=g+x", "$M"];
    let no_modes = ["8", "10000", "0o755", "rwx", "u", "u+x,", "+z", "-755"];
    for keyword in ["COPY", "ADD"] {
        assert_values(&format!("{keyword} --chmod={{}} a b"), &modes, &no_modes);
    }
    let platforms =
        ["", "linux", "arm64", "linux/amd64", "linux/arm/v7", "windows(10.0.1)/amd64", "$P", "x/y"];
    let no_platforms = ["lunix", "linux/", "/amd64", "linux/a/b/c", "linux/*", "linux amd64"]
        .map(|it| it.replace(' ', ":"));
    let no_platforms: Vec<&str> = no_platforms.iter().map(String::as_str).collect();
    assert_values("FROM --platform={} b", &platforms, &no_platforms);
}

#[test]
fn an_empty_value_can_be_refused() {
    assert_eq!(one("RUN --network= x"), (FaultKind::BadFlagValue, "--network=".to_owned()));
    assert_eq!(one("COPY --link= a b"), (FaultKind::BadFlagValue, "--link=".to_owned()));
}

#[test]
fn a_checksum_is_that_of_one_url() {
    let digest = format!("sha256:{}", "0a".repeat(32));
    assert_accepted(&format!("ADD --checksum={digest} https://example.org/x /x"));
    assert_accepted("ADD --checksum=0123abc https://example.org/x.git /x");
    assert_accepted("ADD --checksum=$SUM https://example.org/$x /x");
    let refused = [
        format!("ADD --checksum={digest} a /x"),
        format!("ADD --checksum={digest} https://a.b/c https://a.b/d /x/"),
        format!("ADD --checksum={digest}0 https://a.b/c /x"),
        "ADD --checksum=md5:00 https://a.b/c /x".to_owned(),
        "ADD --checksum=0123 https://a.b/c /x".to_owned(),
    ];
    for line in refused {
        assert_eq!(one(&line).0, FaultKind::BadFlagValue, "{line}");
    }
}

#[test]
fn every_flag_of_today_is_known() {
    assert_accepted(
        "ADD --keep-git-dir=true --unpack --link --exclude=a --exclude=b --chown=a:b --chmod=644 https://a.b/c.git /d",
    );
    assert_accepted("COPY --parents --link=false --exclude=*.o --chown=1:1 --from=x a b");
    assert_accepted(
        "RUN --mount=type=ssh --mount=type=tmpfs,target=/x --network=none --security=sandbox --device=a x",
    );
    assert_accepted(
        "HEALTHCHECK --interval=1s --timeout=1s --start-period=1s --start-interval=1s --retries=1 CMD x",
    );
    assert_accepted("FROM --platform=linux/amd64 b");
}

#[test]
fn mounts_that_the_builder_takes() {
    let accepted = [
        "target=/a",
        "type=bind,source=a,target=/b,ro=false",
        "type=bind,from=x,src=/a,dst=/b,readwrite",
        "type=CACHE,id=a,target=/b,sharing=Locked,mode=0755,uid=0,gid=0",
        "type=cache",
        "type=tmpfs,size=64m,destination=/b",
        "type=tmpfs,size=1.5GiB,target=/b",
        "type=secret,id=a,required,env=A",
        "type=secret,id=a,required=true,target=/b,mode=0400",
        "type=secret,target=/a",
        "type=secret,id=a,target=/",
        "type=ssh,required=0,id=a",
        "type=$T,sharing=locked,required,size=1,mode=1,target=/a",
        "type=cache,uid=$U,sharing=${S:-locked},target=$D",
    ];
    for mount in accepted {
        assert_accepted(&format!("RUN --mount={mount} x"));
    }
}

#[test]
fn mounts_that_the_builder_refuses() {
    let refused = [
        ("type=volume,target=/a", "volume"),
        ("type=,target=/a", "type"),
        ("taget=/a", "taget"),
        ("target", "target"),
        ("type=bind,from=$X,target=/a", "$X"),
        ("type=cache,sharing=all,target=/a", "all"),
        ("type=cache,mode=999,target=/a", "999"),
        ("type=cache,uid=root,target=/a", "root"),
        ("type=cache,gid=-1,target=/a", "-1"),
        ("type=cache,size=1m,target=/a", "size"),
        ("type=tmpfs,size=big,target=/a", "big"),
        ("type=cache,required,target=/a", "required"),
        ("required,type=secret,id=a", "required"),
        ("type=secret,id=a,required=maybe", "maybe"),
        ("type=bind,ro=yes,target=/a", "yes"),
        ("type=cache,target=/", "--mount=type=cache,target=/"),
        ("type=cach,size=1m,required,target=/a", "cach"),
        ("type=bind,mode=0755,target=/a", "--mount=type=bind,mode=0755,target=/a"),
        ("type=bind,sharing=locked,target=/a", "--mount=type=bind,sharing=locked,target=/a"),
        ("type=secret", "--mount=type=secret"),
        ("type=secret,id=a,src=b", "--mount=type=secret,id=a,src=b"),
        ("type=secret,id=a,from=b", "--mount=type=secret,id=a,from=b"),
        ("type=ssh,source=a", "--mount=type=ssh,source=a"),
    ];
    for (mount, at) in refused {
        let fault = one(&format!("RUN --mount={mount} x"));
        assert_eq!(fault, (FaultKind::BadMount, at.to_owned()), "{mount}");
    }
}
