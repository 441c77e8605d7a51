"""Made-up records of fixes in a driver that does not exist."""

from __future__ import annotations

OOPS = """tinker: do not reclaim a ring that was never set up

A ring may be reclaimed before it was set up:

  [   61.204211] tinker 0000:03:00.0: ring 4 failed its handshake, resetting channel
  [   61.204233] BUG: kernel NULL pointer dereference, address: 0000000000000018
  [   61.204235] #PF: supervisor read access in kernel mode
  [   61.204237] Oops: 0000 [#1] PREEMPT SMP NOPTI
  [   61.204239] CPU: 2 PID: 991 Comm: tinkerd Not tainted 6.1.0 #1
  [   61.204241] RIP: 0010:tinker_ring_reclaim+0x1c/0x90 [tinker]
  [   61.204243] Call Trace:
  [   61.204245]  <TASK>
  [   61.204247]  tinker_queue_drain+0x44/0xb0 [tinker]
  [   61.204249]  ? tinker_old_frame+0x10/0x20 [tinker]
  [   61.204251]  tinker_device_reset+0x71/0x120 [tinker]
  [   61.204253]  tinker_work+0x2b/0x60 [tinker]
  [   61.204255]  process_one_work+0x1e5/0x3b0
  [   61.204257]  worker_thread+0x50/0x3a0
  [   61.204259]  kthread+0xd5/0x100
  [   61.204261]  </TASK>

Fixes: 0123456789ab ("tinker: reclaim rings")
"""
KASAN = """Syzbot found this:

BUG: KASAN: slab-use-after-free in tinker_port_peek+0x21/0x60 drivers/tinker/port.c:41
Read of size 8 at addr ffff888012345678 by task tinkerd/77

Call Trace:
 <TASK>
 dump_stack_lvl+0x44/0x5c
 print_report+0x17f/0x47b
 kasan_report+0xb7/0x140
 tinker_port_peek+0x21/0x60 drivers/tinker/port.c:41
 tinker_port_poll+0x33/0x80 drivers/tinker/port.c:90
 tinker_poll_all+0x1f/0x40 drivers/tinker/port.c:99
 </TASK>

Allocated by task 70:
 tinker_port_make+0x11/0x90
 tinker_probe+0x90/0x100
 tinker_bind+0x10/0x30

Freed by task 71:
 tinker_port_drop+0x11/0x90
 tinker_remove+0x90/0x100
"""
KCSAN = """A level is read without its lock:

[  653.313148] BUG: KCSAN: data-race in tinker_level_set [tinker] / tinker_level_get [tinker]

[  653.314755] read to 0x000000017f5871b8 of 8 bytes by task 7519 on cpu 0:
[  653.314779]  tinker_level_get+0xe4/0x2f8 [tinker]
[  653.315606]  tinker_show+0xdc/0x998 [tinker]
[  653.316421]  tinker_dump+0x220/0xe38 [tinker]

[  653.323887] write to 0x000000017f5871b8 of 8 bytes by task 576 on cpu 3:
[  653.323906]  tinker_level_set+0x1a4/0x250 [tinker]
[  653.324699]  tinker_store+0x468/0x6d8 [tinker]
[  653.325494]  tinker_tune+0x76/0x120 [tinker]
"""
COMMIT = "1111111111111111111111111111111111111111"
BACKPORT = "2222222222222222222222222222222222222222"
CULPRIT_COMMIT = "0123456789abcdef0123456789abcdef01234567"
CHANGELOG = """linux (6.1.55-1) bookworm; urgency=medium

  * New upstream stable release:
    https://www.kernel.org/pub/linux/kernel/v6.x/ChangeLog-6.1.54
    - tinker: do not reclaim a ring that was never set up
    - [arm64] tinker: a subject that is so long that the changelog has to go on
      in the next line
    https://www.kernel.org/pub/linux/kernel/v6.x/ChangeLog-6.1.55
    - Revert "tinker: something that did not work"

  [ A Maintainer ]
  * tinker: pick a fix by hand (Closes: #1234567)

 -- A Maintainer <maintainer@example.org>  Fri, 29 Sep 2023 05:25:39 +0200

linux (6.1.37-1) unstable; urgency=medium

  * New upstream stable release:
    https://www.kernel.org/pub/linux/kernel/v6.x/ChangeLog-6.1.37
    - tinker: something that did not work

 -- A Maintainer <maintainer@example.org>  Mon, 03 Jul 2023 05:25:39 +0200
"""
