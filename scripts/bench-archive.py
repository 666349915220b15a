#!/usr/bin/env python3
"""Writes an image archive with known waste, and prints the truth about it as JSON.

    bench-archive.py FILE                    about 1 GB, 14 layers, every cause of waste
    bench-archive.py FILE --deletions 800    20,000 files, then that many deleted one by one

The archive has the layout of `docker save` of old engines. The same arguments always give the same bytes.
"""

import argparse
import hashlib
import io
import json
import random
import tarfile
import tempfile

TIME = 1_700_000_000


class Layer:
    """One layer: a tar file on disk, and what it does to the file system."""

    def __init__(self, created_by):
        self.created_by = created_by
        self.file = tempfile.TemporaryFile()
        self.tar = tarfile.open(fileobj=self.file, mode="w", format=tarfile.GNU_FORMAT)
        self.steps = []

    def entry(self, path, kind, size=0, mode=0o644, uid=0, link=""):
        info = tarfile.TarInfo(path)
        info.type, info.size, info.mode, info.uid, info.gid = kind, size, mode, uid, uid
        info.mtime, info.linkname = TIME, link
        return info

    def directory(self, path, uid=0):
        self.tar.addfile(self.entry(path, tarfile.DIRTYPE, mode=0o755, uid=uid))

    def add(self, path, content, mode=0o644, uid=0):
        self.tar.addfile(self.entry(path, tarfile.REGTYPE, len(content), mode, uid), io.BytesIO(content))
        self.steps.append(("file", path, len(content), hashlib.sha256(content).digest()))

    def symlink(self, path, target):
        self.tar.addfile(self.entry(path, tarfile.SYMTYPE, mode=0o777, link=target))

    def hard_link(self, path, target):
        self.tar.addfile(self.entry(path, tarfile.LNKTYPE, link=target))
        self.steps.append(("link", path, target, None))

    def delete(self, path):
        folder, _, name = path.rpartition("/")
        self.tar.addfile(self.entry(f"{folder}/.wh.{name}", tarfile.REGTYPE))
        self.steps.append(("delete", path, None, None))

    def empty_directory(self, path):
        self.directory(path)
        self.tar.addfile(self.entry(f"{path}/.wh..wh..opq", tarfile.REGTYPE))
        self.steps.append(("opaque", path, None, None))

    def finish(self):
        self.tar.close()
        self.size = self.file.tell()
        self.file.seek(0)
        digest = hashlib.sha256()
        while block := self.file.read(1 << 20):
            digest.update(block)
        self.digest = digest.hexdigest()
        self.file.seek(0)


class Content:
    """Text and binary content, different for every path, the same in every run."""

    def __init__(self):
        self.random = random.Random(2)
        words = ["".join(self.random.choices("abcdefghijklmnopqrstuvwxyz", k=n % 9 + 2)) for n in range(4000)]
        self.words = " ".join(self.random.choices(words, k=700_000)).encode()
        self.bytes = self.random.randbytes(64 << 20)

    def text(self, path, size):
        start = self.random.randrange(len(self.words) - size)
        return (f"# {path}\n".encode() + self.words[start : start + size])[:size]

    def binary(self, path, size):
        start = self.random.randrange(len(self.bytes) - size)
        return (f"\x7fELF {path}\n".encode() + self.bytes[start : start + size])[:size]


def large():
    make, content = [], Content()
    sizes = random.Random(1)

    def layer(created_by):
        make.append(Layer(created_by))
        return make[-1]

    base = layer("/bin/sh -c #(nop) ADD file:base in / ")
    for name in ("usr", "usr/bin", "usr/lib", "usr/share", "etc", "var", "var/lib", "var/lib/apt", "srv", "app"):
        base.directory(name)
    base.symlink("bin", "usr/bin")
    base.symlink("lib", "usr/lib")
    base.add("etc/passwd", b"root:x:0:0:root:/root:/bin/sh\n")
    for n in range(800):
        base.add(f"usr/bin/tool{n:04}", content.binary(f"tool{n}", sizes.randrange(20_000, 90_000)), 0o755)
    for n in range(400):
        base.add(f"usr/lib/lib{n:03}.so.1", content.binary(f"lib{n}", sizes.randrange(50_000, 250_000)))
        base.symlink(f"usr/lib/lib{n:03}.so", f"lib{n:03}.so.1")
    for n in range(6000):
        if n % 100 == 0:
            base.directory(f"usr/share/doc{n // 100:02}")
        base.add(f"usr/share/doc{n // 100:02}/page{n:04}.txt", content.text(f"page{n}", sizes.randrange(300, 9000)))
    for n in range(50):
        base.hard_link(f"usr/bin/alias{n:02}", f"usr/bin/tool{n:04}")

    sources = {}
    step = layer("/bin/sh -c #(nop) COPY dir:a in /srv/app ")
    for n in range(26_000):
        if n % 130 == 0:
            step.directory(f"srv/app/module{n // 130:03}")
        path = f"srv/app/module{n // 130:03}/source_{n:05}.py"
        sources[path] = content.text(path, sizes.randrange(1_000, 18_000))
        step.add(path, sources[path])

    step = layer("/bin/sh -c #(nop) COPY dir:b in /srv/cache ")
    step.directory("srv/cache")
    for n in range(4_010):
        if n % 401 == 0:
            step.directory(f"srv/cache/part{n // 401}")
        step.add(f"srv/cache/part{n // 401}/{n:04}.bin", content.binary(f"cache{n}", sizes.randrange(5_000, 40_000)))

    step = layer("/bin/sh -c #(nop) COPY dir:c in /srv/data ")
    step.directory("srv/data")
    for n in range(6_000):
        if n % 200 == 0:
            step.directory(f"srv/data/set{n // 200:02}")
        step.add(f"srv/data/set{n // 200:02}/{n:04}.json", content.text(f"data{n}", sizes.randrange(200, 14_000)))
    for n in range(4):
        step.add(f"srv/data/blob{n}", content.binary(f"old{n}", 15_000_000))
    step.add("srv/data/model", content.binary("model", 15_000_000))
    step.add("srv/data/weights", content.binary("weights", 40_000_000))
    for n in range(3):
        step.add(f"srv/data/shipped{n}.bin", content.binary(f"shipped{n}", 50_000_000))

    step = layer("/bin/sh -c chown -R 1000:1000 /srv/app/module00?")
    for path in list(sources)[:2_500]:
        step.add(path, sources[path], uid=1000)

    layer("/bin/sh -c rm -rf /srv/cache").delete("srv/cache")

    step = layer("/bin/sh -c rm /srv/data/set00/00??.json")
    for n in range(100):
        step.delete(f"srv/data/set00/{n:04}.json")

    step = layer("/bin/sh -c cp -a /srv/app/module1 /opt/copy")
    step.directory("opt/copy")
    for path in list(sources)[5_000:13_000]:
        step.add("opt/copy/" + path.rpartition("/")[2], sources[path])

    step = layer("/bin/sh -c #(nop) COPY dir:d in /srv/data ")
    for n in range(4):
        step.add(f"srv/data/blob{n}", content.binary(f"new{n}", 14_000_000))
    step.add("root/.aws/credentials", b"[default]\naws_access_key_id = not-a-key\n")
    step.add("root/.npmrc", b"//registry.example/:_authToken=not-a-token\n")

    step = layer("/bin/sh -c rm /root/.npmrc /root/.aws/credentials")
    step.delete("root/.npmrc")
    step.delete("root/.aws/credentials")

    layer("/bin/sh -c rm -rf /srv/data/set01 && mkdir /srv/data/set01").empty_directory("srv/data/set01")

    step = layer("/bin/sh -c ln /srv/data/model /srv/data/model-latest")
    step.add("srv/data/model", content_of(make[3], "srv/data/model"))
    step.hard_link("srv/data/model-latest", "srv/data/model")

    step = layer("/bin/sh -c chmod 4755 /usr/bin/tool0100 && echo toor::0:0::/:/bin/sh >> /etc/passwd")
    step.add("usr/bin/tool0100", content_of(base, "usr/bin/tool0100"), 0o4755)
    step.add("etc/passwd", b"root:x:0:0:root:/root:/bin/sh\ntoor::0:0::/:/bin/sh\n")

    step = layer("/bin/sh -c apt-get update")
    step.directory("var/lib/apt/lists")
    for n in range(12):
        step.add(f"var/lib/apt/lists/list{n}", content.text(f"list{n}", 1_500_000))
    return make


def content_of(layer, path):
    layer.tar.fileobj.flush()
    layer.file.seek(0)
    with tarfile.open(fileobj=layer.file) as tar:
        content = tar.extractfile(path).read()
    layer.file.seek(0, io.SEEK_END)
    return content


def deletions(count):
    content = Content()
    base, step = Layer("/bin/sh -c #(nop) ADD file:base in / "), Layer("/bin/sh -c rm many")
    for n in range(20_000):
        base.add(f"data/{n // 100:03}/{n:05}", content.text(f"file{n}", 500))
    for n in range(count):
        step.delete(f"data/{n // 100:03}/{n:05}")
    return [base, step]


def truth(layers):
    """Replays the layers on one map of paths to contents."""
    live, waste, causes = {}, {"overwritten": 0, "same_content": 0, "deleted": 0}, []
    for layer in layers:
        before = sum(waste[kind] for kind in ("overwritten", "deleted"))
        for action, path, extra, digest in layer.steps:
            if action in ("delete", "opaque"):
                gone = [p for p in live if p.startswith(path + "/") or (action == "delete" and p == path)]
                waste["deleted"] += sum(live.pop(p)[0] for p in gone)
                continue
            size, digest = (extra, digest) if action == "file" else (0, live[extra][1])
            if path in live:
                old_size, old_digest = live[path]
                waste["overwritten"] += old_size
                waste["same_content"] += old_size * (old_digest == digest)
            live[path] = (size, digest)
        causes.append(sum(waste[kind] for kind in ("overwritten", "deleted")) - before)
    copies = {}
    for size, digest in live.values():
        if size:
            copies.setdefault((size, digest), []).append(size)
    return {
        "size": sum(size for layer in layers for action, _, size, _ in layer.steps if action == "file"),
        "waste": {"total": waste["overwritten"] + waste["deleted"], **waste},
        "live": sum(size for size, _ in live.values()),
        "caused": causes,
        "duplicates": sum(sum(sizes[1:]) for sizes in copies.values()),
        "diff_ids": [f"sha256:{layer.digest}" for layer in layers],
    }


def write(path, layers):
    config = {
        "architecture": "amd64",
        "os": "linux",
        "created": "2023-11-14T22:13:20Z",
        "config": {"User": "", "Env": ["PATH=/usr/bin"], "Cmd": ["/bin/sh"], "Volumes": {"/proc": {}}},
        "rootfs": {"type": "layers", "diff_ids": [f"sha256:{layer.digest}" for layer in layers]},
        "history": [{"created": "2023-11-14T22:13:20Z", "created_by": layer.created_by} for layer in layers],
    }
    config = json.dumps(config).encode()
    name = hashlib.sha256(config).hexdigest() + ".json"
    folders = [hashlib.sha256(f"{n}{layer.digest}".encode()).hexdigest() for n, layer in enumerate(layers)]
    manifest = [{"Config": name, "RepoTags": ["bench:latest"], "Layers": [f"{folder}/layer.tar" for folder in folders]}]
    with tarfile.open(path, "w", format=tarfile.GNU_FORMAT) as outer:

        def member(name, size, content):
            info = tarfile.TarInfo(name)
            info.size, info.mtime = size, TIME
            outer.addfile(info, content)

        for folder, layer in sorted(zip(folders, layers), key=lambda pair: pair[0]):
            member(f"{folder}/VERSION", 3, io.BytesIO(b"1.0"))
            member(f"{folder}/layer.tar", layer.size, layer.file)
        member(name, len(config), io.BytesIO(config))
        manifest = json.dumps(manifest).encode()
        member("manifest.json", len(manifest), io.BytesIO(manifest))


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("file")
    arguments.add_argument("--deletions", type=int, metavar="N")
    arguments = arguments.parse_args()
    layers = large() if arguments.deletions is None else deletions(arguments.deletions)
    for layer in layers:
        layer.finish()
    write(arguments.file, layers)
    print(json.dumps(truth(layers)))


if __name__ == "__main__":
    main()
