//! Files that other tests parse, mutate and compare.

/// Valid files, each with another corner of the language.
pub(crate) const VALID: [&str; 9] = [
    "FROM alpine:3.20\nRUN echo hello\n",
    "# syntax=docker/dockerfile:1\n# check=skip=all\n\n# a comment\nARG VERSION=3.20\n\
     FROM --platform=$BUILDPLATFORM alpine:${VERSION:-3} AS build\nARG VERSION\n\
     ENV A=1 B=\"two words\" C='x' \\\n    # why\n    D=4\nWORKDIR /src\n\
     COPY --chown=1:1 --link a b \"c\" ./\nADD [\"x y\", \"/z\"]\n\
     RUN --mount=type=cache,target=/root/.cache --mount=type=secret,id=t \\\n  set -e && \\\n\n  \
     make -j 4 \\\n  # a comment\n  && rm -rf /tmp/*\n\nFROM scratch\n\
     COPY --from=build /out /\nCOPY --from=0 /src /src\nENTRYPOINT [\"/out\", \"a\\n\\u00e9\"]\n\
     CMD [\"--help\"]\n",
    "FROM debian\nRUN <<EOF\napt-get update\napt-get install -y curl\nEOF\n# after\n\
     COPY <<-'A' <<\"B\" /etc/\n\tone $x\n\tA\ntwo\nB\nRUN <<FD bash\ncat\nFD\n",
    "FROM debian\nHEALTHCHECK --interval=5s --retries=3 CMD curl -f http://localhost || exit 1\n\
     HEALTHCHECK NONE\nSHELL [\"/bin/bash\", \"-o\", \"pipefail\", \"-c\"]\nUSER 1000:1000\n\
     EXPOSE 80/tcp 443\nVOLUME /a /b\nVOLUME [\"/c\"]\nSTOPSIGNAL SIGTERM\nLABEL a=b \"c d\"=e\n\
     MAINTAINER somebody <a@b.c>\nONBUILD RUN make\nONBUILD COPY . /src\nCMD echo \"$HOME\"\n",
    "# escape=`\nFROM mcr.microsoft.com/windows\nRUN dir C:\\ `\n  && echo ok\nCOPY a C:\\b\\\n",
    "FROM a\r\nRUN b \\\r\n  && c\r\n\r\nENV x=y\r\n",
    "\u{feff}FROM alpine\nLABEL name=\"Müller 😀\"\nRUN echo 'ä' && printf '%s' \"ö$x\" > /tmp/ü",
    "from alpine as Base\nrun if [ -f x ]; then echo \"$(date)\"; fi; (cd /a; ls) | tee -a log 2>&1\n",
    "FROM alpine\nRUN for i in 1 2; do f() { echo $i; }; f; done || exit 1 # done\n",
];

/// Files with mistakes.
pub(crate) const FAULTY: [&str; 9] = [
    "",
    "\0\r\r\u{85}",
    "RUM echo\nFROM alpine AS 1\nENV a=b c\nCOPY a\nRUN --mont=x ls\nCMD ['a']\n",
    "FROM alpine\nRUN <<EOF\nnever ends\n",
    "FROM alpine\nENV A=\"unclosed B=${x:-${y}\nLABEL =x\nONBUILD ONBUILD RUN x\nRUN if\n",
    "FROM a\nRUN 3<<A bash <<B\nx\nA\n$(y \"`z`\")\nB\nRUM\n",
    "# escape=x\n# escape=`\nADD\nFROM\n\\\n",
    "#!x\n# check=a;error=b\nFROM --platform=x A@b:1 # c\nRUN --mount=type=ä,from=$b,size=,ro=x \\\n \
     --device=a,b --network=ü x\nHEALTHCHECK --interval=1.5µs --retries=-1 CMD []\n",
    "FROM a\nCMD [[{\"a\": [1.5e3, null]}]]\nCMD [“ä”, ‘b’]\nADD --chmod=u+y,=X --checksum=a https://b c\n\
     STOPSIGNAL RTMAX-15\nENV a=${b%\\.} c=${d/\\x/}\nVOLUME [\"\"]\n",
];

/// All fixtures.
pub(crate) fn all() -> impl Iterator<Item = &'static str> {
    VALID.into_iter().chain(FAULTY)
}
