"""Log lines made public, and made into templates."""

from __future__ import annotations

import pytest

from advisor.signature.template import compile_re2, compile_template
from advisor.workbench.anonymous import host_names, is_private, public_line, template_of

LINES = {
    "nouveau E[     DRM] failed to idle channel 0xcccc0001 [DRM]": "nouveau E[     DRM] failed to idle channel {hex} [DRM]",
    "e1000e 0000:00:1f.6 eth0: Detected Hardware Unit Hang:": "e1000e {pci} {word}: Detected Hardware Unit Hang:",
    "nvme nvme0: I/O 123 QID 4 timeout, aborting": "nvme {word}: I/O {int} QID {int} timeout, aborting",
    "ata3.00: exception Emask 0x0 action 0x6 frozen": "ata{num}: exception Emask {hex} action {hex} frozen",
    "EXT4-fs error (device sda1): ext4_lookup:1234: inode #12": "EXT4-fs error (device {word}): ext4_lookup:{int}: inode #{int}",
    "usb 1-7: reset full-speed USB device number 2": "usb {word}: reset full-speed USB device number {int}",
    "i915 0000:00:02.0: GPU HANG: ecode 12:1:85dffffb": "i915 {pci}: GPU HANG: ecode {word}",
    "kernel BUG at fs/ext4/inode.c:2721!": "kernel BUG at fs/ext4/inode.c:{int}!",
    "probe failed with error -110": "probe failed with error -110",
    "sd 2:0:0:0: [sda] tag#12 FAILED {a}": "sd {word}: [{word}] tag#{int} FAILED {{a}}",
    "i2c_designware 8250_core x86_64 vmlinuz": "i2c_designware 8250_core x86_64 vmlinuz",
    "temperature 41.5 at 6.1.15-1": "temperature {num} at {word}",
    "loading /lib/firmware/x.bin": "loading {path}",
    "nfs: server bobsbox not responding": "nfs: server {word} not responding",
    "peer fe80::1ff:fe23:4567:890a of carolbox": "peer {ip} of {word}",
}


@pytest.mark.parametrize("line", LINES)
def test_templates(line):
    template = template_of(line, ["carolbox"])
    assert template == LINES[line]
    public = public_line(line, ["carolbox"])
    assert compile_re2(compile_template(template).pattern).search(public.encode())
    assert compile_re2(compile_template(template).pattern).search(line.encode())


@pytest.mark.parametrize(
    ("line", "public"),
    [
        ("station aa:bb:cc:dd:ee:ff", "station 00:00:5e:00:53:01"),
        ("from 10.1.2.3 to 2a00:1450:4001:80b::200e", "from 192.0.2.1 to 2001:db8::1"),
        ("mail of alice@firm.de", "mail of user@example.org"),
        ("read /home/alice/x", "read /some/path"),
        ("opened /dev/sda1", "opened /dev/sda1"),
        ("disk WD40EFRX68WT0N9 gone", "disk SERIAL gone"),
        ("nfs: server files.firm.local not responding", "nfs: server host not responding"),
        ("volume 67a80c77-ddb4-4dfd-b63d-1325fc57e869", "volume 00000000-0000-0000-0000-000000000000"),
        ("frob 0000:00:1f.2: STATE=0x12", "frob 0000:00:1f.2: STATE=0x12"),
    ],
)
def test_public_lines(line, public):
    assert public_line(line) == public


def test_lines_that_are_not_taken():
    for line in (
        "usb 1-1: SerialNumber: 4C53",
        "input: Alice's Mouse as /devices/x",
        "usb 1-1: Product: Alice's phone",
    ):
        assert is_private(line)
    assert not is_private("nouveau failed to idle channel")


def test_names_of_machines():
    text = b"Nov 24 10:00:01 alicebox kernel: x\n2026-11-24T10:00:01+00:00 bobsbox kernel: y\nHostname set to <carolbox>.\n"
    assert host_names(text) == {"alicebox", "bobsbox", "carolbox"}
    assert host_names(b"Nov 24 10:00:01 debian kernel: x\n") == set()
