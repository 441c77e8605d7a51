"""Memory management's own reports."""

from __future__ import annotations

from advisor.oops.formats.row import Format

ROWS = (
    Format("BUG: Bad page state", "bad-page", "BUG: Bad page state", "page", "mm/page_alloc.c bad_page"),
    Format("BUG: Bad page map", "bad-page", "BUG: Bad page map", "trace", "mm/memory.c print_bad_pte"),
    Format("BUG: Bad page cache", "bad-page", "BUG: Bad page cache", "trace", "mm/filemap.c filemap_unaccount_folio"),
    Format("BUG: Bad rss-counter", "bad-page", "BUG: Bad rss-counter state", "none", "kernel/fork.c check_mm"),
    Format(
        "BUG: non-zero pgtables_bytes",
        "bad-page",
        "BUG: non-zero pgtables_bytes on freeing mm",
        "none",
        "kernel/fork.c check_mm",
    ),
    Format("Bad pagetable: ", "bad-page", "bad page table", "fault", "arch/x86/mm/fault.c pgtable_bad", fatal=True),
    Format(
        "Corrupted page table at address",
        "bad-page",
        "corrupted page table",
        "trace",
        "arch/x86/mm/fault.c pgtable_bad",
        fatal=True,
    ),
    Format("bad pmd ", "bad-page", "bad page table", "none", "mm/pgtable-generic.c pmd_clear_bad", r"bad pmd \S+[(:]"),
    Format(
        "page allocation failure",
        "page-allocation-failure",
        "page allocation failure",
        "trace",
        "mm/page_alloc.c warn_alloc",
        line=r"page allocation failure[:.]",
    ),
    Format(
        "page allocation stalls for",
        "page-allocation-failure",
        "page allocation stall",
        "trace",
        "mm/page_alloc.c, v4.10 to v4.14",
    ),
    Format(
        "vmap allocation for size ",
        "page-allocation-failure",
        "vmap allocation failure",
        "trace",
        "mm/vmalloc.c alloc_vmap_area",
    ),
    Format(
        "vmalloc: allocation failure", "page-allocation-failure", "vmalloc failure", "trace", "mm/vmalloc.c", joins=True
    ),
    Format(
        "SLUB: Unable to allocate memory",
        "page-allocation-failure",
        "slab allocation failure",
        "trace",
        "mm/slub.c slab_out_of_memory",
        joins=True,
    ),
    Format("invoked oom-killer: ", "out-of-memory", "out of memory", "none", "mm/oom_kill.c dump_header"),
    Format(
        "Out of memory: ",
        "out-of-memory",
        "out of memory",
        "none",
        "mm/oom_kill.c __oom_kill_process",
        r"Out of memory(?: \(.*\))?: Kill",
        joins=True,
    ),
    Format(
        "Memory cgroup out of memory: ",
        "out-of-memory",
        "out of memory in a control group",
        "none",
        "mm/oom_kill.c",
        r".*Kill",
        joins=True,
    ),
    Format("BUG kmalloc-", "other", "slab corruption", "trace", "mm/slub.c slab_bug", r"BUG (\S+) .*: (.*)"),
    *(
        Format(reason, "other", "slab corruption", "trace", "mm/slub.c slab_bug", line=r"\bBUG \S")
        for reason in (
            "Poison overwritten",
            "Redzone overwritten",
            "Padding overwritten",
            "padding overwritten",
            "Freepointer corrupt",
            "Freechain corrupt",
            "Object already free",
            "Freelist Pointer check fails",
        )
    ),
    Format(
        "Objects remaining ",
        "other",
        "objects remaining in a slab cache",
        "trace",
        "mm/slub.c list_slab_objects",
        line=r"\bBUG \S.*__kmem_cache_shutdown",
    ),
    Format("Slab corruption", "other", "slab corruption", "trace", "mm/slab.c check_poison_obj, until v6.7"),
    Format("slab error in ", "other", "slab error", "trace", "mm/slab.c __slab_error, until v6.7"),
    Format("Wrong slab cache.", "warning", "wrong slab cache", "fault", "mm/slab.h cache_from_obj"),
    Format("Trying to vfree() nonexistent", "warning", "bad vfree", "fault", "mm/vmalloc.c"),
    Format(
        "kernel tried to execute NX-protected page",
        "paging-request",
        "NX-protected page executed",
        "fault",
        "arch/x86/mm/fault.c show_fault_oops",
        fatal=True,
    ),
    Format(
        "unable to execute userspace code (SMEP?)",
        "paging-request",
        "user code executed",
        "fault",
        "arch/x86/mm/fault.c",
        line=r"unable to execute userspace code",
        fatal=True,
    ),
)
