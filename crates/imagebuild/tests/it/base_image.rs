//! What is said of a base image that the engine does not get.

use imagebuild::build::advice::base_image;

#[test]
fn a_base_image_that_is_not_there_is_told_with_the_cause_and_the_name_that_was_meant() {
    let there = [
        "app/base:1".to_owned(),
        "python:3.13".to_owned(),
        "debian:12".to_owned(),
        "debian:13".to_owned(),
    ];
    let dns = "failed to do request: Head \"https://registry-1.docker.io/v2/library/pyhton/manifests/3.12\": dial tcp: lookup registry-1.docker.io on 10.0.0.1:53: no such host";
    let cases = [
        (
            "pyhton:3.12",
            "docker.io/library/pyhton:3.12: not found",
            "Docker Hub has no such tag, or no such image; did you mean `python:3.12`?",
        ),
        (
            "pyhton:3.12",
            dns,
            "the engine does not have it and cannot reach Docker Hub; did you mean `python:3.12`?",
        ),
        (
            "python:3.99",
            "docker.io/library/python:3.99: not found",
            "Docker Hub has no such tag, or no such image; did you mean `python:3.13`?",
        ),
        (
            "debian:99",
            "docker.io/library/debian:99: not found",
            "Docker Hub has no such tag, or no such image",
        ),
        ("redis:7", dns, "the engine does not have it and cannot reach Docker Hub"),
        (
            "ap/base:1",
            "pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed",
            "Docker Hub has no such image, or shows it only after `docker login`; did you mean `app/base:1`?",
        ),
        (
            "ghcr.io/me/x:1",
            "failed to authorize: unauthorized",
            "the registry ghcr.io has no such image, or shows it only after `docker login ghcr.io`",
        ),
        (
            "ghcr.io/me/x:1",
            "x509: certificate signed by unknown authority",
            "the engine does not trust the certificate of the registry ghcr.io: it has to know who signed it",
        ),
        (
            "alpine:3",
            "no match for platform in manifest sha256:1: not found",
            "the image is not there for this processor; take another one, or build for one of its platforms with `--platform`",
        ),
        (
            "alpine:3",
            "429 Too Many Requests - toomanyrequests: You have reached your pull rate limit",
            "Docker Hub allows no more pulls for now: log in with `docker login`, or wait",
        ),
    ];
    for (image, message, expected) in cases {
        assert_eq!(base_image(image, message, &there), expected, "{message}");
    }
}
