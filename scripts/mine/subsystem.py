"""Which file a mined signature goes into: by the source files that its fix changes, else by its subject's first word."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_BY_PATH = (
    ("drivers/gpu/drm/amd/", "gpu-amd"),
    ("drivers/gpu/drm/radeon/", "gpu-amd"),
    ("drivers/gpu/drm/i915/", "gpu-intel"),
    ("drivers/gpu/drm/xe/", "gpu-intel"),
    ("drivers/gpu/drm/nouveau/", "gpu-nouveau"),
    ("drivers/gpu/", "gpu"),
    ("drivers/video/", "gpu"),
    ("drivers/accel/", "gpu"),
    ("drivers/net/wireless/", "wireless"),
    ("net/mac80211/", "wireless"),
    ("net/wireless/", "wireless"),
    ("net/bluetooth/", "bluetooth"),
    ("drivers/bluetooth/", "bluetooth"),
    ("net/netfilter/", "netfilter"),
    ("net/ipv4/netfilter/", "netfilter"),
    ("net/bridge/netfilter/", "netfilter"),
    ("net/sunrpc/", "nfs"),
    ("drivers/net/", "network-drivers"),
    ("net/", "network"),
    ("drivers/infiniband/", "rdma"),
    ("fs/btrfs/", "btrfs"),
    ("fs/ext4/", "ext4"),
    ("fs/jbd2/", "ext4"),
    ("fs/f2fs/", "f2fs"),
    ("fs/xfs/", "xfs"),
    ("fs/nfs", "nfs"),
    ("fs/lockd/", "nfs"),
    ("fs/smb/", "smb"),
    ("fs/cifs/", "smb"),
    ("fs/ksmbd/", "smb"),
    ("fs/", "filesystem"),
    ("block/", "storage"),
    ("drivers/nvme/", "storage"),
    ("drivers/scsi/", "storage"),
    ("drivers/target/", "storage"),
    ("drivers/ata/", "storage"),
    ("drivers/md/", "storage"),
    ("drivers/block/", "storage"),
    ("drivers/mmc/", "storage"),
    ("drivers/ufs/", "storage"),
    ("drivers/mtd/", "storage"),
    ("drivers/nvdimm/", "storage"),
    ("io_uring/", "io-uring"),
    ("drivers/usb/", "usb"),
    ("drivers/thunderbolt/", "usb"),
    ("drivers/media/", "media"),
    ("sound/", "sound"),
    ("drivers/hid/", "input"),
    ("drivers/input/", "input"),
    ("mm/", "memory"),
    ("kernel/bpf/", "bpf"),
    ("kernel/trace/", "tracing"),
    ("kernel/events/", "tracing"),
    ("kernel/", "core"),
    ("lib/", "core"),
    ("init/", "core"),
    ("ipc/", "core"),
    ("virt/", "virtualisation"),
    ("arch/x86/kvm/", "virtualisation"),
    ("drivers/vhost/", "virtualisation"),
    ("drivers/virtio/", "virtualisation"),
    ("drivers/xen/", "virtualisation"),
    ("drivers/hv/", "virtualisation"),
    ("drivers/vfio/", "virtualisation"),
    ("drivers/iommu/", "platform"),
    ("drivers/acpi/", "platform"),
    ("drivers/pci/", "platform"),
    ("drivers/platform/", "platform"),
    ("drivers/tty/", "tty"),
    ("security/", "security"),
    ("crypto/", "crypto"),
    ("drivers/crypto/", "crypto"),
    ("arch/", "arch"),
    ("drivers/", "drivers"),
)
_BY_WORD = {
    "drm/amd": "gpu-amd",
    "drm/radeon": "gpu-amd",
    "drm/i915": "gpu-intel",
    "drm/xe": "gpu-intel",
    "drm/nouveau": "gpu-nouveau",
    "nouveau": "gpu-nouveau",
    "drm": "gpu",
    "btrfs": "btrfs",
    "ext4": "ext4",
    "xfs": "xfs",
    "net": "network",
    "wifi": "wireless",
    "bluetooth": "bluetooth",
    "usb": "usb",
    "scsi": "storage",
    "nvme": "storage",
    "block": "storage",
    "mm": "memory",
    "bpf": "bpf",
    "alsa": "sound",
    "media": "media",
    "kvm": "virtualisation",
}
OTHER = "other"


def subsystem_of(files: Sequence[str], subject: str) -> str:
    """The name of the file, without its ending."""
    votes = Counter(found for path in files if (found := _by_path(path)))
    if votes:
        return min(votes, key=lambda name: (-votes[name], name))
    first = subject.lower().partition(":")[0]
    for word, name in _BY_WORD.items():
        if first == word or first.startswith((f"{word}/", f"{word}_", f"{word} ")):
            return name
    return OTHER


def _by_path(path: str) -> str | None:
    return next((name for start, name in _BY_PATH if path.startswith(start)), None)
