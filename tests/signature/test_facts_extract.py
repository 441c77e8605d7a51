"""The extractor on a small tree of the kernel's own style."""

from __future__ import annotations

import io
import struct
from typing import TYPE_CHECKING

import pytest

from advisor.signature.facts.presence import presence
from advisor.signature.facts.read import KernelFacts
from scripts.mine.kernel_facts.elf import read_object
from scripts.mine.kernel_facts.extract import Facts, from_package, from_source
from scripts.mine.kernel_facts.parameters import in_modinfo
from scripts.mine.kernel_facts.tables import write_tables

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import IO

TREE = {
    "Documentation/admin-guide/kernel-parameters.txt": "\tnohpet\t\t[X86] Don't use the HPET timer.\n\n\tfoo_bar=\t[KNL]\n",
    "drivers/net/toy/Makefile": "obj-$(CONFIG_TOY) += toy-net.o\ntoy-net-y := main.o \\\n\tring.o\n",
    "drivers/net/toy/main.c": """
// SPDX-License-Identifier: GPL-2.0
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt
#define DRV_NAME "toy"
/* a comment with "quotes" and {
{ */
static int debug;
module_param(debug, int, 0644);
module_param_named(idle_power, power, bool, 0);
torture_param(int, stutter, 5, "Seconds");
static inline int toy_small(int a) { return a; }

static const struct ops toy_ops = {
	.open = toy_open,
};

static int __must_check
toy_open(struct device *dev, const char *name)
{
	if (strcmp(name, "eth0")) {
		dev_err(dev, "failed to idle "
			"channel %d [%s]\\n", 1, "x");
		return -1;
	}
	pr_warn("odd (%s);\\n", name);
	printk(KERN_ERR DRV_NAME ": lost interrupt 0x%" PRIx64 " again\\n", a);
	ACPI_ERROR((AE_INFO, "Could not reach %s", name));
	snprintf(buffer, 3, "a part of one");
	snprintf(buffer, 3, "eth%d");
	dev_dbg(dev, "nobody reads this line\\n");
	return 0;
}

SYSCALL_DEFINE2(toy, int, fd, int, flags)
{
	WARN_ONCE(fd < 0, "toy: bad descriptor");
	return 0;
}
""",
    "drivers/net/toy/ring.c": 'void toy_ring(void) {\n\tpanic("toy: out of rings");\n}\n__setup("toyring=", toy_ring_setup);\n',
    "arch/x86/entry/entry.S": "SYM_CODE_START(entry_toy)\n\tret\n",
    "tools/testing/toy.c": "int not_in_the_kernel(void)\n{\n}\n",
}  # fmt: skip


def packed(tree: dict[str, str]) -> Iterator[tuple[str, IO[bytes]]]:
    yield from ((path, io.BytesIO(text.encode())) for path, text in tree.items())


@pytest.fixture
def facts() -> Facts:
    return from_source(packed(TREE))


def test_a_file_belongs_to_the_module_of_its_makefile(facts):
    assert facts.files["drivers/net/toy/ring.c"] == "toy_net"


def test_functions_are_found_in_the_kernels_style(facts):
    found = facts.functions["drivers/net/toy/main.c"]
    assert {"toy_open", "toy_small", "__do_sys_toy", "__se_sys_toy"} <= found
    assert "toy_ops" not in found
    assert "if" not in found
    assert facts.functions["drivers/net/toy/ring.c"] == {"toy_ring"}
    assert facts.functions["arch/x86/entry/entry.S"] == {"entry_toy"}
    assert "tools/testing/toy.c" not in facts.functions


def test_messages_are_joined_and_have_the_files_prefix(facts):
    assert facts.messages["drivers/net/toy/main.c"] == {
        ("toy_open", "failed to idle channel %d [%s]"),
        ("toy_open", "toy_net: odd (%s);"),
        ("toy_open", "toy: lost interrupt 0x%x again"),
        ("toy_open", "Could not reach %s"),
        ("toy_open", "a part of one"),
        ("__do_sys_toy", "toy: bad descriptor"),
    }
    assert facts.messages["drivers/net/toy/ring.c"] == {("toy_ring", "toy: out of rings")}


def test_parameters_come_from_source_and_documentation(facts):
    of_module = {"toy_net.debug", "toy_net.idle_power", "toy_net.stutter"}
    assert facts.parameters == {"nohpet", "foo_bar", "toyring", *of_module}


def test_modinfo_of_a_module_and_of_built_in_ones():
    assert in_modinfo(b"license=GPL\0parm=runpm:disable (int)\0parmtype=runpm:int\0", "nouveau") == {"nouveau.runpm"}
    assert in_modinfo(b"pcie_aspm.parm=policy:x\0kvm.parmtype=no-msrs:int\0") == {"pcie_aspm.policy", "kvm.no_msrs"}


def module_file() -> bytes:
    """The smallest relocatable file with a .modinfo section and one function."""
    names = b"\0.modinfo\0.strtab\0.symtab\0.text\0"
    strings = b"\0toy_hidden.isra.0\0"
    parts = [b"", b"parm=debug:x\0parm=extra:y\0", strings, struct.pack("<24xIBBHQQ", 1, 2, 0, 1, 0, 8), names]
    kinds = [(0, 0, 0), (1, 1, 0), (10, 3, 0), (18, 2, 2), (0, 3, 0)]
    body, headers = b"", b""
    for part, (name, kind, link) in zip(parts, kinds, strict=True):
        headers += struct.pack("<IIQQQQIIQQ", name, kind, 0, 0, 64 + len(body), len(part), link, 0, 1, 24)
        body += part
    start = (
        b"\x7fELF\x02\x01"
        + bytes(10)
        + struct.pack("<HHIQQQIHHHHHH", 1, 62, 1, 0, 0, 64 + len(body), 0, 64, 0, 0, 64, 5, 4)
    )
    return start + body + headers


def test_a_module_file_tells_its_parameters_and_functions(facts):
    assert read_object(module_file()).functions == ("toy_hidden.isra.0",)
    from_package([("lib/modules/x/toy-net.ko", io.BytesIO(module_file()))], facts)
    assert "toy_net.extra" in facts.parameters
    assert facts.functions["[toy_net]"] == {"toy_hidden"}


@pytest.mark.parametrize("damaged", [b"", b"\x7fELF\x02\x01", module_file()[:-90], module_file()[:70]])
def test_a_damaged_module_is_refused(damaged):
    with pytest.raises(ValueError, match="ELF"):
        read_object(damaged)


@pytest.fixture
def tables(facts, tmp_path) -> Path:
    older = from_source(
        packed(TREE | {"drivers/net/toy/old.c": "module_param(gone, int, 0);\nint toy_gone(int a)\n{\n}\n"})
    )
    newer = from_source(packed(TREE | {"drivers/net/toy/ring.c": "module_param(fresh, int, 0);\n"}))
    packages = {stream: {f"linux-source-{stream}": f"{stream}.1-1"} for stream in ("5.10", "6.1", "6.12")}
    write_tables({"5.10": older, "6.1": facts, "6.12": newer}, packages, tmp_path)
    return tmp_path


def test_tables_are_read_back(tables):
    facts = KernelFacts(tables)
    assert facts.packages["6.1"] == {"linux-source-6.1": "6.1.1-1"}
    assert facts.parameter("toy-net.debug=1") == ("5.10", "6.1", "6.12")
    assert facts.parameter("old.gone") == ("5.10",)
    assert facts.parameter("toyring") == ("5.10", "6.1")
    assert facts.parameter("nonsense") == ()
    assert facts.has_module("toy-net")
    assert facts.function("toy_open").files == ("drivers/net/toy/main.c",)
    assert facts.function("toy_gone").kernels == ("5.10",)
    assert facts.function("toy_ring").modules == ("toy_net",)
    assert facts.function("nothing").kernels == ()
    assert facts.word_frequency("Toy") >= 3
    assert facts.word_frequency("nonsense") == 0


def test_the_same_facts_give_the_same_bytes(facts, tmp_path):
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        write_tables({"6.1": facts}, {"6.1": {}}, tmp_path / name)
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes()


def test_a_line_is_traced_to_its_file(tables):
    best = KernelFacts(tables).message_candidates("toy 0000:01:00.0: failed to idle channel 3 [x]")[0]
    assert (best.path, best.function, best.module) == ("drivers/net/toy/main.c", "toy_open", "toy_net")
    assert best.score.fits


def test_presence_is_told_where_kernels_agree(tables):
    facts = KernelFacts(tables)
    assert presence("toy_net.debug", facts) == (">=5.10,<6.13-rc1", None)
    assert presence("toyring", facts) == (">=5.10,<6.2-rc1", ">=6.12")
    assert presence("ring.fresh", facts) == (None, None) or presence("toy_net.fresh", facts).lacking
    assert presence("toy_net.never", facts) == (None, ">=5.10")
    assert presence("elsewhere.never", facts) == (None, None)
    assert presence("word", facts) == (None, None)
